import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ApiError, ConnectionError, type AnsweredError } from './api-error.ts';

/** A client of the public API, as anybody could write one. */
export class ApiClient {
  readonly #url: string;
  readonly #key: string;

  /** `url` is the service's address, `key` an API key or the root key. */
  constructor(url: string, key: string) {
    this.#url = url;
    this.#key = key;
  }

  /** Sends a query or mutation and returns its data. */
  async request<Data>(
    query: string,
    variables: object = {},
    signal: AbortSignal | null = null,
  ): Promise<Data> {
    const { status, text } = await this.#post(JSON.stringify({ query, variables }), signal);
    const { data, errors } = this.#readAnswer(status, text);
    if (errors) throw new ApiError(errors);
    if (data === undefined) throw this.#strangeAnswer(status);
    return data as Data;
  }

  /**
   * Runs a subscription until it is complete, its connection ends, whoever iterates has had enough,
   * or the signal is given. Does not connect again: only the caller knows where to go on.
   */
  async *subscribe<Data>(
    query: string,
    variables: Record<string, unknown>,
    { signal, onConnected }: SubscriptionOptions = {},
  ): AsyncGenerator<Data> {
    if (signal?.aborted) return;
    let unansweredPing: NodeJS.Timeout | undefined;
    const client = createClient({
      url: `${this.#url.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { Authorization: `Bearer ${this.#key}` },
      connectionAckWaitTimeout: ANSWER_WITHIN_MS,
      keepAlive: PING_EVERY_MS,
      retryAttempts: 0,
      on: {
        connected: () => onConnected?.(),
        // A connection that died without a word would be waited on for ever.
        ping: (received) => {
          if (!received) unansweredPing = setTimeout(() => client.terminate(), ANSWER_WITHIN_MS);
        },
        pong: (received) => {
          if (received) clearTimeout(unansweredPing);
        },
      },
    });
    const leave = (): void => client.terminate();
    signal?.addEventListener('abort', leave, { once: true });
    try {
      for await (const { data, errors } of client.iterate<Data>({ query, variables })) {
        if (errors) throw new ApiError(errors);
        if (data) yield data;
      }
    } catch (error) {
      if (!signal?.aborted) throw this.#describeEnd(error);
    } finally {
      clearTimeout(unansweredPing);
      signal?.removeEventListener('abort', leave);
      await client.dispose();
    }
  }

  async #post(body: string, signal: AbortSignal | null): Promise<{ status: number; text: string }> {
    try {
      const response = await fetch(`${this.#url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${this.#key}` },
        body,
        signal,
      });
      return { status: response.status, text: await response.text() };
    } catch (error) {
      throw new ConnectionError(`Cannot reach Pushpull at ${this.#url}: ${reasonOf(error)}.`);
    }
  }

  #readAnswer(status: number, text: string): Answer {
    try {
      return JSON.parse(text) as Answer;
    } catch {
      throw this.#strangeAnswer(status);
    }
  }

  #strangeAnswer(status: number): ConnectionError {
    return new ConnectionError(
      `What answers at ${this.#url} is not Pushpull: HTTP status ${status} without a GraphQL answer.`,
      status >= 500,
    );
  }

  /** What a subscription ends with when it does not end well. */
  #describeEnd(error: unknown): Error {
    if (error instanceof ApiError) return error;
    // The protocol's `error` message: the operation does not fit the schema.
    if (Array.isArray(error)) return new ApiError(error as readonly AnsweredError[]);
    const { code, reason, message } = error as {
      code?: unknown;
      reason?: string;
      message?: string;
    };
    if (code === FORBIDDEN) {
      const refusal = 'The key is not accepted: it is unknown, was revoked or has expired.';
      return new ApiError([{ message: refusal, extensions: { code: 'UNAUTHENTICATED' } }]);
    }
    if (typeof code !== 'number') {
      return new ConnectionError(
        `Cannot reach Pushpull at ${this.#url}: ${message || reasonOf(error)}.`,
      );
    }
    const ending = reason ? `${reason} (${code})` : `code ${code}`;
    return new ConnectionError(
      `The connection to ${this.#url} has ended: ${ending}.`,
      !FINAL_CLOSES.has(code),
    );
  }
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly AnsweredError[];
}

export interface SubscriptionOptions {
  /** Ends the subscription. */
  readonly signal?: AbortSignal | undefined;
  readonly onConnected?: (() => void) | undefined;
}

/** So often the server is asked whether it is still there, while nothing else comes from it. */
const PING_EVERY_MS = 15_000;

/** A server that has not answered for so long has gone. */
const ANSWER_WITHIN_MS = 10_000;

/** The server's close code for a key that it does not accept. */
const FORBIDDEN = 4403;

/** Close codes that say that the client is at fault: another attempt would end in the same way. */
const FINAL_CLOSES = new Set([1002, 1003, 1007, 1008, 1009, 1010, 4400, 4401, 4406, 4409, 4429]);

/** What the network says, without the words around it. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: unknown; message?: string };
  if (cause === undefined) return message ?? String(error);
  const { code, message: inner } = cause as { code?: string; message?: string };
  if (code === 'UND_ERR_HEADERS_TIMEOUT') return 'it has not answered for five minutes';
  return inner || code || message || 'the request failed';
}
