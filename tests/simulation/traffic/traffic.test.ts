import { describe, expect, test } from 'vitest';
import type { CommandInput } from '../../../src/simulation/commands.ts';
import { ACTIONS_PER_FIRING_MAX } from '../../../src/simulation/traffic/traffic-firing.ts';
import { TRAFFICS_MAX } from '../../../src/simulation/traffic/traffic.ts';
import { openSandbox, START_MS, type TestSandbox } from '../../support/test-sandbox.ts';
import { createTraffic, refusalOf, timesOf, trafficOf, updateTraffic } from './traffic.ts';

const ECHO = 'exports.handler = async (event) => event;';

function invoke(payload: string): CommandInput<'CreateTraffic'>['action'] {
  return {
    type: 'INVOKE',
    functionName: 'report',
    qualifier: null,
    invocationType: 'REQUEST_RESPONSE',
    payload,
  };
}

/** A sandbox with a function, to which most of these tests send their traffic. */
function openWithFunction(seed?: string): TestSandbox {
  const sandbox = openSandbox(seed);
  sandbox.createFunction('report', ECHO);
  return sandbox;
}

function payloads(sandbox: TestSandbox): unknown[] {
  return [...sandbox.invocations.values()].map(({ payload }) => JSON.parse(payload) as unknown);
}

function receivedTimes(sandbox: TestSandbox): number[] {
  return [...sandbox.invocations.values()].map(({ receivedAtMs }) => receivedAtMs - START_MS);
}

describe('A traffic', () => {
  test('acts at once and then in its rhythm, and counts', () => {
    const sandbox = openWithFunction();
    const id = createTraffic(sandbox, {
      action: invoke('{"n":{{counter}},"at":"{{now}}"}'),
      shape: { type: 'CONSTANT', ratePerSecond: 2 },
    });
    sandbox.advanceBy(1_000);
    expect(payloads(sandbox)).toEqual([
      { n: 1, at: '2026-01-12T15:40:00.000Z' },
      { n: 2, at: '2026-01-12T15:40:00.500Z' },
      { n: 3, at: '2026-01-12T15:40:01.000Z' },
    ]);
    expect(trafficOf(sandbox, id)).toMatchObject({ actions: 3, refused: 0, state: 'RUNNING' });
  });

  test('begins at its start and does nothing from its end on', () => {
    const sandbox = openWithFunction();
    const id = createTraffic(sandbox, {
      action: invoke('1'),
      startMs: START_MS + 5_000,
      endMs: START_MS + 8_000,
    });
    sandbox.advanceUntilIdle();
    expect(receivedTimes(sandbox)).toEqual([5_000, 6_000, 7_000]);
    expect(timesOf(sandbox, 'TRAFFIC_ENDED')).toEqual([8_000]);
    expect(trafficOf(sandbox, id)).toMatchObject({ state: 'ENDED', timerSeq: null });
  });

  test('that ramps down to 0 ends with its last action', () => {
    const sandbox = openWithFunction();
    createTraffic(sandbox, {
      action: invoke('1'),
      shape: { type: 'RAMP', fromPerSecond: 2, toPerSecond: 0, durationMs: 2_000 },
    });
    sandbox.advanceUntilIdle();
    expect(receivedTimes(sandbox)).toEqual([0, 585, 2_000]);
    expect(timesOf(sandbox, 'TRAFFIC_ENDED')).toEqual([2_000]);
  });

  test('does a burst in one millisecond, a part of it in each firing', () => {
    const sandbox = openWithFunction();
    createTraffic(sandbox, {
      action: { ...invoke('{{counter}}'), invocationType: 'EVENT' } as never,
      shape: { type: 'BURST', count: ACTIONS_PER_FIRING_MAX * 2 + 1, everyMs: 60_000 },
    });
    sandbox.advanceBy(59_000);
    expect(receivedTimes(sandbox)).toEqual(
      Array.from({ length: ACTIONS_PER_FIRING_MAX * 2 + 1 }, () => 0),
    );
  });

  test('tells of its life, and of no action beyond what the service tells', () => {
    const sandbox = openWithFunction();
    const id = createTraffic(sandbox, { action: invoke('1') });
    sandbox.advanceBy(3_000);
    updateTraffic(sandbox, id, { name: 'more orders' });
    sandbox.execute('DeleteTraffic', { trafficId: id });
    sandbox.advanceBy(60_000);
    const kinds = sandbox.events
      .map(({ kind }) => kind)
      .filter((kind) => kind.startsWith('TRAFFIC'));
    expect(kinds).toEqual(['TRAFFIC_STARTED', 'TRAFFIC_CHANGED', 'TRAFFIC_ENDED']);
    expect(sandbox.invocations.size).toBe(4);
  });

  test('has a chain of requests for every action', () => {
    const sandbox = openWithFunction();
    createTraffic(sandbox, { action: invoke('1'), endMs: START_MS + 3_000 });
    sandbox.advanceUntilIdle();
    const headers = [...sandbox.invocations.values()].map(({ traceHeader }) => traceHeader);
    expect(new Set(headers).size).toBe(3);
  });

  test('goes on after an action that was refused, which is told and counted', () => {
    const sandbox = openSandbox();
    const id = createTraffic(sandbox);
    sandbox.advanceBy(1_500);
    sandbox.createFunction('report', ECHO);
    updateTraffic(sandbox, id, { action: invoke('{{counter}}') });
    sandbox.advanceBy(1_000);
    expect(trafficOf(sandbox, id)).toMatchObject({
      actions: 3,
      refused: 2,
      lastRefusal: { errorCode: 'AWS.SimpleQueueService.NonExistentQueue' },
    });
    expect(timesOf(sandbox, 'TRAFFIC_ACTION_REFUSED')).toEqual([0, 1_000]);
    expect(payloads(sandbox)).toEqual([3]);
  });

  test('whose payload is no JSON once it is filled is refused', () => {
    const sandbox = openWithFunction();
    const id = createTraffic(sandbox, { action: invoke('0{{counter}}') });
    sandbox.advanceBy(0);
    expect(trafficOf(sandbox, id)).toMatchObject({
      refused: 1,
      lastRefusal: { errorCode: 'InvalidRequestContentException' },
    });
  });

  test('is on the agenda in words', () => {
    const sandbox = openWithFunction();
    const id = createTraffic(sandbox, { action: invoke('1') });
    expect(sandbox.world.agenda(1)).toMatchObject([
      {
        what: `The traffic "orders" (${id}) invokes the function report.`,
        why: 'It makes 1 actions a second, evenly spaced.',
      },
    ]);
  });
});

describe('Chance', () => {
  const poisson = {
    action: invoke('"{{uuid}}"'),
    shape: { type: 'POISSON', ratePerSecond: 5 },
  } as const;

  test('repeats with the seed, and is another with another seed', () => {
    const stories = ['one', 'one', 'two'].map((seed) => {
      const sandbox = openWithFunction(seed);
      createTraffic(sandbox, poisson);
      sandbox.advanceBy(10_000);
      return payloads(sandbox);
    });
    expect(stories[0]?.length).toBeGreaterThan(20);
    expect(stories[1]).toEqual(stories[0]);
    expect(stories[2]).not.toEqual(stories[0]);
  });

  test('of a traffic is not shifted by another one’s', () => {
    const story = (others: boolean): unknown[] => {
      const sandbox = openWithFunction();
      createTraffic(sandbox, poisson);
      if (others) createTraffic(sandbox, { ...poisson, action: invoke('{{int 1 6}}') });
      sandbox.advanceBy(5_000);
      return payloads(sandbox).filter((payload) => typeof payload === 'string');
    };
    expect(story(true)).toEqual(story(false));
  });

  test('survives that the World is saved and loaded', () => {
    const story = (reloads: boolean): number[] => {
      const sandbox = openWithFunction();
      createTraffic(sandbox, poisson);
      sandbox.advanceBy(2_000);
      if (reloads) sandbox.reload();
      sandbox.advanceBy(3_000);
      return receivedTimes(sandbox);
    };
    expect(story(true)).toEqual(story(false));
  });
});

describe('updateTraffic', () => {
  test('keeps the rhythm where the shape stays, and begins anew with another', () => {
    const sandbox = openWithFunction();
    const id = createTraffic(sandbox, { action: invoke('1') });
    sandbox.advanceBy(1_500);
    updateTraffic(sandbox, id, { action: invoke('2') });
    sandbox.advanceBy(1_000);
    updateTraffic(sandbox, id, { shape: { type: 'CONSTANT', ratePerSecond: 0.5 } });
    sandbox.advanceBy(2_000);
    expect(receivedTimes(sandbox)).toEqual([0, 1_000, 2_000, 2_500, 4_500]);
  });

  test('stops a traffic and lets it go on', () => {
    const sandbox = openWithFunction();
    const id = createTraffic(sandbox, { action: invoke('{{counter}}') });
    sandbox.advanceBy(500);
    updateTraffic(sandbox, id, { running: false });
    sandbox.advanceBy(60_000);
    expect(trafficOf(sandbox, id)).toMatchObject({ state: 'STOPPED', timerSeq: null });
    updateTraffic(sandbox, id, { running: true });
    sandbox.advanceBy(1_000);
    expect(receivedTimes(sandbox)).toEqual([0, 60_500, 61_500]);
    expect(payloads(sandbox)).toEqual([1, 2, 3]);
  });

  test('lets one that has ended go on with another end, and only with one', () => {
    const sandbox = openWithFunction();
    const id = createTraffic(sandbox, { action: invoke('1'), endMs: START_MS + 500 });
    sandbox.advanceUntilIdle();
    expect(refusalOf(() => updateTraffic(sandbox, id, { running: true })).field).toBe('end');
    updateTraffic(sandbox, id, { name: 'renamed' });
    expect(trafficOf(sandbox, id).state).toBe('ENDED');
    updateTraffic(sandbox, id, { end: { atMs: START_MS + 2_000 } });
    sandbox.advanceUntilIdle();
    expect(receivedTimes(sandbox)).toEqual([0, 500, 1_500]);
  });

  test('takes the end away', () => {
    const sandbox = openWithFunction();
    const id = createTraffic(sandbox, { action: invoke('1'), endMs: START_MS + 500 });
    updateTraffic(sandbox, id, { end: { atMs: null } });
    sandbox.advanceBy(3_000);
    expect(receivedTimes(sandbox)).toEqual([0, 1_000, 2_000, 3_000]);
  });
});

describe('What cannot be is refused, and nothing has changed', () => {
  test('an end that is not after the start', () => {
    const sandbox = openSandbox();
    expect(refusalOf(() => createTraffic(sandbox, { endMs: START_MS }))).toMatchObject({
      code: 'VALIDATION_FAILED',
      field: 'end',
    });
    expect(sandbox.events).toEqual([]);
  });

  test('a template, with the place in it', () => {
    const sandbox = openSandbox();
    expect(
      refusalOf(() => createTraffic(sandbox, { action: invoke('{"a":{{int}}}') })),
    ).toMatchObject({
      code: 'VALIDATION_FAILED',
      field: 'action.payload',
      detail: { line: 1, column: 6 },
    });
  });

  test('a template of more than 16,384 bytes', () => {
    const sandbox = openSandbox();
    const action = invoke('1'.repeat(16_385));
    expect(refusalOf(() => createTraffic(sandbox, { action })).detail).toEqual({
      limit: 16_384,
      actual: 16_385,
    });
  });

  test('more traffics than a sandbox may have', () => {
    const sandbox = openSandbox();
    for (let count = 0; count < TRAFFICS_MAX; count++) {
      createTraffic(sandbox, { startMs: START_MS + 1_000 });
    }
    expect(refusalOf(() => createTraffic(sandbox))).toMatchObject({
      code: 'QUOTA_EXCEEDED',
      detail: { limit: 100, actual: 101 },
    });
  });

  test('a traffic that is not there', () => {
    const sandbox = openSandbox();
    const act = (): unknown => sandbox.execute('DeleteTraffic', { trafficId: 'trf_none' });
    expect(refusalOf(act).code).toBe('TRAFFIC_NOT_FOUND');
  });
});
