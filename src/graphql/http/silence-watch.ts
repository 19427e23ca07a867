import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { Limits } from '../limits/limits.ts';

/** The close code for a client that may come again later; clients of graphql-ws do. */
export const TRY_AGAIN_LATER = 1013;

/** Looks in so many times while a client may be silent. */
const LOOKS_PER_SILENCE = 4;

interface Watched {
  readonly connection: Socket;
  lastSignMs: number;
  /** Bytes that had left for the network when it was looked at last. */
  flushedBytes: number;
}

/**
 * Closes the connections of clients that are dead, or that do not read what they asked for. A sign of
 * life is a pong, a message, or that the network took bytes which had been waiting.
 */
export class SilenceWatch {
  readonly #limits: Limits;
  readonly #watched = new Map<WebSocket, Watched>();
  readonly #timer: NodeJS.Timeout;

  constructor(limits: Limits) {
    this.#limits = limits;
    this.#timer = setInterval(() => this.#lookAtAll(), limits.silentMs / LOOKS_PER_SILENCE).unref();
  }

  /** Watches a client until it is gone. */
  add(client: WebSocket, connection: Socket): void {
    const watched = { connection, lastSignMs: performance.now(), flushedBytes: 0 };
    this.#watched.set(client, watched);
    const sign = (): void => {
      watched.lastSignMs = performance.now();
    };
    client.on('pong', sign);
    client.on('message', sign);
    client.once('close', () => this.#watched.delete(client));
  }

  /** Closes a client for which too much waits; true where it was closed. */
  closeIfOverfull(client: WebSocket): boolean {
    const { unreadBytes } = this.#limits;
    const { bufferedAmount } = client;
    if (bufferedAmount <= unreadBytes) return false;
    client.close(
      TRY_AGAIN_LATER,
      `Not read: ${bufferedAmount} bytes wait, the limit is ${unreadBytes}`,
    );
    return true;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #lookAtAll(): void {
    const now = performance.now();
    for (const [client, watched] of this.#watched) this.#look(client, watched, now);
  }

  #look(client: WebSocket, watched: Watched, now: number): void {
    if (client.readyState !== WebSocket.OPEN || this.closeIfOverfull(client)) return;
    const { connection } = watched;
    const flushedBytes = connection.bytesWritten - connection.writableLength;
    // A ping that was just handed over is no sign; bytes that had to wait and left are one.
    if (client.bufferedAmount > 0 && flushedBytes > watched.flushedBytes) watched.lastSignMs = now;
    watched.flushedBytes = flushedBytes;
    const { silentMs } = this.#limits;
    if (now - watched.lastSignMs >= silentMs) {
      client.close(
        TRY_AGAIN_LATER,
        `No sign of life: silent for ${silentMs} ms, which is the limit`,
      );
    } else if (client.bufferedAmount === 0) {
      client.ping();
    }
  }
}
