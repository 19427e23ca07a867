import type { Kernel } from '../../../kernel.ts';
import { functions } from '../../../lambda/function.ts';
import { authorizeRole } from '../../../lambda/role/execution-role.ts';
import type { QueueSource } from '../../pull-source.ts';
import { sourceOfArn } from '../../source-of-arn.ts';
import {
  eventSourceMappings,
  mappingSubject,
  type EventSourceMappingRow,
} from '../event-source-mapping.ts';
import { userInitiated } from '../transition-reason.ts';

/** The queue service that a mapping polls. */
export function queueSource(
  kernel: Kernel,
  { eventSourceArn }: Pick<EventSourceMappingRow, 'eventSourceArn'>,
): QueueSource {
  const source = sourceOfArn(kernel, eventSourceArn);
  if (source?.kind !== 'queue') throw new Error(`${eventSourceArn} is no queue`);
  return source;
}

/** Whether the role of the mapping's function still allows an action on the queue (SQS-25). */
export function isAllowed(
  kernel: Kernel,
  { functionName, eventSourceArn }: Pick<EventSourceMappingRow, 'functionName' | 'eventSourceArn'>,
  action: string,
): boolean {
  const row = kernel.table(functions).find(functionName);
  return !row || authorizeRole(kernel, row.id, action, eventSourceArn).allowed;
}

/** Says in the mapping, and once in the log, what keeps it from polling (ESM-15). */
export function setProblem(kernel: Kernel, mapping: EventSourceMappingRow, problem: string): void {
  const stateTransitionReason = `PROBLEM: ${problem}`;
  if (mapping.stateTransitionReason === stateTransitionReason) return;
  kernel.table(eventSourceMappings).put({ ...mapping, stateTransitionReason });
  kernel.emit({
    kind: 'MAPPING_PROBLEM',
    rule: 'ESM-15',
    ...mappingSubject(mapping),
    message: `The mapping of ${mapping.eventSourceArn} stays enabled and reads nothing: ${problem}`,
    detail: { problem },
  });
}

/** The trouble is over. */
export function clearProblem(kernel: Kernel, mapping: EventSourceMappingRow): void {
  if (!mapping.stateTransitionReason.startsWith('PROBLEM')) return;
  kernel.table(eventSourceMappings).put({
    ...mapping,
    stateTransitionReason: userInitiated(mapping.sourceType),
  });
}
