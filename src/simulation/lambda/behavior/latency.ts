import type { RandomStream } from '../../random.ts';
import type { Latency } from './behavior.ts';
import { exponential, naturalLogarithm, normalQuantile } from '../../elementary-functions.ts';

/** Milliseconds that a latency may be at least: virtual time has to move on. */
export const LATENCY_MS_MIN = 1;
/** Milliseconds that a latency may be at most: above every timeout, so that calls can miss it. */
export const LATENCY_MS_MAX = 960_000;

/** Gives one duration after the other, in whole microseconds. */
export type LatencyDraw = (random: RandomStream) => number;

/** A fixed latency draws nothing from the stream, the others one number. */
export function latencyDraw(latency: Latency): LatencyDraw {
  switch (latency.kind) {
    case 'FIXED': {
      const micros = latency.ms * 1_000;
      return () => micros;
    }
    case 'UNIFORM': {
      const minMicros = latency.minMs * 1_000;
      const choices = (latency.maxMs - latency.minMs) * 1_000 + 1;
      return (random) => minMicros + random.integerBelow(choices);
    }
    case 'LOG_NORMAL':
      return logNormalDraw(latency.medianMs * 1_000, latency.p99Ms * 1_000);
  }
}

/** The natural logarithm of the latency is normally distributed around that of the median. */
function logNormalDraw(medianMicros: number, p99Micros: number): LatencyDraw {
  const deviation = naturalLogarithm(p99Micros / medianMicros) / normalQuantile(0.99);
  return (random) => {
    const probability = (random.uint32() + 0.5) / 2 ** 32;
    const micros = Math.round(medianMicros * exponential(deviation * normalQuantile(probability)));
    return Math.min(Math.max(micros, LATENCY_MS_MIN * 1_000), LATENCY_MS_MAX * 1_000);
  };
}
