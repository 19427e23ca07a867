import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import {
  resolveFunction,
  versionToInvoke,
  type ResolvedFunction,
} from '../../lambda/function-name.ts';
import { authorizeRole } from '../../lambda/role/execution-role.ts';
import type { PullSource } from '../pull-source.ts';
import { sourceOfArn } from '../source-of-arn.ts';
import { refuse } from './mapping-parameters.ts';

/** The function of a mapping, with the version or alias that it may name (ESM-11). */
export function resolveTarget(kernel: Kernel, functionName: string): ResolvedFunction {
  try {
    return resolveFunction(kernel, functionName);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'FUNCTION_NOT_FOUND') throw error;
    return refuse('functionName', 'Function does not exist');
  }
}

/** The service of an ARN; refuses what nobody polls. */
export function resolveSource(kernel: Kernel, eventSourceArn: string | null): PullSource {
  const source = eventSourceArn === null ? null : sourceOfArn(kernel, eventSourceArn);
  if (source) return source;
  return refuse('eventSourceArn', 'Unrecognized event source.');
}

/**
 * Refuses a source that is not there, and a queue that hides messages for too short a time (SQS-22). What
 * AWS recommends beyond that nobody checks (SQS-23). The stream of a table of another account is not
 * there (DDB-17).
 */
export function refuseUnfitSource(
  kernel: Kernel,
  source: PullSource,
  eventSourceArn: string,
  target: ResolvedFunction,
): void {
  if (source.kind === 'stream') {
    if (source.describe(kernel, eventSourceArn)) return;
    refuse('eventSourceArn', `Stream not found: ${eventSourceArn}`);
  }
  const queue = source.describe(kernel, eventSourceArn);
  if (!queue) {
    refuse(
      'eventSourceArn',
      'Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.',
    );
  }
  const { timeout } = versionToInvoke(kernel, target).content;
  if (queue.visibilityTimeout >= timeout) return;
  refuse(
    'eventSourceArn',
    `Queue visibility timeout: ${queue.visibilityTimeout} seconds is less than Function timeout: ${timeout} seconds`,
  );
}

/** How AWS names the services in its message. */
const SERVICE_NAMES: Readonly<Record<PullSource['type'], string>> = {
  SQS: 'SQS',
  KINESIS: 'Kinesis',
  DYNAMODB_STREAMS: 'DynamoDB',
};

/** Refuses a function whose role may not read the source (SQS-25). */
export function refuseWithoutPermission(
  kernel: Kernel,
  source: PullSource,
  eventSourceArn: string,
  { row }: ResolvedFunction,
): void {
  const denied = source.permissions.find(
    (action) => !authorizeRole(kernel, row.id, action, eventSourceArn).allowed,
  );
  if (denied === undefined) return;
  refuse(
    'functionName',
    `The provided execution role does not have permissions to call ${denied.slice(denied.indexOf(':') + 1)} on ${SERVICE_NAMES[source.type]}`,
  );
}
