import type { FastifyBaseLogger } from 'fastify';
import type { WebSocket } from 'ws';
import type { CommitListener } from '../../store/commit-listener.ts';
import type { Actor } from '../access/actor.ts';
import type { Authenticator } from '../access/authenticator.ts';

/** The protocol's close code for a client that may not go on. */
export const FORBIDDEN = 4403;

/** Timers take no longer delay; whoever expires later is looked at again then. */
const DELAY_MS_MAX = 2 ** 31 - 1;

/** The reason of a close, which has room for 123 bytes. */
export function forbiddenReason(reason: string): string {
  return `Forbidden: ${reason}`.slice(0, 120);
}

/** Closes the connections of keys that were revoked or have expired. */
export class KeyWatch {
  readonly #authenticator: Authenticator;
  readonly #listener: CommitListener;
  readonly #log: FastifyBaseLogger;
  readonly #checks = new Map<WebSocket, () => void>();

  /** To be made after the authenticator, which hears of a change first and so asks anew. */
  constructor(authenticator: Authenticator, listener: CommitListener, log: FastifyBaseLogger) {
    this.#authenticator = authenticator;
    this.#listener = listener;
    this.#log = log;
    listener.on('access', this.#checkAll);
    listener.on('gap', this.#checkAll);
  }

  /** Watches a connection until it is closed. */
  add(socket: WebSocket, authorization: string | undefined, actor: Actor): void {
    let expiry = this.#awaitExpiry(socket, actor);
    const check = async (): Promise<void> => {
      clearTimeout(expiry);
      const now = await this.#authenticator.identify(authorization);
      if (now.kind === 'refused') socket.close(FORBIDDEN, forbiddenReason(now.reason));
      else if (this.#checks.has(socket)) expiry = this.#awaitExpiry(socket, now);
    };
    this.#checks.set(socket, () => {
      check().catch((error: unknown) => this.#log.error({ err: error }, 'cannot check a key'));
    });
    socket.once('close', () => {
      clearTimeout(expiry);
      this.#checks.delete(socket);
    });
  }

  stop(): void {
    this.#listener.off('access', this.#checkAll);
    this.#listener.off('gap', this.#checkAll);
  }

  readonly #checkAll = (): void => {
    for (const check of this.#checks.values()) check();
  };

  #awaitExpiry(socket: WebSocket, actor: Actor): NodeJS.Timeout | undefined {
    const expiresAt = actor.kind === 'key' ? actor.apiKey.expiresAt : null;
    if (!expiresAt) return undefined;
    const delay = Math.min(Math.max(0, expiresAt.getTime() - Date.now()), DELAY_MS_MAX);
    return setTimeout(() => this.#checks.get(socket)?.(), delay).unref();
  }
}
