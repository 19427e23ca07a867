/** The load generator of `load.ts`, which starts it. */
import { Pool } from 'undici';
import type { Load, LoadFigures } from './load.ts';

/** More failures than this end the run: a closed loop against a dead server would only spin. */
const errorsMax = 100;

const load = JSON.parse(process.argv[2] ?? '') as Load;
process.send?.(await sendLoad(load));

async function sendLoad({
  clients,
  warmUpSeconds,
  seconds,
  expected,
  ...load
}: Load): Promise<LoadFigures> {
  const { origin, pathname } = new URL(load.url);
  const pool = new Pool(origin, { connections: clients, pipelining: 1, headersTimeout: 30_000 });
  const request = {
    method: 'POST' as const,
    path: pathname,
    headers: { 'content-type': 'application/json', ...load.headers },
    body: Buffer.from(load.body),
  };
  const startsAtMs = performance.now() + warmUpSeconds * 1000;
  const endsAtMs = startsAtMs + seconds * 1000;
  const latenciesMs: number[] = [];
  const errors: string[] = [];

  const cpuAtStart = process.cpuUsage();
  await Promise.all(Array.from({ length: clients }, sendUntilTheEnd));
  const cpu = process.cpuUsage(cpuAtStart);
  await pool.close();

  latenciesMs.sort((a, b) => a - b);
  return {
    clients,
    answers: latenciesMs.length,
    answersPerSecond: latenciesMs.length / seconds,
    p50Ms: percentile(latenciesMs, 50),
    p95Ms: percentile(latenciesMs, 95),
    p99Ms: percentile(latenciesMs, 99),
    errors: errors.length,
    firstError: errors[0] ?? null,
    cpuShare: (cpu.user + cpu.system) / 1e6 / (warmUpSeconds + seconds),
  };

  async function sendUntilTheEnd(): Promise<void> {
    while (performance.now() < endsAtMs && errors.length < errorsMax) {
      const sentAtMs = performance.now();
      const error = await send();
      const answeredAtMs = performance.now();
      if (error !== null) errors.push(error);
      else if (answeredAtMs >= startsAtMs && answeredAtMs < endsAtMs) {
        latenciesMs.push(answeredAtMs - sentAtMs);
      }
    }
  }

  async function send(): Promise<string | null> {
    try {
      const { statusCode, body } = await pool.request(request);
      const text = await body.text();
      return statusCode === 200 && text.includes(expected) ? null : `HTTP ${statusCode}: ${text}`;
    } catch (error) {
      return String(error);
    }
  }
}

/** The smallest value that `percent` of all values do not exceed; NaN of none. */
function percentile(sorted: readonly number[], percent: number): number {
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? Number.NaN;
}
