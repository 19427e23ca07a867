import { validatePattern, validateRange } from '../../constraint.ts';
import { Refusal } from '../../errors.ts';
import { newId, type Kernel } from '../../kernel.ts';
import { functionArn, resolveFunction, type ResolvedFunction } from '../function-name.ts';
import { LATEST } from '../function.ts';
import { roleCaller } from '../role/execution-role.ts';
import { probeTarget, targetActions, targetService, type TargetService } from './target-call.ts';
import {
  eventInvokeConfigs,
  findEventInvokeConfig,
  type EventInvokeConfigRow,
} from './event-invoke-config.ts';

export interface EventInvokeConfigInput {
  readonly functionName: string;
  /** A version or an alias; null for `$LATEST` (ASY-20). */
  readonly qualifier: string | null;
  readonly maximumRetryAttempts: number | null;
  readonly maximumEventAgeInSeconds: number | null;
  /** ARN; empty for none, null where it is not spoken of. */
  readonly onSuccess: string | null;
  readonly onFailure: string | null;
}

export interface EventInvokeConfigReference {
  readonly eventInvokeConfigId: string;
}

/** Sets the whole configuration: what the input leaves out is removed (ASY-19). */
export function putFunctionEventInvokeConfig(
  kernel: Kernel,
  input: EventInvokeConfigInput,
): EventInvokeConfigReference {
  refuseEmpty(input);
  const target = resolveTarget(kernel, input);
  const before = findEventInvokeConfig(kernel, target.row.id, target.qualifier ?? LATEST);
  return save(kernel, target, input, {
    id: before?.id ?? newId(kernel, 'eic'),
    seq: before?.seq ?? kernel.nextInSequence('event-invoke-config'),
    maximumRetryAttempts: null,
    maximumEventAgeInSeconds: null,
    onSuccess: null,
    onFailure: null,
  });
}

/** Changes what the input names of a configuration that is there (ASY-19). */
export function updateFunctionEventInvokeConfig(
  kernel: Kernel,
  input: EventInvokeConfigInput,
): EventInvokeConfigReference {
  refuseEmpty(input);
  const target = resolveTarget(kernel, input);
  return save(kernel, target, input, requireConfig(kernel, target));
}

export function deleteFunctionEventInvokeConfig(
  kernel: Kernel,
  input: Pick<EventInvokeConfigInput, 'functionName' | 'qualifier'>,
): EventInvokeConfigReference {
  const target = resolveTarget(kernel, input);
  const config = requireConfig(kernel, target);
  kernel.table(eventInvokeConfigs).delete(config.id);
  kernel.emit({
    kind: 'EVENT_INVOKE_CONFIG_REMOVED',
    rule: 'ASY-14',
    functionName: config.functionName,
    message: `Events of "${config.functionName}:${config.qualifier}" are handled by the defaults again: 2 retries, 6 hours, no destinations.`,
    detail: { qualifier: config.qualifier },
  });
  return { eventInvokeConfigId: config.id };
}

type ConfigContent = Pick<
  EventInvokeConfigRow,
  'id' | 'seq' | 'maximumRetryAttempts' | 'maximumEventAgeInSeconds' | 'onSuccess' | 'onFailure'
>;

function save(
  kernel: Kernel,
  target: ResolvedFunction,
  input: EventInvokeConfigInput,
  before: ConfigContent,
): EventInvokeConfigReference {
  validateNumbers(input);
  const destinations = {
    onSuccess: (input.onSuccess ?? before.onSuccess) || null,
    onFailure: (input.onFailure ?? before.onFailure) || null,
  };
  refuseDestinations(kernel, target, destinations);
  const { row, qualifier } = target;
  const config = kernel.table(eventInvokeConfigs).put({
    id: before.id,
    seq: before.seq,
    functionId: row.id,
    functionName: row.functionName,
    qualifier: qualifier ?? LATEST,
    maximumRetryAttempts: input.maximumRetryAttempts ?? before.maximumRetryAttempts,
    maximumEventAgeInSeconds: input.maximumEventAgeInSeconds ?? before.maximumEventAgeInSeconds,
    ...destinations,
    lastModifiedMs: kernel.now,
  });
  kernel.emit({
    kind: 'EVENT_INVOKE_CONFIG_SET',
    rule: 'ASY-19',
    functionName: row.functionName,
    message: `How events of "${row.functionName}:${config.qualifier}" are handled was set: ${describe(config)}.`,
    detail: {
      qualifier: config.qualifier,
      maximumRetryAttempts: config.maximumRetryAttempts,
      maximumEventAgeInSeconds: config.maximumEventAgeInSeconds,
      ...destinations,
    },
  });
  return { eventInvokeConfigId: config.id };
}

function describe(config: EventInvokeConfigRow): string {
  const { maximumRetryAttempts, maximumEventAgeInSeconds, onSuccess, onFailure } = config;
  return [
    `retries ${maximumRetryAttempts ?? 'by default (2)'}`,
    `age ${maximumEventAgeInSeconds === null ? 'by default (21600 s)' : `${maximumEventAgeInSeconds} s`}`,
    `on success ${onSuccess ?? 'nothing'}`,
    `on failure ${onFailure ?? 'nothing'}`,
  ].join(', ');
}

function resolveTarget(
  kernel: Kernel,
  { functionName, qualifier }: Pick<EventInvokeConfigInput, 'functionName' | 'qualifier'>,
): ResolvedFunction {
  try {
    return resolveFunction(kernel, functionName, qualifier);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'FUNCTION_NOT_FOUND') throw error;
    throw new Refusal('FUNCTION_NOT_FOUND', "The function doesn't exist.", {
      field: error.field ?? 'functionName',
    });
  }
}

function requireConfig(kernel: Kernel, { row, qualifier }: ResolvedFunction): EventInvokeConfigRow {
  const config = findEventInvokeConfig(kernel, row.id, qualifier ?? LATEST);
  if (config) return config;
  throw new Refusal(
    'EVENT_INVOKE_CONFIG_NOT_FOUND',
    `The function ${functionArn(kernel.sandbox, row.functionName)}:${qualifier ?? LATEST} doesn't have an EventInvokeConfig`,
    { field: 'functionName' },
  );
}

function refuseEmpty(input: EventInvokeConfigInput): void {
  const { maximumRetryAttempts, maximumEventAgeInSeconds, onSuccess, onFailure } = input;
  const settings = [maximumRetryAttempts, maximumEventAgeInSeconds, onSuccess, onFailure];
  if (settings.some((one) => one !== null)) return;
  throw new Refusal(
    'INVALID_PARAMETER',
    'You must specify at least one of error handling or destination setting.',
  );
}

/** ASY-14, ASY-23. */
const RETRY_ATTEMPTS_RANGE = { min: 0, max: 2 };
const EVENT_AGE_RANGE = { min: 60, max: 21_600 };

function validateNumbers(input: EventInvokeConfigInput): void {
  const { maximumRetryAttempts, maximumEventAgeInSeconds } = input;
  if (maximumRetryAttempts !== null) {
    validateRange('maximumRetryAttempts', maximumRetryAttempts, RETRY_ATTEMPTS_RANGE);
  }
  if (maximumEventAgeInSeconds !== null) {
    validateRange('maximumEventAgeInSeconds', maximumEventAgeInSeconds, EVENT_AGE_RANGE);
  }
}

const ARN_PATTERN = /^arn:[a-zA-Z0-9-]+:[a-zA-Z0-9-]+:[a-z0-9-]*:\d{0,12}:.+$/;
const SHOWN_ARN_PATTERN =
  '^$|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:([a-z]{2}(-gov)?(-iso([a-z])?)?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)';

interface Destinations {
  readonly onSuccess: string | null;
  readonly onFailure: string | null;
}

/** The services whose resources a success may go to; a failure may go to a bucket too (ASY-30). */
const SUCCESS_SERVICES: readonly TargetService[] = ['sqs', 'sns', 'lambda', 'events'];

/** Refuses destinations that AWS would not take (ASY-22, ASY-30, ASY-44). */
function refuseDestinations(
  kernel: Kernel,
  target: ResolvedFunction,
  destinations: Destinations,
): void {
  const { onSuccess, onFailure } = destinations;
  for (const [event, arn] of [
    ['onSuccess', onSuccess],
    ['onFailure', onFailure],
  ] as const) {
    if (arn === null) continue;
    const field = `destinationConfig.${event}.destination`;
    validatePattern(field, arn, ARN_PATTERN, SHOWN_ARN_PATTERN);
    const service = targetService(arn);
    const isOffered = event === 'onFailure' || (service && SUCCESS_SERVICES.includes(service));
    if (!service || !isOffered || arn.endsWith('.fifo')) refuseService(destinations, field);
    if (service === 'lambda') refuseItself(kernel, target, arn, field);
    refuseUnusable(kernel, target, { arn, service, field });
  }
}

/** A function cannot be its own destination (ASY-22). */
function refuseItself(kernel: Kernel, { row }: ResolvedFunction, arn: string, field: string): void {
  const own = functionArn(kernel.sandbox, row.functionName);
  if (arn !== own && !arn.startsWith(`${own}:`)) return;
  throw new Refusal(
    'INVALID_PARAMETER',
    "You can't specify the function as a destination for itself.",
    { field },
  );
}

/** A destination that is not there, or that the execution role may not send to (ASY-22, ASY-44). */
function refuseUnusable(
  kernel: Kernel,
  { row }: ResolvedFunction,
  { arn, service, field }: { arn: string; service: TargetService; field: string },
): void {
  const refusal = probeTarget(
    kernel,
    roleCaller(kernel, { functionId: row.id, functionName: row.functionName }),
    arn,
    service,
  );
  if (!refusal) return;
  throw new Refusal(
    'INVALID_PARAMETER',
    refusal.kind === 'NO_PERMISSIONS'
      ? `The function's execution role does not have permissions to call ${targetActions[service]} on ${arn}`
      : `The destination ARN ${arn} is invalid.`,
    { field },
  );
}

function refuseService({ onSuccess, onFailure }: Destinations, field: string): never {
  const shown = (name: string, arn: string | null): string =>
    arn === null ? 'null' : `${name}(destination=${arn})`;
  throw new Refusal(
    'INVALID_PARAMETER',
    `The provided destination config DestinationConfig(onSuccess=${shown('OnSuccess', onSuccess)}, onFailure=${shown('OnFailure', onFailure)}) is invalid.`,
    { field },
  );
}
