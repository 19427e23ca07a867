import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Agenda } from '../../src/simulation/agenda.ts';
import { compareTimers, type Timer } from '../../src/simulation/timer.ts';
import { wakeUpQueues, type WakeUpQueue } from '../../src/simulation/wake-up-queue.ts';

function timer(seq: number, dueAt: number): Timer {
  return { seq, dueAt, kind: 'test', data: {} };
}

const timers = fc
  .array(fc.integer({ min: 0, max: 50 }), { maxLength: 60 })
  .map((dueTimes) => dueTimes.map((dueAt, index) => timer(index + 1, dueAt)));

/** Puts each timer into some queue. */
const queuesOfTimers = fc.func(fc.constantFrom(...wakeUpQueues)).map(
  (queueOf) =>
    ({ seq }: Timer): WakeUpQueue =>
      queueOf(seq),
);

function drain(agenda: Agenda): Timer[] {
  const taken: Timer[] = [];
  for (;;) {
    const next = agenda.takeDue(Infinity);
    if (!next) return taken;
    taken.push(next);
  }
}

describe('the agenda', () => {
  it('takes timers in the order of due time, then of sequence number, whatever queue they are of', () => {
    fc.assert(
      fc.property(timers, queuesOfTimers, (added, queueOf) => {
        const agenda = new Agenda(queueOf);
        for (const one of added) agenda.add(one);
        expect(drain(agenda)).toEqual([...added].sort(compareTimers));
      }),
    );
  });

  it('leaves out what was cancelled and nothing else', () => {
    fc.assert(
      fc.property(
        timers,
        fc.array(fc.nat({ max: 70 })),
        queuesOfTimers,
        (added, cancelled, queueOf) => {
          const agenda = new Agenda(queueOf);
          for (const one of added) agenda.add(one);
          for (const seq of cancelled) agenda.cancel(seq);
          const left = added.filter(({ seq }) => !cancelled.includes(seq));
          expect(agenda.size).toBe(left.length);
          expect(drain(agenda)).toEqual(left.sort(compareTimers));
        },
      ),
    );
  });

  it('takes nothing that is due later than asked', () => {
    fc.assert(
      fc.property(timers, fc.integer({ min: 0, max: 50 }), (added, time) => {
        const agenda = new Agenda();
        for (const one of added) agenda.add(one);
        let taken = agenda.takeDue(time);
        while (taken) {
          expect(taken.dueAt).toBeLessThanOrEqual(time);
          taken = agenda.takeDue(time);
        }
        expect(agenda.size).toBe(added.filter(({ dueAt }) => dueAt > time).length);
      }),
    );
  });

  it('tells what comes next without taking it', () => {
    const agenda = new Agenda();
    for (const one of [timer(1, 30), timer(2, 10), timer(3, 20)]) agenda.add(one);
    expect(agenda.upcoming(2).map(({ seq }) => seq)).toEqual([2, 3]);
    expect(agenda.size).toBe(3);
  });

  it('refuses a number that is on it already', () => {
    const agenda = new Agenda();
    agenda.add(timer(1, 10));
    expect(() => agenda.add(timer(1, 20))).toThrow('Timer 1 is on the agenda already');
  });

  it('is idle while only the end of what is kept is left, whatever came and went', () => {
    fc.assert(
      fc.property(
        timers,
        fc.array(fc.nat({ max: 70 })),
        queuesOfTimers,
        (added, cancelled, queueOf) => {
          const isKept = (one: Timer): boolean => queueOf(one) === 'maintenance';
          const agenda = new Agenda(queueOf);
          for (const one of added) agenda.add(one);
          for (const seq of cancelled) agenda.cancel(seq);
          const left = added.filter(({ seq }) => !cancelled.includes(seq));
          expect(agenda.isIdle).toBe(left.every(isKept));
          agenda.takeDue(Infinity);
          expect(agenda.isIdle).toBe([...left].sort(compareTimers).slice(1).every(isKept));
        },
      ),
    );
  });

  it('tells when the first timer of each queue is due, and the first of all first', () => {
    fc.assert(
      fc.property(timers, queuesOfTimers, (added, queueOf) => {
        const agenda = new Agenda(queueOf);
        for (const one of added) agenda.add(one);
        const first = (queue: WakeUpQueue): Timer | undefined =>
          added.filter((one) => queueOf(one) === queue).sort(compareTimers)[0];
        const dueTimes = agenda.dueTimes();
        for (const queue of wakeUpQueues) {
          expect(dueTimes.find((one) => one.queue === queue)?.dueAt).toBe(first(queue)?.dueAt);
        }
        expect(dueTimes[0]?.dueAt).toBe(agenda.peek()?.dueAt);
        expect(dueTimes).toEqual([...dueTimes].sort((left, right) => left.dueAt - right.dueAt));
      }),
    );
  });
});
