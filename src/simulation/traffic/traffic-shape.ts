import { validateRange } from '../constraint.ts';
import { naturalLogarithm, sineOfTurns } from '../elementary-functions.ts';
import { Refusal } from '../errors.ts';
import type { RandomStream } from '../random.ts';

/** How the actions of a traffic lie in time. Rates are actions per second. */
export type TrafficShape =
  /** Evenly spaced. */
  | { readonly type: 'CONSTANT'; readonly ratePerSecond: number }
  /** As independent callers come: gaps are exponential, with that mean rate. */
  | { readonly type: 'POISSON'; readonly ratePerSecond: number }
  /** From one rate to another in a straight line, and on at the other; to 0 it ends. */
  | {
      readonly type: 'RAMP';
      readonly fromPerSecond: number;
      readonly toPerSecond: number;
      readonly durationMs: number;
    }
  /** So many at once, every so often. */
  | { readonly type: 'BURST'; readonly count: number; readonly everyMs: number }
  /** A sine wave over the days of UTC. */
  | {
      readonly type: 'DAILY';
      readonly lowPerSecond: number;
      readonly highPerSecond: number;
      /** When it is high, 0 to 24; it is low twelve hours later. */
      readonly peakHour: number;
    };

/** Actions per second of one traffic, and of one burst. */
export const RATE_MAX = 10_000;

/** About one action in twelve days. */
export const RATE_MIN = 0.000_001;

const DAY_MS = 86_400_000;
const DURATION_MS = { min: 1_000, max: 30 * DAY_MS };

/** Refuses a shape with a rate or a duration out of its bounds. */
export function validateShape(shape: TrafficShape): void {
  switch (shape.type) {
    case 'CONSTANT':
    case 'POISSON':
      validateRange('shape.ratePerSecond', shape.ratePerSecond, { min: RATE_MIN, max: RATE_MAX });
      return;
    case 'RAMP':
      validateRates('fromPerSecond', shape.fromPerSecond, 'toPerSecond', shape.toPerSecond);
      validateRange('shape.duration', shape.durationMs, DURATION_MS);
      return;
    case 'BURST':
      validateRange('shape.count', shape.count, { min: 1, max: RATE_MAX });
      validateRange('shape.every', shape.everyMs, DURATION_MS);
      return;
    case 'DAILY':
      validateRates('lowPerSecond', shape.lowPerSecond, 'highPerSecond', shape.highPerSecond);
      validateRange('shape.peakHour', shape.peakHour, { min: 0, max: 24 });
      if (shape.lowPerSecond > shape.highPerSecond) {
        throw new Refusal(
          'VALIDATION_FAILED',
          `Cannot take shape.lowPerSecond: ${shape.lowPerSecond} is above highPerSecond, ${shape.highPerSecond}.`,
          { field: 'shape.lowPerSecond' },
        );
      }
  }
}

/** Two rates of which one may be 0. */
function validateRates(oneName: string, one: number, otherName: string, other: number): void {
  const min = (rate: number): number => (rate === 0 ? RATE_MIN : 0);
  validateRange(`shape.${oneName}`, one, { min: 0, max: RATE_MAX });
  validateRange(`shape.${otherName}`, other, { min: min(one), max: RATE_MAX });
}

/** Where a traffic stands in its shape. */
export interface ShapePosition {
  /** Where the shape counts from, in milliseconds. */
  readonly anchorMs: number;
  /** Which action since then is next, from 0. */
  readonly position: number;
  /** When that is due, with its fraction of a millisecond; null where nothing comes any more. */
  readonly nextDueMs: number | null;
}

/** The beginning of a shape. Its first action is due at once; of a Poisson process, after a gap. */
export function beginShape(
  shape: TrafficShape,
  anchorMs: number,
  random: RandomStream,
): ShapePosition {
  const nextDueMs = shape.type === 'POISSON' ? anchorMs + gapMs(shape, random) : anchorMs;
  return { anchorMs, position: 0, nextDueMs };
}

/** One action further. */
export function nextInShape(
  shape: TrafficShape,
  { anchorMs, position: before, nextDueMs: beforeMs }: ShapePosition,
  random: RandomStream,
): ShapePosition {
  const position = before + 1;
  if (beforeMs === null) return { anchorMs, position, nextDueMs: null };
  if (shape.type === 'POISSON') {
    return { anchorMs, position, nextDueMs: beforeMs + gapMs(shape, random) };
  }
  const afterMs = dueAfterMs(shape, position, anchorMs, beforeMs - anchorMs);
  return { anchorMs, position, nextDueMs: afterMs === null ? null : anchorMs + afterMs };
}

/** An exponential gap, by inversion. */
function gapMs(
  { ratePerSecond }: { readonly ratePerSecond: number },
  random: RandomStream,
): number {
  const uniform = (random.uint32() + 1) / 2 ** 32;
  return (-naturalLogarithm(uniform) * 1_000) / ratePerSecond;
}

/** How long after the anchor an action is due, in milliseconds; not before the one before it. */
function dueAfterMs(
  shape: Exclude<TrafficShape, { type: 'POISSON' }>,
  position: number,
  anchorMs: number,
  beforeMs: number,
): number | null {
  switch (shape.type) {
    case 'CONSTANT':
      return (position * 1_000) / shape.ratePerSecond;
    case 'RAMP':
      return rampMs(shape, position);
    case 'BURST':
      return Math.floor(position / shape.count) * shape.everyMs;
    case 'DAILY':
      return dailyMs(shape, position, anchorMs, beforeMs);
  }
}

/** Solves `from t + (to − from) t² / 2 duration = position` for t, and goes on evenly behind the ramp. */
function rampMs(
  { fromPerSecond, toPerSecond, durationMs }: Extract<TrafficShape, { type: 'RAMP' }>,
  position: number,
): number | null {
  const seconds = durationMs / 1_000;
  const inRamp = ((fromPerSecond + toPerSecond) / 2) * seconds;
  if (position > inRamp) {
    return toPerSecond === 0 ? null : durationMs + ((position - inRamp) * 1_000) / toPerSecond;
  }
  const slope = (toPerSecond - fromPerSecond) / seconds;
  const root = Math.sqrt(Math.max(0, fromPerSecond ** 2 + 2 * slope * position));
  return (2 * position * 1_000) / (fromPerSecond + root);
}

/** The millisecond in which the sum of the rates since the anchor reaches the position. */
function dailyMs(
  shape: Extract<TrafficShape, { type: 'DAILY' }>,
  position: number,
  anchorMs: number,
  beforeMs: number,
): number {
  const isReached = (elapsedMs: number): boolean =>
    dailyCount(shape, anchorMs, elapsedMs) >= position - ROUNDING;
  let below = beforeMs - 1;
  let step = 1;
  while (!isReached(below + step)) {
    below += step;
    step *= 2;
  }
  let reached = below + step;
  while (reached - below > 1) {
    const middle = Math.floor((below + reached) / 2);
    if (isReached(middle)) reached = middle;
    else below = middle;
  }
  return reached;
}

/** What the sums of a day may be off by. */
const ROUNDING = 0.000_001;

/** The integral of the daily curve: its mean and, on top, its wave. */
function dailyCount(
  { lowPerSecond, highPerSecond, peakHour }: Extract<TrafficShape, { type: 'DAILY' }>,
  anchorMs: number,
  elapsedMs: number,
): number {
  const mean = (lowPerSecond + highPerSecond) / 2;
  const swing = (highPerSecond - lowPerSecond) / 2;
  const sineAt = (ms: number): number => {
    const sincePeakMs = (((ms - peakHour * 3_600_000) % DAY_MS) + DAY_MS) % DAY_MS;
    return sineOfTurns(sincePeakMs / DAY_MS);
  };
  const wave = sineAt(anchorMs + elapsedMs) - sineAt(anchorMs);
  return (mean * elapsedMs) / 1_000 + swing * (DAY_MS / 1_000 / (2 * Math.PI)) * wave;
}

/** A shape in words: `10 actions a second`. */
export function shapeWords(shape: TrafficShape): string {
  switch (shape.type) {
    case 'CONSTANT':
      return `${shape.ratePerSecond} actions a second, evenly spaced`;
    case 'POISSON':
      return `${shape.ratePerSecond} actions a second on average, at random`;
    case 'RAMP':
      return `from ${shape.fromPerSecond} to ${shape.toPerSecond} actions a second within ${shape.durationMs / 1_000} s`;
    case 'BURST':
      return `${shape.count} actions at once every ${shape.everyMs / 1_000} s`;
    case 'DAILY':
      return `between ${shape.lowPerSecond} and ${shape.highPerSecond} actions a second over the day, most at hour ${shape.peakHour}`;
  }
}
