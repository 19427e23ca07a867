import { describe, expect, it } from 'vitest';
import { virtualTimeAt, wallTimeAt, type Clock } from '../../src/simulation/clock/clock.ts';
import { openSandbox, START_MS } from '../support/test-sandbox.ts';

function clock(rate: number, advanceId: string | null = null): Clock {
  return { mode: 'SCALED', rate, wallMs: 1_000, virtualMs: 500_000, advanceId };
}

describe('the clock', () => {
  it('shows virtual time at its rate', () => {
    expect(virtualTimeAt(clock(1), 500_000, 3_000)).toBe(502_000);
    expect(virtualTimeAt(clock(60), 500_000, 1_100)).toBe(506_000);
    expect(virtualTimeAt(clock(0.5), 500_000, 1_003)).toBe(500_001);
  });

  it('never runs back behind what has happened', () => {
    expect(virtualTimeAt(clock(1), 600_000, 3_000)).toBe(600_000);
    expect(virtualTimeAt(clock(1), 500_000, 0)).toBe(500_000);
  });

  it('stands still at rate 0 and during an advance', () => {
    expect(virtualTimeAt(clock(0), 500_000, 9_000)).toBe(500_000);
    expect(virtualTimeAt(clock(60, 'adv_1'), 510_000, 9_000)).toBe(510_000);
    expect(wallTimeAt(clock(0), 600_000)).toBeNull();
  });

  it('knows the wall instant at which it will show a time', () => {
    expect(wallTimeAt(clock(60), 506_000)).toBe(1_100);
    expect(wallTimeAt(clock(1), 499_000)).toBe(1_000);
  });
});

describe('setting the clock', () => {
  it('goes on from the present virtual instant in the new mode', () => {
    const sandbox = openSandbox().advanceBy(5_000);
    const set = sandbox.execute('SetClock', { mode: 'SCALED', rate: 60, wallMs: 7_000 });
    expect(set).toMatchObject({ mode: 'SCALED', rate: 60, virtualMs: START_MS + 5_000 });
    expect(virtualTimeAt(set, sandbox.now, 8_000)).toBe(START_MS + 65_000);
    expect(sandbox.takeKinds()).toEqual(['CLOCK_SET']);
  });

  it.each([0, -1, Number.NaN, 1_000_001])('refuses SCALED with the rate %s', (rate) => {
    const sandbox = openSandbox();
    expect(() => sandbox.execute('SetClock', { mode: 'SCALED', rate, wallMs: 0 })).toThrow(
      'SCALED takes a rate above 0 and at most 1000000',
    );
    expect(sandbox.takeKinds()).toEqual([]);
  });

  it.each(['REAL_TIME', 'MANUAL'] as const)('refuses a rate for %s', (mode) => {
    expect(() => openSandbox().execute('SetClock', { mode, rate: 2, wallMs: 0 })).toThrow(
      `${mode} takes no rate`,
    );
  });
});

describe('advancing the clock', () => {
  it('refuses a goal that is not later than now', () => {
    const sandbox = openSandbox();
    for (const goal of [{ toMs: START_MS }, { toMs: START_MS - 1 }, { byMs: 0 }, { byMs: -5 }]) {
      expect(() => sandbox.execute('StartClockAdvance', { goal })).toThrow(
        'the goal must be later than now, 2026-01-12T15:40:00.000Z; time only moves forward',
      );
    }
  });

  it('refuses a span of more than 366 days', () => {
    const goal = { byMs: 367 * 86_400_000 };
    expect(() => openSandbox().execute('StartClockAdvance', { goal })).toThrow(
      '367 days are above the limit of 366 days in one advance',
    );
  });

  it('refuses a second advance, and setting the clock, while one is under way', () => {
    const sandbox = openSandbox();
    const { id } = sandbox.execute('StartClockAdvance', { goal: { byMs: 1_000 } });
    const message = `advance "${id}" is under way. Wait for its end or cancel it.`;
    expect(() => sandbox.execute('StartClockAdvance', { goal: { byMs: 1 } })).toThrow(message);
    expect(() => sandbox.execute('SetClock', { mode: 'MANUAL', rate: null, wallMs: 0 })).toThrow(
      message,
    );
  });

  it('ends where the World has come, and says how it went', () => {
    const sandbox = openSandbox();
    const { id } = sandbox.execute('StartClockAdvance', { goal: { byMs: 60_000 } });
    const ended = sandbox.execute(
      'FinishClockAdvance',
      { advanceId: id, status: 'CANCELLED', firedTimers: 0, reason: 'Enough.', wallMs: 5 },
      20_000,
    );
    expect(ended).toMatchObject({ status: 'CANCELLED', reachedMs: START_MS + 20_000 });
    expect(sandbox.events.at(-1)?.message).toBe(
      'The advance was cancelled after 20 s of virtual time and 0 timers.',
    );
  });
});
