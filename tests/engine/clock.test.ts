import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  eventually,
  functionInput,
  invokeInput,
  startTestEngine,
  type TestEngine,
} from '../support/test-engine.ts';
import type { ClockMode } from '../../src/simulation/clock/clock.ts';

const SLEEP =
  'export const handler = ({ ms }) => new Promise((resolve) => setTimeout(() => resolve(ms), ms));';

let test: TestEngine;
beforeAll(async () => {
  test = await startTestEngine();
});
afterAll(() => test.stop());

async function sandboxWith(mode: ClockMode, rate = 1): Promise<string> {
  const sandboxId = await test.createSandbox(mode, rate);
  const input = functionInput('sleep', SLEEP, { timeout: 900 });
  await test.engine.execute(sandboxId, { type: 'CreateFunction', input });
  return sandboxId;
}

async function nowOf(sandboxId: string): Promise<number> {
  const { nowMs } = await test.prisma.sandbox.findUniqueOrThrow({ where: { id: sandboxId } });
  return Number(nowMs);
}

describe('a clock that stands still', () => {
  it('is moved to the end of a synchronous invocation, whose caller waits', async () => {
    const sandboxId = await sandboxWith('MANUAL');
    const before = await nowOf(sandboxId);
    const answer = await test.engine.invoke(sandboxId, invokeInput('sleep', { ms: 600_000 }));
    expect(answer.invocation?.response).toBe('600000');
    expect((await nowOf(sandboxId)) - before).toBe(600_102);
  });

  it('does not move by itself', async () => {
    const sandboxId = await sandboxWith('MANUAL');
    expect(await test.engine.agenda(sandboxId, 10)).toEqual([]);
    const before = await nowOf(sandboxId);
    await test.engine.wakeIfExists(sandboxId);
    expect(await nowOf(sandboxId)).toBe(before);
  });
});

describe('a clock that runs', () => {
  it('answers an invocation of 200 ms after 200 ms in real time', async () => {
    const sandboxId = await sandboxWith('REAL_TIME');
    await test.engine.invoke(sandboxId, invokeInput('sleep', { ms: 1 }));
    const begun = performance.now();
    const answer = await test.engine.invoke(sandboxId, invokeInput('sleep', { ms: 200 }));
    expect(answer.invocation?.status).toBe('SUCCEEDED');
    expect(performance.now() - begun).toBeGreaterThanOrEqual(199);
  });

  it('passes sixty times as fast at rate 60', async () => {
    const sandboxId = await sandboxWith('SCALED', 60);
    const answer = await test.engine.invoke(sandboxId, invokeInput('sleep', { ms: 6_000 }));
    const { startedAtMs, endedAtMs } = answer.invocation ?? {};
    expect((endedAtMs ?? 0) - (startedAtMs ?? 0)).toBe(6_001);
  });

  it('leaves what is due in more than a second to a job', async () => {
    const sandboxId = await sandboxWith('REAL_TIME');
    void test.engine.invoke(sandboxId, invokeInput('sleep', { ms: 60_000 })).catch(() => undefined);
    const armed = await eventually(
      async () => test.wakeUps.find((wakeUp) => wakeUp.sandboxId === sandboxId),
      (wakeUp) => wakeUp !== undefined,
    );
    expect(armed?.atMs).toBeGreaterThan(Date.now() + 50_000);
    const [next] = await test.engine.agenda(sandboxId, 10);
    expect(next?.what).toBe('The invocation of "sleep" ends');
    await test.engine.setClock(sandboxId, { mode: 'MANUAL', rate: null });
    await test.engine.advanceClock(sandboxId, { goal: null });
  });
});

describe('advancing the clock', () => {
  it('fires what is due on the way, each at its own instant', async () => {
    const sandboxId = await sandboxWith('REAL_TIME');
    const call = test.engine.invoke(sandboxId, invokeInput('sleep', { ms: 300_000 }));
    await eventually(
      () => test.engine.agenda(sandboxId, 1),
      (agenda) => agenda.some(({ what }) => what.includes('ends')),
    );
    const advance = await test.engine.advanceClock(sandboxId, { goal: { byMs: 3_600_000 } });
    expect(advance).toMatchObject({ status: 'COMPLETED', firedTimers: 1, reason: null });
    const { invocation } = await call;
    expect((invocation?.endedAtMs ?? 0) - (invocation?.startedAtMs ?? 0)).toBe(300_001);
  });

  it('stops at the last timer when it goes until idle', async () => {
    const sandboxId = await sandboxWith('MANUAL');
    const before = await nowOf(sandboxId);
    const advance = await test.engine.advanceClock(sandboxId, { goal: null });
    expect(advance).toMatchObject({ status: 'COMPLETED', firedTimers: 0, reachedMs: before });
  });

  it('lets a running clock go on from the goal', async () => {
    const sandboxId = await sandboxWith('REAL_TIME');
    const before = await nowOf(sandboxId);
    await test.engine.advanceClock(sandboxId, { goal: { byMs: 86_400_000 } });
    const clock = await test.prisma.clock.findUniqueOrThrow({ where: { sandboxId } });
    expect(Number(clock.virtualMs) - before).toBeGreaterThanOrEqual(86_400_000);
    expect(clock.advanceId).toBeNull();
  });

  it('refuses to cancel what is not under way', async () => {
    const sandboxId = await sandboxWith('MANUAL');
    await expect(test.engine.cancelAdvance(sandboxId, 'adv_1')).rejects.toMatchObject({
      code: 'CLOCK_ADVANCE_NOT_RUNNING',
    });
  });
});
