import { setTimeout as wait } from 'node:timers/promises';
import type { ApiClient } from '../client/api-client.ts';
import { ApiError } from '../client/api-error.ts';

/** An advance of a sandbox's clock, as the API shows it. */
export interface ClockAdvance {
  readonly id: string;
  readonly status: 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'LIMIT_REACHED';
  readonly from: string;
  /** Null for one until nothing is left to happen. */
  readonly to: string | null;
  readonly reached: string;
  readonly firedTimers: number;
  readonly reason: string | null;
}

/** How far the clock is to move: one of them. */
export type AdvanceGoal =
  { readonly by: string } | { readonly to: string } | { readonly untilIdle: true };

export interface AdvanceWatch {
  /** Cancels the advance. */
  readonly signal: AbortSignal;
  /** The advance is under way and has come so far. */
  readonly onProgress: (advance: ClockAdvance) => void;
}

/**
 * Advances a clock and follows the advance to its end. The mutation answers at the end, or after a
 * while without it; meanwhile the advance that is under way is asked how far it is.
 */
export async function runAdvance(
  client: ApiClient,
  sandboxId: string,
  goal: AdvanceGoal,
  { signal, onProgress }: AdvanceWatch,
): Promise<ClockAdvance> {
  // The advance of somebody else: ours will be refused then, and theirs is not ours to cancel.
  const others = (await advanceUnderWay(client, sandboxId))?.id;
  const asking = new AbortController();
  const answered = client
    .request<{ advanceClock: { advance: ClockAdvance } }>(
      ADVANCE,
      { input: { sandboxId, ...goal } },
      asking.signal,
    )
    .then(({ advanceClock }) => advanceClock.advance);
  let isCancelled = false;
  const follow = async (advance: ClockAdvance): Promise<void> => {
    onProgress(advance);
    if (!signal.aborted || isCancelled) return;
    isCancelled = true;
    await cancel(client, sandboxId, advance.id);
  };
  try {
    let answer = await settledWithin(answered);
    while (answer === null) {
      const current = await advanceUnderWay(client, sandboxId);
      if (current !== null && current.id !== others) await follow(current);
      answer = await settledWithin(answered);
    }
    while (answer.status === 'RUNNING') {
      await follow(answer);
      await wait(LOOK_EVERY_MS);
      answer = await advanceOf(client, answer.id);
    }
    return answer;
  } finally {
    asking.abort();
  }
}

const LOOK_EVERY_MS = 200;

const PROGRESS = 'id status from to reached firedTimers reason';
const ADVANCE = `mutation ($input: AdvanceClockInput!) { advanceClock(input: $input) { advance { ${PROGRESS} } } }`;
const CANCEL =
  'mutation ($input: CancelAdvanceInput!) { cancelAdvance(input: $input) { advance { id } } }';
const UNDER_WAY = `query ($id: ID!) { sandbox(id: $id) { clock { advance { ${PROGRESS} } } } }`;
const BY_ID = `query ($id: ID!) { node(id: $id) { ... on ClockAdvance { ${PROGRESS} } } }`;

/** The answer, or null where there is none yet when it is time to look how far it is. */
async function settledWithin(answered: Promise<ClockAdvance>): Promise<ClockAdvance | null> {
  const waiting = new AbortController();
  const time = wait(LOOK_EVERY_MS, null, { signal: waiting.signal }).catch(() => null);
  try {
    return await Promise.race([answered, time]);
  } finally {
    waiting.abort();
  }
}

async function advanceUnderWay(client: ApiClient, id: string): Promise<ClockAdvance | null> {
  const { sandbox } = await client.request<{
    sandbox: { clock: { advance: ClockAdvance | null } };
  }>(UNDER_WAY, { id });
  return sandbox.clock.advance;
}

async function advanceOf(client: ApiClient, id: string): Promise<ClockAdvance> {
  return (await client.request<{ node: ClockAdvance }>(BY_ID, { id })).node;
}

async function cancel(client: ApiClient, sandboxId: string, advanceId: string): Promise<void> {
  try {
    await client.request(CANCEL, { input: { sandboxId, advanceId } });
  } catch (error) {
    // It has reached its goal in the meantime.
    if (!(error instanceof ApiError && error.code === 'CLOCK_ADVANCE_NOT_RUNNING')) throw error;
  }
}
