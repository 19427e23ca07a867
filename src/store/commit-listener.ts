import { EventEmitter } from 'node:events';
import { Client } from 'pg';
import { ACCESS_CHANNEL, parseAccessNotice, type AccessNotice } from './access-notice.ts';
import { COMMIT_CHANNEL } from './commit-turn.ts';

/** One committed turn, heard from whichever process ran it. */
export interface CommitNotice {
  readonly sandboxId: string;
  /** The last event of the turn; 0 where it had none. */
  readonly lastEventSeq: number;
}

interface ListenerEvents {
  commit: [CommitNotice];
  /** Something outside the simulation changed: keys, sandboxes. */
  access: [AccessNotice];
  /** Notices may have been missed: whoever follows must look again. */
  gap: [];
  error: [Error];
}

/** Until the first attempt to connect again; each further one waits for twice as long, up to the last. */
const RECONNECT_MS = { first: 250, last: 5_000 };

/**
 * Hears what every process commits, on one connection. A notice only says that there is more to
 * read; after a lost connection `gap` says that any could have been missed.
 */
export class CommitListener extends EventEmitter<ListenerEvents> {
  readonly #databaseUrl: string;
  #client: Client | null = null;
  /** The attempt to come: a client that cannot connect says so twice. */
  #attempt: NodeJS.Timeout | null = null;
  #waitMs = RECONNECT_MS.first;
  #isStopped = false;

  constructor(databaseUrl: string) {
    super();
    this.#databaseUrl = databaseUrl;
    this.setMaxListeners(0);
  }

  /** Resolves when notices are being heard. */
  async start(): Promise<void> {
    const client = new Client({
      connectionString: this.#databaseUrl,
      keepAlive: true,
      application_name: 'pushpull-listener',
    });
    client.on('notification', ({ channel, payload = '' }) => this.#hear(channel, payload));
    client.on('error', (error) => this.emit('error', error));
    client.on('end', () => this.#reconnect(client));
    this.#client = client;
    await client.connect();
    await client.query(`LISTEN ${COMMIT_CHANNEL}; LISTEN ${ACCESS_CHANNEL}`);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#client?.end();
  }

  /**
   * Tells this process what it has just committed itself, ahead of the notice that comes to
   * everybody: whoever is answered finds the change in force.
   */
  hearOwnChange(notice: AccessNotice): void {
    this.emit('access', notice);
  }

  #hear(channel: string, payload: string): void {
    if (channel === ACCESS_CHANNEL) {
      this.emit('access', parseAccessNotice(payload));
      return;
    }
    const [sandboxId = '', lastEventSeq = '0'] = payload.split(' ');
    this.emit('commit', { sandboxId, lastEventSeq: Number(lastEventSeq) });
  }

  #reconnect(lost: Client): void {
    if (this.#isStopped || this.#attempt !== null || lost !== this.#client) return;
    const again = (): void => {
      this.#attempt = null;
      if (this.#isStopped) return;
      this.start().then(
        () => {
          this.#waitMs = RECONNECT_MS.first;
          this.emit('gap');
        },
        (error: unknown) => {
          this.emit('error', error instanceof Error ? error : new Error(String(error)));
          if (this.#client) this.#reconnect(this.#client);
        },
      );
    };
    this.#attempt = setTimeout(again, this.#waitMs).unref();
    this.#waitMs = Math.min(2 * this.#waitMs, RECONNECT_MS.last);
  }
}
