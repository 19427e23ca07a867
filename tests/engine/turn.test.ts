import { describe, expect, it } from 'vitest';
import { Turn } from '../../src/engine/turn.ts';
import { clockOf } from '../../src/simulation/clock/clock-service.ts';
import {
  ADVANCE_TIMERS_MAX,
  clockAdvances,
  type ClockAdvance,
} from '../../src/simulation/clock/clock-advance.ts';
import { FAILING, StreamMappingSandbox } from '../support/stream-mappings.ts';
import { openSandbox, START_MS, type TestSandbox } from '../support/test-sandbox.ts';

const SLEEP =
  'export const handler = ({ ms }) => new Promise((resolve) => setTimeout(resolve, ms));';

/** A sandbox with invocations under way: each has two timers to come, the second after `ms`. */
function sandboxWithTimers(invocations: number): TestSandbox {
  const sandbox = openSandbox();
  sandbox.createFunction('sleep', SLEEP, { timeout: 900 });
  for (let count = 1; count <= invocations; count++) {
    sandbox.startInvoke('sleep', { ms: count * 1_000 });
  }
  return sandbox;
}

/** However slow the machine is. */
const ample = { timersMax: 5_000, wallMsMax: 60_000 };
const small = { timersMax: 4, wallMsMax: 60_000 };

describe('a turn', () => {
  it('moves an advance by its budget and tells how far it has come', () => {
    const { world } = sandboxWithTimers(5);
    const { id } = new Turn(world).execute<'StartClockAdvance'>({
      type: 'StartClockAdvance',
      input: { goal: { byMs: 3_600_000 } },
    });
    expect(new Turn(world, small).moveAdvance()).toBe(false);
    expect(world.table(clockAdvances).get(id)).toMatchObject({
      status: 'RUNNING',
      firedTimers: 4,
      reachedMs: START_MS + 101,
    });
    expect(new Turn(world, small).moveAdvance()).toBe(false);
    expect(new Turn(world, small).moveAdvance()).toBe(true);
    expect(clockOf(world).advanceId).toBeNull();
    expect(world.now).toBe(START_MS + 3_600_000);
  });

  it('counts every timer of an advance, those at the instant where it paused too', () => {
    const sandbox = sandboxWithTimers(6);
    const { world } = sandbox;
    const { id } = new Turn(world).execute<'StartClockAdvance'>({
      type: 'StartClockAdvance',
      input: { goal: { byMs: 60_000 } },
    });
    for (;;) {
      const turn = new Turn(world, small);
      const isCaughtUp = turn.catchUp();
      if (turn.moveAdvance() && isCaughtUp) break;
    }
    sandbox.collect();
    const ended = sandbox.events.at(-1);
    expect(ended).toMatchObject({ kind: 'CLOCK_ADVANCE_ENDED', detail: { advanceId: id } });
    expect(ended?.detail?.['firedTimers']).toBe(12);
  });

  it('lets an advance be cancelled between two slices, where it stands', () => {
    const { world } = sandboxWithTimers(5);
    const { id } = new Turn(world).execute<'StartClockAdvance'>({
      type: 'StartClockAdvance',
      input: { goal: null },
    });
    new Turn(world, { timersMax: 6, wallMsMax: 60_000 }).moveAdvance();
    const reached = world.now;
    expect(new Turn(world).cancelAdvance(id)).toMatchObject({
      status: 'CANCELLED',
      firedTimers: 6,
      reachedMs: reached,
      reason: 'Cancelled by its owner.',
    });
    expect(reached).toBe(START_MS + 1_102);
    expect(new Turn(world).moveAdvance()).toBe(true);
    expect(world.now).toBe(reached);
  });

  it('ends an advance until idle at the last timer', () => {
    const { world } = sandboxWithTimers(2);
    new Turn(world).execute<'StartClockAdvance'>({
      type: 'StartClockAdvance',
      input: { goal: null },
    });
    expect(new Turn(world, ample).moveAdvance()).toBe(true);
    expect(world.now).toBe(START_MS + 2_102);
    expect(world.nextDueAt).toBeNull();
  });

  it('ends an advance until idle before a message that nobody comes for expires', () => {
    const sandbox = sandboxWithTimers(1);
    const { world } = sandbox;
    sandbox.execute('CreateQueue', { queueName: 'left', fifoQueue: null, attributes: {} });
    sandbox.execute('SendMessage', {
      queueName: 'left',
      body: 'nobody comes for it',
      delaySeconds: null,
      messageAttributes: {},
      messageGroupId: null,
      messageDeduplicationId: null,
      awsTraceHeader: null,
    });
    new Turn(world).execute<'StartClockAdvance'>({
      type: 'StartClockAdvance',
      input: { goal: null },
    });
    expect(new Turn(world, ample).moveAdvance()).toBe(true);
    expect(world.now).toBe(START_MS + 1_102);
    expect(world.nextDueAt).toBe(START_MS + 345_600_000);
  });

  it('ends an advance at its bound, and says which record keeps the sandbox from being idle', () => {
    const estate = new StreamMappingSandbox(FAILING);
    estate.map();
    const [poison = ''] = estate.put(['poison']);
    estate.advance(600);
    const { world } = estate.sandbox;
    const { id } = new Turn(world).execute<'StartClockAdvance'>({
      type: 'StartClockAdvance',
      input: { goal: null },
    });
    const advance = world.table(clockAdvances).get(id) as ClockAdvance;
    world.table(clockAdvances).put({ ...advance, firedTimers: ADVANCE_TIMERS_MAX - 1 });
    expect(new Turn(world, small).moveAdvance()).toBe(true);
    estate.sandbox.collect();
    const { detail } = estate.sandbox.events.at(-1) ?? {};
    expect(detail).toMatchObject({ status: 'LIMIT_REACHED' });
    expect(detail?.['reason']).toContain(`The batch of record ${poison} of shardId-000000000000`);
    estate.sandbox.forgetStory();
  });

  it('has the same events whatever its budget', () => {
    const [whole, sliced] = [sandboxWithTimers(4), sandboxWithTimers(4)].map((sandbox, index) => {
      const { world } = sandbox;
      new Turn(world).execute<'StartClockAdvance'>({
        type: 'StartClockAdvance',
        input: { goal: { byMs: 10_000 } },
      });
      const budget = index === 0 ? undefined : { timersMax: 1, wallMsMax: 60_000 };
      while (!new Turn(world, budget).moveAdvance());
      sandbox.collect();
      return sandbox.events;
    });
    expect(sliced).toEqual(whole);
    expect(whole?.at(-1)).toMatchObject({ kind: 'CLOCK_ADVANCE_ENDED' });
  });

  it('stops short of the end of an invocation when its budget is spent', () => {
    const { world } = sandboxWithTimers(3);
    const invoked = new Turn(world).execute<'Invoke'>({
      type: 'Invoke',
      input: {
        functionName: 'sleep',
        qualifier: null,
        invocationType: 'REQUEST_RESPONSE',
        payload: '{"ms":60000}',
        clientContext: null,
      },
    });
    const turn = new Turn(world, { timersMax: 2, wallMsMax: 60_000 });
    expect(turn.advanceToEndOf(invoked.invocationId ?? '')).toBe(false);
    expect(turn.isSpent).toBe(true);
    expect(new Turn(world).advanceToEndOf(invoked.invocationId ?? '')).toBe(true);
  });

  it('leaves the clock to an advance under way, and drives it on when that has ended', () => {
    const sandbox = openSandbox();
    sandbox.execute('CreateQueue', { queueName: 'orders', fifoQueue: null, attributes: {} });
    const { world } = sandbox;
    new Turn(world).execute<'StartClockAdvance'>({
      type: 'StartClockAdvance',
      input: { goal: { byMs: 1_000 } },
    });
    const { receiveId } = new Turn(world).execute<'ReceiveMessage'>({
      type: 'ReceiveMessage',
      input: {
        queueName: 'orders',
        maxNumberOfMessages: 1,
        visibilityTimeout: null,
        waitTimeSeconds: 20,
      },
    });
    expect(new Turn(world).advanceToEndOf(receiveId ?? '')).toBe(false);
    expect(world.now).toBe(START_MS);
    expect(new Turn(world).moveAdvance()).toBe(true);
    expect(new Turn(world).advanceToEndOf(receiveId ?? '')).toBe(true);
    expect(world.now).toBe(START_MS + 20_000);
  });
});
