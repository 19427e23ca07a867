/** The steady load generator of `steady-load.ts`, which starts it. */
import { Pool } from 'undici';
import type { SteadyFigures, SteadyLoad } from './steady-load.ts';

const load = JSON.parse(process.argv[2] ?? '') as SteadyLoad;
process.send?.(await sendSteadily(load));

async function sendSteadily(load: SteadyLoad): Promise<SteadyFigures> {
  const { origin, pathname } = new URL(load.url);
  const pool = new Pool(origin, { connections: 64, pipelining: 1, headersTimeout: 30_000 });
  const requests = load.perSecond * load.seconds;
  const latenciesMs: number[] = [];
  const answers: Promise<void>[] = [];
  const begun = performance.now();
  for (let request = 0; request < requests; request++) {
    const dueAt = begun + (request * 1_000) / load.perSecond;
    while (performance.now() < dueAt) {
      await new Promise((resolve) => setTimeout(resolve, dueAt - performance.now()));
    }
    answers.push(send(performance.now()));
  }
  await Promise.all(answers);
  await pool.close();
  latenciesMs.sort((left, right) => left - right);
  const at = (share: number): number =>
    latenciesMs[Math.min(latenciesMs.length - 1, Math.floor(share * latenciesMs.length))] ??
    Number.NaN;
  return { answers: latenciesMs.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };

  /** Measured from the instant at which it was to be sent: a server that hangs hides nothing. */
  async function send(sentAt: number): Promise<void> {
    const { body } = await pool.request({
      method: 'POST',
      path: pathname,
      headers: { 'content-type': 'application/json', ...load.headers },
      body: load.body,
    });
    const text = await body.text();
    if (!text.includes(load.expected)) throw new Error(`Not what was expected: ${text}`);
    latenciesMs.push(performance.now() - sentAt);
  }
}
