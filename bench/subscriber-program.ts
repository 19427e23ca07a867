/** The subscribers of `subscribers.ts`, which starts them in a process of their own. */
import { WebSocket } from 'ws';

/** Whom to follow. */
export interface SubscriberOptions {
  readonly url: string;
  readonly key: string;
  readonly sandboxId: string;
  readonly after: string;
  /** The event that `after` stands for. */
  readonly afterSeq: number;
  readonly subscribers: number;
}

/** When each event was committed: wall instants in milliseconds, of the events from `fromSeq` on. */
export interface Commits {
  readonly fromSeq: number;
  readonly committedAtMs: readonly number[];
}

/** What the subscribers saw of those events. */
export interface Delivery {
  readonly arrivals: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** What the subscribers themselves took, of one core. */
  readonly cpuShare: number;
}

const query = `subscription ($sandboxId: ID!, $after: String) {
  lifecycleEvents(sandboxId: $sandboxId, after: $after) { seq at kind message detail }
}`;

const options = JSON.parse(process.argv[2] ?? '') as SubscriberOptions;

/** Wall instants at which each subscriber got each event, the first after `afterSeq` at place 0. */
const arrivals: number[][] = Array.from({ length: options.subscribers }, () => []);

const cpuAtStart = process.cpuUsage();
const startedAtMs = performance.now();
await Promise.all(arrivals.map(subscribe));
process.on('message', (commits: Commits) => void report(commits));
process.send?.('following');

/** A client that parses nothing but the number of the event, so that it costs next to nothing. */
function subscribe(arrivedAtMs: number[]): Promise<void> {
  const socket = new WebSocket(
    `${options.url.replace('http', 'ws')}/graphql`,
    'graphql-transport-ws',
    { skipUTF8Validation: true },
  );
  const say = (message: object): void => socket.send(JSON.stringify(message));
  socket.on('open', () => {
    say({ type: 'connection_init', payload: { Authorization: `Bearer ${options.key}` } });
  });
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data: Buffer) => {
      const at = data.indexOf('"seq":');
      if (at === -1) {
        if (!data.includes('connection_ack')) throw new Error(`Not an event: ${String(data)}`);
        say({ id: crypto.randomUUID(), type: 'subscribe', payload: { query, variables: options } });
        resolve();
        return;
      }
      const seq = Number.parseInt(data.toString('latin1', at + 6, at + 22), 10);
      arrivedAtMs.push(performance.timeOrigin + performance.now());
      if (seq !== options.afterSeq + arrivedAtMs.length) {
        throw new Error(`A gap or a duplicate: event ${seq} came as number ${arrivedAtMs.length}`);
      }
    });
  });
}

async function report({ fromSeq, committedAtMs }: Commits): Promise<void> {
  const first = fromSeq - options.afterSeq - 1;
  const deadline = performance.now() + 20_000;
  while (arrivals.some(({ length }) => length < first + committedAtMs.length)) {
    if (performance.now() > deadline) throw new Error('Some events never arrived');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const cpu = process.cpuUsage(cpuAtStart);
  const latenciesMs = Float64Array.from(
    arrivals.flatMap((arrivedAtMs) =>
      committedAtMs.map((at, index) => (arrivedAtMs[first + index] ?? Number.NaN) - at),
    ),
  ).sort();
  const at = (share: number): number =>
    latenciesMs[Math.floor(share * latenciesMs.length)] ?? Number.NaN;
  process.send?.({
    arrivals: latenciesMs.length,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    cpuShare: (cpu.user + cpu.system) / 1_000 / (performance.now() - startedAtMs),
  } satisfies Delivery);
}
