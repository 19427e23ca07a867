import { setTimeout as wait } from 'node:timers/promises';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Engine } from '../../engine/engine.ts';

/** How an operation ended: as asked, with an error of the caller's, or with one of ours. */
export type OperationOutcome = 'ok' | 'refused' | 'failed';

/** Tells how many jobs wait for a worker or for their time, by queue. */
export type WaitingJobs = () => Promise<Readonly<Record<string, number>>>;

/** How long a report waits for the jobs to be counted. */
const COUNT_MS_MAX = 1_000;

/** What the process counts, for Prometheus. No label carries anything of a tenant's. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #operations: Histogram<'operation' | 'outcome'>;
  readonly #requests: Counter<'route' | 'status'>;
  readonly #refusals: Counter<'code'>;
  #openSubscriptions = 0;
  #openConnections = 0;

  /** `waitingJobs` counts the jobs that wait, by queue; null where the process has none. */
  constructor(engine: Engine, waitingJobs: WaitingJobs | null = null) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#operations = new Histogram({
      name: 'pushpull_graphql_operation_seconds',
      help: 'How long GraphQL operations took, by type and outcome.',
      labelNames: ['operation', 'outcome'],
      buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    });
    this.#requests = new Counter({
      name: 'pushpull_http_requests_total',
      help: 'HTTP requests that were answered, by route and status.',
      labelNames: ['route', 'status'],
      registers,
    });
    this.#refusals = new Counter({
      name: 'pushpull_refusals_total',
      help: 'Errors that were answered, by code.',
      labelNames: ['code'],
      registers,
    });
    const countConnections = (): number => this.#openConnections;
    new Gauge({
      name: 'pushpull_open_connections',
      help: 'WebSocket connections that are open.',
      registers,
      collect() {
        this.set(countConnections());
      },
    });
    const countSubscriptions = (): number => this.#openSubscriptions;
    new Gauge({
      name: 'pushpull_open_subscriptions',
      help: 'Subscriptions that are being followed.',
      registers,
      collect() {
        this.set(countSubscriptions());
      },
    });
    new Gauge({
      name: 'pushpull_engine_pending_requests',
      help: 'Requests that wait for an engine thread.',
      registers,
      collect() {
        this.set(engine.pendingCount);
      },
    });
    if (waitingJobs) this.#addWaitingJobs(waitingJobs);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Everything in the text format of Prometheus. */
  report(): Promise<string> {
    return this.#registry.metrics();
  }

  operationEnded(operation: string, outcome: OperationOutcome, seconds: number): void {
    this.#operations.observe({ operation, outcome }, seconds);
  }

  requestAnswered(route: string, status: number): void {
    this.#requests.inc({ route, status });
  }

  /** Counts an error by its code, of which there are only so many. */
  refused(code: string): void {
    this.#refusals.inc({ code });
  }

  connectionOpened(): void {
    this.#openConnections += 1;
  }

  connectionClosed(): void {
    this.#openConnections -= 1;
  }

  subscriptionOpened(): void {
    this.#openSubscriptions += 1;
  }

  subscriptionClosed(): void {
    this.#openSubscriptions -= 1;
  }

  #addWaitingJobs(waitingJobs: WaitingJobs): void {
    new Gauge({
      name: 'pushpull_jobs_waiting',
      help: 'Jobs that wait for a worker or for their time, by queue; the next sweep is one of "maintenance".',
      labelNames: ['queue'],
      registers: [this.#registry],
      async collect() {
        this.reset();
        const none = {};
        // Where Redis is away nobody answers; everything else is reported all the same.
        const counts = await Promise.race([
          waitingJobs().catch(() => none),
          wait(COUNT_MS_MAX, none, { ref: false }),
        ]);
        for (const [queue, count] of Object.entries(counts)) this.set({ queue }, count);
      },
    });
  }
}
