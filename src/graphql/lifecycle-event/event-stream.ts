import { matchesEvent, type LifecycleEventFilter } from '../../store/lifecycle-events.ts';
import type { ApiContext } from '../context.ts';
import type { RootBatches } from '../subscription/root-batches.ts';
import { toLifecycleEvent } from './lifecycle-event.loader.ts';
import type { LifecycleEventType } from './lifecycle-event.type.ts';

/** Which events to follow. */
export interface EventStreamOptions {
  readonly sandboxId: string;
  /** The events after this number. */
  readonly afterSeq: number;
  readonly filter: LifecycleEventFilter;
}

/**
 * Follows a sandbox's log: the events after a place in it, then those that come. The stream is pulled:
 * whoever does not read makes nobody else wait. It ends when the reader leaves or the sandbox goes.
 */
export function openEventStream(
  context: ApiContext,
  options: EventStreamOptions,
): RootBatches<LifecycleEventType> {
  const ending = new AbortController();
  const batches = followEvents(context, options, ending);
  return {
    next: () => batches.next(),
    return: () => {
      // A generator that waits for the next event cannot return before it has come.
      ending.abort();
      return batches.return(undefined);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* followEvents(
  { directory, eventFeed }: ApiContext,
  { sandboxId, afterSeq, filter }: EventStreamOptions,
  ending: AbortController,
): AsyncGenerator<readonly LifecycleEventType[], undefined, undefined> {
  const unwatch = directory.watch(sandboxId, () => void endIfGone(directory, sandboxId, ending));
  try {
    for await (const events of eventFeed.follow(sandboxId, afterSeq, ending.signal)) {
      const matching = events.filter((event) => matchesEvent(filter, event));
      if (matching.length > 0) yield matching.map((event) => toLifecycleEvent(event, sandboxId));
    }
  } finally {
    unwatch();
  }
}

/** Ends the stream of a sandbox that is gone; the reason may also be that notices were missed. */
async function endIfGone(
  directory: ApiContext['directory'],
  sandboxId: string,
  ending: AbortController,
): Promise<void> {
  try {
    if ((await directory.tenantOf(sandboxId)) === null) ending.abort();
  } catch {
    // The database cannot be asked: the stream goes on, and its own next reading shows the error.
  }
}
