import type { Kernel } from '../../kernel.ts';
import type { Service } from '../../service.ts';
import { eventSourceMappings, sourceGroup } from './event-source-mapping.ts';
import {
  createEventSourceMapping,
  deleteEventSourceMapping,
  updateEventSourceMapping,
} from './mapping-commands.ts';
import { isPolled } from './mapping-state.ts';
import { mappingSettles } from './mapping-transition.ts';
import { pollingFor } from './polling-of.ts';

/** Event source mappings: Lambda's own pollers, which read for a function what a source has. */
export const eventSourceMappingService = {
  name: 'event-source-mapping',
  tables: [eventSourceMappings],
  timers: [mappingSettles],
  commands: {
    CreateEventSourceMapping: createEventSourceMapping,
    UpdateEventSourceMapping: updateEventSourceMapping,
    DeleteEventSourceMapping: deleteEventSourceMapping,
  },
  onRecordsAvailable,
  eventKinds: {
    MAPPING_CREATED: 'An event source mapping was created.',
    MAPPING_UPDATED: 'An event source mapping was changed.',
    MAPPING_ENABLED: 'A mapping polls from now on.',
    MAPPING_DISABLED: 'A mapping polls no more; what its source has stays there.',
    MAPPING_DELETED: 'An event source mapping was deleted.',
    MAPPING_PROBLEM: 'Something keeps an enabled mapping from reading.',
    RECORDS_FILTERED_OUT: 'Records fit none of the filters of a mapping and reach nobody.',
    BATCH_INVOKED: 'A batch of records was handed to the function of a mapping.',
    BATCH_SUCCEEDED: 'The function processed a batch.',
    BATCH_PARTIALLY_FAILED: 'The function reported some records of a batch as failed.',
    BATCH_FAILED: 'A whole batch failed: the function had an error, or its answer is malformed.',
    BATCH_THROTTLED: 'A batch could not run for now; the poller tries again.',
  },
} as const satisfies Service;

/** Wakes the mappings that poll a source. Those of one queue compete: chance has one come first (SQS-26). */
function onRecordsAvailable(kernel: Kernel, sourceArn: string, shardId: string | null): void {
  const mappings = kernel
    .table(eventSourceMappings)
    .group(sourceGroup(sourceArn))
    .filter(isPolled)
    .sort((left, right) => left.seq - right.seq);
  const isRace = shardId === null && mappings.length > 1;
  const first = isRace ? kernel.random('mapping-turns').integerBelow(mappings.length) : 0;
  const inTurn = first === 0 ? mappings : [...mappings.slice(first), ...mappings.slice(0, first)];
  for (const mapping of inTurn) {
    pollingFor(kernel, mapping).onRecordsAvailable(kernel, mapping, shardId);
  }
}
