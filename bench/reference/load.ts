import { forkProgram } from './forked-program.ts';

/** What a load generator sends: the same JSON POST over and over. */
export interface Load {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body: string;
  /** Each sends its next request when the last one has been answered. */
  readonly clients: number;
  /** Seconds of sending that do not count yet. */
  readonly warmUpSeconds: number;
  /** Seconds that count. */
  readonly seconds: number;
  /** Every good answer has status 200 and contains this. */
  readonly expected: string;
}

/** What came back in the seconds that counted. */
export interface LoadFigures {
  readonly clients: number;
  /** Good answers; the latencies are theirs. */
  readonly answers: number;
  readonly answersPerSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** Answers of another kind and requests without an answer, warm-up included. */
  readonly errors: number;
  /** What the first of them was, or null. */
  readonly firstError: string | null;
  /** What the generator itself took, of one core. */
  readonly cpuShare: number;
}

/** Sends a load from a process of its own, so that measuring does not slow what is measured. */
export async function measureLoad(load: Load): Promise<LoadFigures> {
  const generator = await forkProgram<LoadFigures>(
    new URL('./load-program.js', import.meta.url),
    load,
  );
  await generator.stop();
  return generator.message;
}
