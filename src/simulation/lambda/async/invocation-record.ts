import { formatInstant } from '../../instant.ts';
import type { Json, JsonObject } from '../../json.ts';
import type { Kernel } from '../../kernel.ts';
import { functionArn } from '../function-name.ts';
import { LATEST } from '../function.ts';
import type { InvocationRow } from '../invocation.ts';

/** Why a destination gets a record, in the words of asynchronous invocation (ASY-35). */
export type RecordCondition =
  'Success' | 'RetriesExhausted' | 'EventAgeExceeded' | 'ZeroReservedConcurrency';

/** The function as a record names it: qualified always, `$LATEST` included (ASY-37). */
export function qualifiedArn(kernel: Kernel, invocation: InvocationRow): string {
  const arn = functionArn(kernel.sandbox, invocation.functionName);
  return `${arn}:${invocation.qualifier ?? LATEST}`;
}

/**
 * What a destination is sent of an event that is done (ASY-34). What the function answered is there
 * where it ran (ASY-36), and the count is of attempts that ran (ASY-38).
 */
export function invocationRecord(
  kernel: Kernel,
  invocation: InvocationRow,
  condition: RecordCondition,
): JsonObject {
  const { requestId, payload, eventState } = invocation;
  const answer =
    condition === 'Success'
      ? {
          response: invocation.response,
          functionError: null,
          executedVersion: invocation.executedVersion ?? LATEST,
        }
      : (eventState?.last ?? null);
  return {
    version: '1.0',
    timestamp: formatInstant(kernel.now),
    requestContext: {
      requestId,
      functionArn: qualifiedArn(kernel, invocation),
      condition,
      approximateInvokeCount: (eventState?.attempts ?? 0) + (condition === 'Success' ? 1 : 0),
    },
    requestPayload: JSON.parse(payload) as Json,
    ...(answer === null
      ? {}
      : {
          responseContext: {
            statusCode: 200,
            executedVersion: answer.executedVersion,
            ...(answer.functionError === null ? {} : { functionError: answer.functionError }),
          },
          responsePayload: JSON.parse(answer.response ?? 'null') as Json,
        }),
  };
}
