import { refuseConstraint } from '../../constraint.ts';
import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import { readCors, type CorsConfiguration, type CorsRules } from '../../push/http/cors.ts';
import { putTrigger, removeTrigger } from '../../push/trigger.ts';
import type { TriggerRow } from '../../push/trigger-row.ts';
import { resolveFunction, type ResolvedFunction } from '../function-name.ts';
import { LATEST } from '../function.ts';
import {
  domainOf,
  findFunctionUrl,
  functionUrls,
  urlIdOf,
  type FunctionUrlAuthType,
  type FunctionUrlInvokeMode,
  type FunctionUrlRow,
} from './function-url.ts';

/** Which function or alias a URL belongs to. */
export interface FunctionUrlTarget {
  readonly functionName: string;
  /** An alias; null for `$LATEST`. */
  readonly qualifier: string | null;
}

export interface CreateFunctionUrlConfigInput extends FunctionUrlTarget {
  readonly authType: FunctionUrlAuthType;
  /** Null for BUFFERED. */
  readonly invokeMode: FunctionUrlInvokeMode | null;
  readonly cors: CorsConfiguration | null;
}

export interface UpdateFunctionUrlConfigInput extends FunctionUrlTarget {
  /** Null leaves it as it is, here and below. */
  readonly authType: FunctionUrlAuthType | null;
  readonly invokeMode: FunctionUrlInvokeMode | null;
  /** One that sets nothing takes the configuration away. */
  readonly cors: CorsConfiguration | null;
}

export interface FunctionUrlReference {
  readonly functionUrlConfigId: string;
}

/** Function URLs of a sandbox, those of deleted aliases included: a World keeps them in memory. */
export const FUNCTION_URLS_MAX = 1_000;

const CORS_RULES: CorsRules = {
  field: 'cors',
  methods: ['GET', 'PUT', 'HEAD', 'POST', 'PATCH', 'DELETE', '*'],
  maxAge: { min: 0, max: 86_400 },
};

/** Gives `$LATEST` or an alias an address of its own (URL-02, URL-08). */
export function createFunctionUrlConfig(
  kernel: Kernel,
  input: CreateFunctionUrlConfigInput,
): FunctionUrlReference {
  const target = resolveTarget(kernel, input);
  const { row } = target;
  const qualifier = target.qualifier ?? LATEST;
  const before = findFunctionUrl(kernel, row.id, qualifier);
  if (before && before.orphanedAtMs === null) {
    throw new Refusal(
      'FUNCTION_URL_EXISTS',
      `Failed to create function url config for [functionArn = ${target.invokedFunctionArn}]. Error message:  FunctionUrlConfig exists for this Lambda function`,
      { field: 'functionName' },
    );
  }
  const cors = readCors(input.cors, CORS_RULES);
  if (before) kernel.table(functionUrls).delete(before.id);
  else refuseMoreFunctionUrls(kernel);
  const url = kernel.table(functionUrls).put({
    id: newUrlId(kernel),
    seq: kernel.nextInSequence('function-url'),
    functionId: row.id,
    functionName: row.functionName,
    qualifier,
    authType: input.authType,
    invokeMode: input.invokeMode ?? 'BUFFERED',
    cors,
    createdAtMs: kernel.now,
    lastModifiedMs: kernel.now,
    orphanedAtMs: null,
  });
  declareTrigger(kernel, url, target);
  const domain = domainOf(kernel.sandbox, urlIdOf(url));
  kernel.emit({
    kind: 'FUNCTION_URL_CREATED',
    rule: 'URL-02',
    functionName: row.functionName,
    message: `${titleOf(url)} is https://${domain}/, with the authorization ${url.authType}${url.authType === 'NONE' ? '; the policy of the function still has to let everybody in (URL-06)' : ''}.`,
    detail: detailOf(url),
  });
  return { functionUrlConfigId: url.id };
}

/** Changes whom a URL lets in and how it answers. */
export function updateFunctionUrlConfig(
  kernel: Kernel,
  input: UpdateFunctionUrlConfigInput,
): FunctionUrlReference {
  const target = resolveTarget(kernel, input);
  const before = requireUrl(kernel, target);
  const url: FunctionUrlRow = {
    ...before,
    authType: input.authType ?? before.authType,
    invokeMode: input.invokeMode ?? before.invokeMode,
    cors: input.cors === null ? before.cors : readCors(input.cors, CORS_RULES),
    lastModifiedMs: kernel.now,
  };
  kernel.table(functionUrls).put(url);
  declareTrigger(kernel, url, target);
  kernel.emit({
    kind: 'FUNCTION_URL_UPDATED',
    rule: 'URL-02',
    functionName: url.functionName,
    message: `${titleOf(url)} was changed: authorization ${url.authType}, invoke mode ${url.invokeMode}, ${url.cors ? 'with' : 'without'} CORS.`,
    detail: detailOf(url),
  });
  return { functionUrlConfigId: url.id };
}

/** Takes the address away; it is never given again. */
export function deleteFunctionUrlConfig(
  kernel: Kernel,
  input: FunctionUrlTarget,
): FunctionUrlReference {
  const url = requireUrl(kernel, resolveTarget(kernel, input));
  deleteUrl(kernel, url);
  return { functionUrlConfigId: url.id };
}

/** The URL of a function or alias; refuses where it has none that works. */
export function resolveFunctionUrl(kernel: Kernel, target: FunctionUrlTarget): FunctionUrlRow {
  return requireUrl(kernel, resolveTarget(kernel, target));
}

/** As the log names it. */
export function titleOf({ functionName, qualifier }: FunctionUrlRow): string {
  return qualifier === LATEST
    ? `The URL of "${functionName}"`
    : `The URL of the alias "${qualifier}" of "${functionName}"`;
}

function deleteUrl(kernel: Kernel, url: FunctionUrlRow): void {
  kernel.table(functionUrls).delete(url.id);
  removeTrigger(kernel, 'FUNCTION_URL', url.id);
  kernel.emit({
    kind: 'FUNCTION_URL_DELETED',
    rule: 'URL-02',
    functionName: url.functionName,
    message: `${titleOf(url)} was deleted: nobody is there any more at https://${domainOf(kernel.sandbox, urlIdOf(url))}/.`,
    detail: detailOf(url),
  });
}

/** A version has no URL (URL-08). */
function resolveTarget(kernel: Kernel, input: FunctionUrlTarget): ResolvedFunction {
  const target = findTarget(kernel, input);
  const { qualifier } = target;
  if (qualifier !== null && /^\d+$/.test(qualifier)) {
    refuseConstraint(
      'qualifier',
      qualifier,
      String.raw`Member must satisfy regular expression pattern: ((?!^\d+$)^[0-9a-zA-Z-_]+$)`,
    );
  }
  if (qualifier !== LATEST) return target;
  return resolveFunction(kernel, target.row.functionName);
}

function findTarget(kernel: Kernel, { functionName, qualifier }: FunctionUrlTarget) {
  try {
    return resolveFunction(kernel, functionName, qualifier);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'FUNCTION_NOT_FOUND') throw error;
    throw new Refusal('FUNCTION_NOT_FOUND', 'Function does not exist', {
      field: error.field ?? 'functionName',
    });
  }
}

function requireUrl(kernel: Kernel, target: ResolvedFunction): FunctionUrlRow {
  const url = findFunctionUrl(kernel, target.row.id, target.qualifier ?? LATEST);
  if (url && url.orphanedAtMs === null) return url;
  throw new Refusal(
    'FUNCTION_URL_NOT_FOUND',
    `The resource you requested does not exist: ${target.invokedFunctionArn} has no function URL.`,
    { field: 'functionName' },
  );
}

function refuseMoreFunctionUrls(kernel: Kernel): void {
  const count = kernel.table(functionUrls).size;
  if (count < FUNCTION_URLS_MAX) return;
  throw new Refusal(
    'QUOTA_EXCEEDED',
    `Cannot create the function URL: the sandbox has ${count}, those of deleted aliases included, and the limit is ${FUNCTION_URLS_MAX}. Delete some, or functions, or take another sandbox.`,
    { detail: { limit: FUNCTION_URLS_MAX, actual: count + 1 } },
  );
}

/** 32 letters and digits, as AWS has them; global, because two sandboxes may have the same seed. */
function newUrlId(kernel: Kernel): string {
  const random = kernel.random(`function URLs of ${kernel.sandbox.id}`);
  let digits = '';
  for (let block = 0; block < 8; block++) {
    digits += (random.uint32() & 0xfffff).toString(32).padStart(4, '0');
  }
  return `url_${digits}`;
}

function declareTrigger(kernel: Kernel, url: FunctionUrlRow, target: ResolvedFunction): TriggerRow {
  return putTrigger(kernel, {
    source: 'FUNCTION_URL',
    sourceArn: target.invokedFunctionArn,
    key: url.id,
    functionName: url.functionName,
    qualifier: target.qualifier,
    enabled: true,
    configuration: {
      functionUrl: `https://${domainOf(kernel.sandbox, urlIdOf(url))}/`,
      authType: url.authType,
      invokeMode: url.invokeMode,
    },
  });
}

function detailOf(url: FunctionUrlRow) {
  const { id, qualifier, authType, invokeMode } = url;
  return { functionUrlConfigId: id, qualifier, authType, invokeMode };
}
