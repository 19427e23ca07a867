import { setTimeout as wait } from 'node:timers/promises';
import type { ApiClient } from './api-client.ts';
import { ApiError, ConnectionError } from './api-error.ts';
import type { LifecycleEvent, LifecycleEventFilter } from './lifecycle-event.ts';

export interface FollowOptions {
  readonly sandboxId: string;
  /** The cursor behind which to begin; null for the first event of the log. */
  readonly after: string | null;
  /** All events by default. */
  readonly filter?: LifecycleEventFilter;
  /** Ends the following. */
  readonly signal?: AbortSignal;
  /** The connection has ended; another one is tried after so many milliseconds. */
  readonly onInterrupted?: (reason: string, retryMs: number) => void;
  /** The connection is there again. */
  readonly onResumed?: () => void;
}

/**
 * Follows a sandbox's log without a gap and without a duplicate: where the connection ends, another
 * one goes on behind the last event. Ends with the sandbox; throws what no other attempt would mend.
 */
export async function* followEvents(
  client: ApiClient,
  options: FollowOptions,
): AsyncGenerator<LifecycleEvent> {
  const { sandboxId, filter = {}, signal, onInterrupted, onResumed } = options;
  let after = options.after;
  let lastSeq = 0;
  let failures = 0;
  let connectedAt = Infinity;
  const onConnected = (): void => {
    if (failures > 0) onResumed?.();
    connectedAt = performance.now();
  };
  for (;;) {
    try {
      const variables = { sandboxId, after, fromStart: after === null, filter };
      const answers = client.subscribe<{ lifecycleEvents: LifecycleEvent }>(
        SUBSCRIPTION,
        variables,
        {
          signal,
          onConnected,
        },
      );
      for await (const { lifecycleEvents: event } of answers) {
        if (event.seq <= lastSeq) continue;
        failures = 0;
        lastSeq = event.seq;
        after = event.cursor;
        yield event;
      }
      return;
    } catch (error) {
      if (performance.now() - connectedAt >= STABLE_MS) failures = 0;
      connectedAt = Infinity;
      if (!isTransient(error, failures)) throw error;
      const retryMs = retryMsAfter(failures);
      failures += 1;
      onInterrupted?.((error as Error).message, retryMs);
      if (!(await waited(retryMs, signal))) return;
    }
  }
}

/** The cursor of the last event that a sandbox has; null where it has none. */
export async function lastCursor(client: ApiClient, sandboxId: string): Promise<string | null> {
  const { sandbox } = await client.request<{
    sandbox: { events: { edges: readonly { cursor: string }[] } };
  }>('query ($id: ID!) { sandbox(id: $id) { events(last: 1) { edges { cursor } } } }', {
    id: sandboxId,
  });
  return sandbox.events.edges[0]?.cursor ?? null;
}

const SUBSCRIPTION = `subscription ($sandboxId: ID!, $after: String, $fromStart: Boolean, $filter: LifecycleEventFilterInput) {
  lifecycleEvents(sandboxId: $sandboxId, after: $after, fromStart: $fromStart, filter: $filter) {
    cursor seq at kind message functionName invocation { id } attempt traceId rule { id title } detail
  }
}`;

const RETRY_MS_MIN = 250;
const RETRY_MS_MAX = 10_000;

/** A connection that has held for so long was a good one. */
const STABLE_MS = 10_000;

/** So often in a row the API may fail; a server that cannot be reached is waited for without end. */
const API_FAILURES_MAX = 5;

function isTransient(error: unknown, failures: number): boolean {
  if (error instanceof ApiError) return error.isTransient && failures < API_FAILURES_MAX;
  return error instanceof ConnectionError && error.isTransient;
}

/** Twice as long after each failure, and never the same for everybody whom one server has lost. */
function retryMsAfter(failures: number): number {
  const longest = Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** failures);
  return Math.round(longest * (0.5 + Math.random() / 2));
}

async function waited(ms: number, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    await wait(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
