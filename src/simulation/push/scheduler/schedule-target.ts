import { byteLength } from '../../byte-length.ts';
import { validatePattern, validateRange, validateText } from '../../constraint.ts';
import { Refusal } from '../../errors.ts';
import { isJsonObject, type Json } from '../../json.ts';
import type { SandboxIdentity } from '../../kernel.ts';
import { refuse } from './parameter.ts';
import { withContextWords } from './schedule-payload.ts';
import type { ScheduleTarget } from './schedule.ts';

/** A target as CreateSchedule takes it; null leaves a default. */
export interface ScheduleTargetInput {
  readonly arn: string;
  readonly roleArn: string;
  readonly input: string | null;
  readonly maximumRetryAttempts: number | null;
  readonly maximumEventAgeInSeconds: number | null;
  readonly deadLetterArn: string | null;
  readonly messageGroupId: string | null;
  readonly eventBridge: { readonly detailType: string; readonly source: string } | null;
}

/** The services that a schedule can call here. */
export type TargetService = 'lambda' | 'sqs' | 'sns' | 'events';

const patterns: Readonly<Record<TargetService, RegExp>> = {
  lambda: /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+(:(\$LATEST|[\w-]+))?$/,
  sqs: /^arn:aws:sqs:[a-z0-9-]+:\d{12}:[\w-]+(\.fifo)?$/,
  sns: /^arn:aws:sns:[a-z0-9-]+:\d{12}:[\w-]+(\.fifo)?$/,
  events: /^arn:aws:events:[a-z0-9-]+:\d{12}:event-bus\/[\w./-]+$/,
};

const ARN_LENGTH_MAX = 1_600;
/** Bytes, as of the services' own requests. */
const INPUT_BYTES_MAX = 262_144;
/** SCH-07 */
const RETRY_RANGE = { min: 0, max: 185 };
/** Seconds (SCH-07). */
const AGE_RANGE = { min: 60, max: 86_400 };

/** The service of a target that has been read. */
export function serviceOf({ arn }: Pick<ScheduleTarget, 'arn'>): TargetService {
  return arn.split(':')[2] as TargetService;
}

/** Reads whom a schedule is to call (SCH-07); whether it is there shows when it is called. */
export function readTarget(sandbox: SandboxIdentity, input: ScheduleTargetInput): ScheduleTarget {
  validateText('target.arn', input.arn, 1, ARN_LENGTH_MAX);
  if (!Object.values(patterns).some((pattern) => pattern.test(input.arn))) {
    refuse(
      'target.arn',
      `Cannot take the target "${input.arn.slice(0, 200)}": it must be the ARN of a Lambda function, an SQS queue, an SNS topic or an EventBridge event bus.`,
    );
  }
  validatePattern(
    'target.roleArn',
    input.roleArn,
    /^arn:aws:iam::\d{12}:role\/[\w+=,.@\-/]{1,512}$/,
    'arn:aws:iam::\\d{12}:role\\/[\\w+=,.@\\-/]+',
  );
  const target: ScheduleTarget = {
    arn: input.arn,
    roleArn: input.roleArn,
    maximumRetryAttempts: input.maximumRetryAttempts ?? RETRY_RANGE.max,
    maximumEventAgeInSeconds: input.maximumEventAgeInSeconds ?? AGE_RANGE.max,
    deadLetterArn: input.deadLetterArn,
    messageGroupId: input.messageGroupId,
    eventBridge: input.eventBridge,
  };
  const { maximumRetryAttempts, maximumEventAgeInSeconds } = target;
  validateRange('target.retryPolicy.maximumRetryAttempts', maximumRetryAttempts, RETRY_RANGE);
  validateRange('target.retryPolicy.maximumEventAgeInSeconds', maximumEventAgeInSeconds, AGE_RANGE);
  if (target.deadLetterArn !== null) {
    validatePattern(
      'target.deadLetterConfig.arn',
      target.deadLetterArn,
      /^arn:aws:sqs:[a-z0-9-]+:\d{12}:[\w-]+$/,
      'arn:aws(-[a-z]+)?:sqs:[a-z0-9\\-]+:\\d{12}:[a-zA-Z0-9\\-_]+',
    );
  }
  readParameters(target);
  if (input.input !== null) validateInput(sandbox, target, input.input);
  return target;
}

/** What goes with one kind of target only. */
function readParameters({ arn, messageGroupId, eventBridge }: ScheduleTarget): void {
  const isFifo = /^arn:aws:sqs:.*\.fifo$/.test(arn);
  if (isFifo && messageGroupId === null) {
    refuse(
      'target.sqsParameters.messageGroupId',
      `Cannot take the target "${arn}": a FIFO queue needs sqsParameters.messageGroupId.`,
    );
  }
  if (messageGroupId !== null) {
    if (!isFifo) {
      refuse(
        'target.sqsParameters',
        `Cannot take sqsParameters: the target "${arn}" is no FIFO queue.`,
      );
    }
    validateText('target.sqsParameters.messageGroupId', messageGroupId, 1, 128);
  }
  const isBus = arn.startsWith('arn:aws:events:');
  if (isBus !== (eventBridge !== null)) {
    refuse(
      'target.eventBridgeParameters',
      isBus
        ? `Cannot take the target "${arn}": an event bus needs eventBridgeParameters, the detail type and the source of its events.`
        : `Cannot take eventBridgeParameters: the target "${arn}" is no event bus.`,
    );
  }
  if (eventBridge === null) return;
  validateText('target.eventBridgeParameters.detailType', eventBridge.detailType, 1, 128);
  validateText('target.eventBridgeParameters.source', eventBridge.source, 1, 256);
}

/** The input is JSON where the target takes nothing else, with the context words filled in. */
function validateInput(sandbox: SandboxIdentity, target: ScheduleTarget, input: string): void {
  const field = 'target.input';
  validateText(field, input, 1, Infinity);
  const bytes = byteLength(input);
  if (bytes > INPUT_BYTES_MAX) {
    throw new Refusal(
      'VALIDATION_FAILED',
      `Cannot take target.input: it has ${bytes} bytes, and ${INPUT_BYTES_MAX} are allowed.`,
      { field, detail: { limit: INPUT_BYTES_MAX, actual: bytes } },
    );
  }
  const service = serviceOf(target);
  if (service === 'sqs' || service === 'sns') return;
  const filled = parseJson(
    withContextWords(input, {
      scheduleArn: `arn:aws:scheduler:${sandbox.region}:${sandbox.accountId}:schedule/a/b`,
      scheduledAtMs: 0,
      executionId: '0',
      attempt: 1,
    }),
  );
  if (filled === undefined) {
    refuse(
      field,
      'Cannot take target.input: a function and an event bus take JSON, and it is none.',
    );
  }
  if (service === 'events' && !isJsonObject(filled)) {
    refuse(field, 'Cannot take target.input: the detail of an event is a JSON object.');
  }
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
