import { forkProgram } from './forked-program.ts';
import type { Load } from './load.ts';

/** The same JSON POST at a steady rate, whether the ones before are answered or not. */
export interface SteadyLoad extends Pick<Load, 'url' | 'headers' | 'body' | 'expected'> {
  readonly perSecond: number;
  readonly seconds: number;
}

export interface SteadyFigures {
  readonly answers: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Sends a steady load from a process of its own; every answer has to be good. */
export async function measureSteadyLoad(load: SteadyLoad): Promise<SteadyFigures> {
  const generator = await forkProgram<SteadyFigures>(
    new URL('./steady-load-program.js', import.meta.url),
    load,
  );
  await generator.stop();
  return generator.message;
}
