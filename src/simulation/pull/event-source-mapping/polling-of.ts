import type { Kernel } from '../../kernel.ts';
import type { EventSourceMappingRow } from './event-source-mapping.ts';
import type { Polling } from './polling.ts';
import { queuePolling } from './queue-polling/queue-polling.ts';
import { streamPolling } from './stream-polling/stream-polling.ts';
import type { PullSource } from '../pull-source.ts';
import { sourceOfArn } from '../source-of-arn.ts';

/** How each kind of source is polled. */
const pollings: Readonly<Record<PullSource['kind'], Polling>> = {
  queue: queuePolling,
  stream: streamPolling,
};

/** How the source of a mapping is polled. */
export function pollingFor(
  kernel: Kernel,
  { eventSourceArn }: Pick<EventSourceMappingRow, 'eventSourceArn'>,
): Polling {
  const kind = sourceOfArn(kernel, eventSourceArn)?.kind;
  if (kind === undefined) throw new Error(`Nothing polls ${eventSourceArn}`);
  return pollings[kind];
}
