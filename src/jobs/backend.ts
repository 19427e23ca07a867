import {
  createPostgresBackend,
  Queue,
  runMigrations,
  Worker,
  type ConnectionOptions,
  type Job,
} from 'bullmq';
import { Redis } from 'ioredis';
import { Client } from 'pg';

/** Where the jobs are kept. */
export type JobsBackendOptions =
  /** In the service's own database: one server for everything. */
  | { readonly kind: 'postgres'; readonly databaseUrl: string }
  /** In Redis or Valkey, for fleets. */
  | { readonly kind: 'redis'; readonly redisUrl: string };

/** Names a queue and what its jobs carry. */
export interface QueueDefinition<Data extends object> {
  readonly name: string;
  /** Reads a job's data as it comes back from the backend. */
  read(data: Readonly<Record<string, unknown>>): Data;
}

/** A queue as the jobs of this folder use it. */
export interface JobQueue<Data> {
  /** Adds a job; one with the same id that has not run yet is left as it is. */
  add(data: Data, options: { readonly jobId: string; readonly delayMs: number }): Promise<void>;
  /** Keeps a job coming, whichever process asks for it. */
  repeat(name: string, everyMs: number, data: Data): Promise<void>;
  /** Takes a job away that does not run yet; nothing happens where there is none. */
  remove(jobId: string): Promise<void>;
  /** Jobs that wait for a worker or for their time. */
  count(): Promise<number>;
  close(): Promise<void>;
}

/** Something that takes jobs from a queue until it is closed. */
export interface JobWorker {
  /** Lets the jobs under way end. */
  close(): Promise<void>;
}

/** The Postgres schema that BullMQ keeps its tables in. */
const POSTGRES_SCHEMA = 'bullmq';

/** A job that is done, or has failed, is of no further use: the state in Postgres decides. */
const FORGET = { removeOnComplete: true, removeOnFail: true } as const;

/**
 * BullMQ on either of its backends. Only this file knows which one it is; the queues look the same.
 */
export class JobsBackend {
  readonly #options: JobsBackendOptions;
  readonly #onError: (error: Error) => void;
  readonly #redisClients: Redis[] = [];

  private constructor(options: JobsBackendOptions, onError: (error: Error) => void) {
    this.#options = options;
    this.#onError = onError;
  }

  /** Prepares the backend: on Postgres, BullMQ's own tables. */
  static async open(
    options: JobsBackendOptions,
    onError: (error: Error) => void,
  ): Promise<JobsBackend> {
    if (options.kind === 'postgres') await migrate(options.databaseUrl);
    return new JobsBackend(options, onError);
  }

  queue<Data extends object>({ name }: QueueDefinition<Data>): JobQueue<Data> {
    const queue =
      this.#options.kind === 'postgres'
        ? new Queue(name, { connection: this.#postgres() }, createPostgresBackend)
        : new Queue(name, { connection: this.#redis() });
    queue.on('error', this.#onError);
    // BullMQ derives a job's types from its name; ours all carry the queue's own data.
    const jobs = queue as unknown as Pick<
      Queue<object>,
      'add' | 'upsertJobScheduler' | 'remove' | 'count' | 'close'
    >;
    return {
      add: async (data, { jobId, delayMs }) => {
        await jobs.add(name, data, { jobId, delay: Math.max(0, delayMs), ...FORGET });
      },
      repeat: async (schedulerId, everyMs, data) => {
        await jobs.upsertJobScheduler(
          schedulerId,
          { every: everyMs },
          { name: schedulerId, data, opts: FORGET },
        );
      },
      remove: async (jobId) => {
        await jobs.remove(jobId);
      },
      count: () => jobs.count(),
      close: () => jobs.close(),
    };
  }

  worker<Data extends object>(
    definition: QueueDefinition<Data>,
    concurrency: number,
    work: (data: Data) => Promise<void>,
  ): JobWorker {
    const { name } = definition;
    const process = async (job: Job<Record<string, unknown>>): Promise<void> =>
      work(definition.read(job.data));
    const worker =
      this.#options.kind === 'postgres'
        ? new Worker(
            name,
            process,
            { connection: this.#postgres(), concurrency },
            createPostgresBackend,
          )
        : new Worker(name, process, { connection: this.#redis(), concurrency });
    worker.on('error', this.#onError);
    return { close: () => worker.close() };
  }

  /** Closes the connections that queues and workers shared with nobody. */
  async close(): Promise<void> {
    await Promise.all(this.#redisClients.map((client) => client.quit().catch(() => undefined)));
  }

  #postgres(): { connectionString: string; schema: string; max: number } {
    if (this.#options.kind !== 'postgres') throw new Error('The jobs are not kept in Postgres');
    return {
      connectionString: this.#options.databaseUrl,
      schema: POSTGRES_SCHEMA,
      max: POSTGRES_CONNECTIONS,
    };
  }

  #redis(): ConnectionOptions {
    if (this.#options.kind !== 'redis') throw new Error('The jobs are not kept in Redis');
    // Workers block on Redis and must go on trying for as long as it is away.
    const client = new Redis(this.#options.redisUrl, { maxRetriesPerRequest: null });
    client.on('error', this.#onError);
    this.#redisClients.push(client);
    return client;
  }
}

/** Connections of each queue and each worker on Postgres. */
const POSTGRES_CONNECTIONS = 2;

async function migrate(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await runMigrations(client, POSTGRES_SCHEMA);
  } finally {
    await client.end();
  }
}
