import { roleCaller } from '../role/execution-role.ts';
import { formatInstant } from '../../instant.ts';
import type { Kernel } from '../../kernel.ts';
import type { CallAnswer, ServiceCall } from '../../service-call.ts';
import { subjectOf, type InvocationRow } from '../invocation.ts';
import { invocationRecord, qualifiedArn, type RecordCondition } from './invocation-record.ts';
import { continuedChain } from './recursion.ts';
import { targetCall, targetService } from './target-call.ts';

/**
 * Sends the record of an event that is done to a destination, with the rights of the function's
 * execution role (ASY-32, ASY-39). Where the destination does not take it, that is counted and
 * nothing else happens (ASY-42).
 */
export function sendToDestination(
  kernel: Kernel,
  invocation: InvocationRow,
  destinationArn: string,
  condition: RecordCondition,
): void {
  const record = JSON.stringify(invocationRecord(kernel, invocation, condition));
  const answer = kernel.call(deliveryCall(kernel, invocation, destinationArn, condition, record));
  emitDelivery(kernel, invocation, destinationArn, condition, answer);
}

/** The call that brings a record to its destination. */
function deliveryCall(
  kernel: Kernel,
  invocation: InvocationRow,
  arn: string,
  condition: RecordCondition,
  record: string,
): ServiceCall {
  const service = targetService(arn);
  if (!service) throw new Error(`${arn} cannot be a destination`);
  const origin = {
    caller: roleCaller(kernel, invocation),
    traceHeader: continuedChain(invocation),
  };
  return targetCall(origin, arn, service, {
    body: record,
    detailType: `Lambda Function Invocation Result - ${condition === 'Success' ? 'Success' : 'Failure'}`,
    resources: [arn, qualifiedArn(kernel, invocation)],
    key: () => objectKey(kernel, invocation),
  });
}

/** `aws/lambda/async/<function>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<uuid>` (ASY-40). */
function objectKey(kernel: Kernel, { functionName }: InvocationRow): string {
  const instant = formatInstant(kernel.now);
  const date = instant.slice(0, 10).replaceAll('-', '/');
  const time = instant.slice(0, 19).replaceAll(':', '.');
  return `aws/lambda/async/${functionName}/${date}/${time}-${kernel.random('destination-keys').uuid()}`;
}

function emitDelivery(
  kernel: Kernel,
  invocation: InvocationRow,
  destinationArn: string,
  condition: RecordCondition,
  answer: CallAnswer,
): void {
  const when = condition === 'Success' ? 'success' : 'failure';
  if (answer.accepted) {
    kernel.emit({
      kind: 'DESTINATION_DELIVERED',
      rule: 'ASY-39',
      ...subjectOf(invocation),
      message: `The record of the event (${condition}) went to the ${when} destination ${destinationArn}.`,
      detail: { destinationArn, condition, id: answer.id },
    });
    return;
  }
  const { errorCode, message } = answer.refusal;
  kernel.emit({
    kind: 'DESTINATION_FAILED',
    rule: 'ASY-42',
    ...subjectOf(invocation),
    message: `The ${when} destination ${destinationArn} did not take the record of the event; it is lost. ${errorCode}: ${message}`,
    detail: { destinationArn, condition, errorCode },
  });
}
