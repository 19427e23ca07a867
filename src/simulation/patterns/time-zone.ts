import database from 'tzdata' with { type: 'json' };
import { DAY_MS, SCHEDULE_YEAR_MAX } from './civil-time.ts';
import { clockChangesOf, type Transition, transitionsOf } from './time-zone-rules.ts';

/** Worked out when a zone is first asked for; a zone has some hundred. */
const transitionsByZone = new Map<string, readonly Transition[]>();

/** Whether the IANA database has a zone of that name; upper and lower case are told apart. */
export function isTimeZone(name: string): boolean {
  return Object.hasOwn(database.zones, name);
}

/** What the clocks of a zone show at an instant. */
export function toLocalTime(timeZone: string, atMs: number): number {
  const transitions = transitionsIn(timeZone);
  const { offsetMs } = transitions[indexAt(transitions, atMs)] as Transition;
  return atMs + offsetMs;
}

/**
 * The instant at which the clocks of a zone first show a time; null for a time that they never show,
 * because they are put forward over it.
 */
export function toInstant(timeZone: string, localMs: number): number | null {
  const transitions = transitionsIn(timeZone);
  // No clock is a whole day away from UTC.
  const last = indexAt(transitions, localMs + DAY_MS);
  for (let index = indexAt(transitions, localMs - DAY_MS); index <= last; index += 1) {
    const { atMs, offsetMs } = transitions[index] as Transition;
    const instantMs = localMs - offsetMs;
    const endMs = transitions[index + 1]?.atMs ?? Infinity;
    if (instantMs >= atMs && instantMs < endMs) return instantMs;
  }
  return null;
}

/** The instant at which clocks are put forward over a time that they never show. */
export function changeOver(timeZone: string, localMs: number): number {
  const transitions = transitionsIn(timeZone);
  // The first change after which clocks show a later time.
  const change = transitions.find(({ atMs, offsetMs }) => atMs + offsetMs > localMs);
  if (!change) throw new Error(`Clocks in ${timeZone} show ${localMs}.`);
  return change.atMs;
}

function transitionsIn(timeZone: string): readonly Transition[] {
  const known = transitionsByZone.get(timeZone);
  if (known) return known;
  const zone = Object.hasOwn(database.zones, timeZone) ? database.zones[timeZone] : undefined;
  if (zone === undefined) throw new Error(`There is no time zone "${timeZone}".`);
  const transitions =
    typeof zone === 'string'
      ? transitionsIn(zone)
      : transitionsOf(zone, (name) =>
          clockChangesOf(database.rules[name] ?? [], SCHEDULE_YEAR_MAX),
        );
  transitionsByZone.set(timeZone, transitions);
  return transitions;
}

/** The index of the last transition that is not after an instant. */
function indexAt(transitions: readonly Transition[], atMs: number): number {
  let low = 0;
  let high = transitions.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((transitions[middle] as Transition).atMs <= atMs) low = middle;
    else high = middle - 1;
  }
  return low;
}
