import type { Kernel } from '../../../kernel.ts';
import type { Service } from '../../../service.ts';
import type { EventSourceMappingRow } from '../event-source-mapping.ts';
import type { Polling } from '../polling.ts';
import { batchAnswered, batchRetry } from './batch-outcome.ts';
import { endIdling, keepNextPoll, rangeOf, setConcurrency } from './next-poll.ts';
import { emptyPollsAt } from './poller-count.ts';
import {
  changePolling,
  pollingOf,
  queueBatches,
  queuePollings,
  type QueueBatchRow,
} from './polling-row.ts';
import { giveBack } from './queue-batch.ts';
import { pollTimer, scaleTimer } from './queue-poll.ts';

/** How the messages of a queue reach a mapping's function (chapters 4.3 to 4.5 of the specification). */
export const queuePolling: Polling = {
  start: (kernel, mapping) => {
    const before = pollingOf(kernel, mapping.id);
    kernel.table(queuePollings).put({
      mappingId: mapping.id,
      concurrency: rangeOf(kernel, mapping).start,
      failuresInARow: 0,
      polls: before?.polls ?? 0,
      emptyPolls: before?.emptyPolls ?? 0,
      idleSinceMs: null,
      buffer: null,
      received: null,
      pollTimer: null,
      pollDueAtMs: null,
      scaleTimer: null,
    });
    keepNextPoll(kernel, mapping.id);
  },
  stop: (kernel, mapping) => {
    const polling = pollingOf(kernel, mapping.id);
    if (!polling) return;
    if (polling.pollTimer !== null) kernel.cancelTimer(polling.pollTimer);
    if (polling.scaleTimer !== null) kernel.cancelTimer(polling.scaleTimer);
    changePolling(kernel, mapping.id, {
      emptyPolls: emptyPollsAt(polling, mapping, kernel.now),
      idleSinceMs: null,
      buffer: null,
      pollTimer: null,
      pollDueAtMs: null,
      scaleTimer: null,
    });
    for (const batch of waitingBatches(kernel, mapping.id)) {
      giveBack(kernel, batch, 'the mapping polls no more');
    }
  },
  forget: (kernel, mapping) => {
    kernel.table(queuePollings).delete(mapping.id);
  },
  onRecordsAvailable: (kernel, mapping) => keepNextPoll(kernel, mapping.id),
  onUpdate: (kernel, before, mapping) => {
    // What was polled so far was polled under the settings before.
    endIdling(kernel, before);
    const { start, max } = rangeOf(kernel, mapping);
    const concurrency = pollingOf(kernel, mapping.id)?.concurrency ?? start;
    setConcurrency(
      kernel,
      mapping,
      Math.min(max, Math.max(start, concurrency)),
      'its settings have changed',
      (before.provisionedPollers === null) !== (mapping.provisionedPollers === null),
    );
    keepNextPoll(kernel, mapping.id);
  },
};

/** The pollers of queues, with their timers and what they keep. */
export const queuePollingService = {
  name: 'queue-polling',
  tables: [queuePollings, queueBatches],
  timers: [pollTimer, scaleTimer, batchRetry],
  continuations: [batchAnswered],
  commands: {},
  eventKinds: {
    MAPPING_SCALED: 'A mapping may have more or fewer batches under way at once than before.',
    RECORDS_BUFFERED: 'Records wait for the window of their batch to end, or for it to be full.',
    BATCH_RETURNED:
      'A poller lets messages go that it could not process: they return to the queue.',
  },
} as const satisfies Service;

/** The batches of a mapping that no invocation is under way for, oldest first. */
function waitingBatches(
  kernel: Kernel,
  mappingId: EventSourceMappingRow['id'],
): readonly QueueBatchRow[] {
  return kernel
    .table(queueBatches)
    .group(mappingId)
    .filter(({ running }) => running.length === 0)
    .sort((left, right) => left.seq - right.seq);
}
