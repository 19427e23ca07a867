import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { expect } from 'vitest';

/** An error as the API shows it. */
export interface ApiErrorAnswer {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: string } & Readonly<Record<string, unknown>>;
}

/** The whole answer to a request. */
export interface ApiAnswer<Data> {
  readonly status: number;
  readonly data: Data | null | undefined;
  readonly errors: readonly ApiErrorAnswer[] | undefined;
}

/** A client of the API over real HTTP and WebSockets, as anybody could write one. */
export class ApiClient {
  readonly url: string;
  readonly #authorization: string | undefined;

  /** Without a key, nobody in particular. */
  constructor(url: string, key?: string) {
    this.url = url;
    this.#authorization = key === undefined ? undefined : `Bearer ${key}`;
  }

  /** Sends a query or mutation and returns whatever comes back. */
  async send<Data>(query: string, variables: object = {}): Promise<ApiAnswer<Data>> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(this.#authorization === undefined ? {} : { authorization: this.#authorization }),
      },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as Omit<ApiAnswer<Data>, 'status'>;
    return { status: response.status, data, errors };
  }

  /** The data of a request that is expected to succeed. */
  async ask<Data>(query: string, variables: object = {}): Promise<Data> {
    const { data, errors } = await this.send<Data>(query, variables);
    expect(errors).toBeUndefined();
    if (!data) throw new Error('The answer has no data');
    return data;
  }

  /** The one error of a request that is expected to be refused. */
  async refusal(query: string, variables: object = {}): Promise<ApiErrorAnswer> {
    const { errors } = await this.send(query, variables);
    expect(errors).toHaveLength(1);
    const [error] = errors ?? [];
    if (!error) throw new Error('The request was not refused');
    return error;
  }

  /** A WebSocket client that neither connects before it is used nor tries again. */
  webSocketClient(authorization = this.#authorization): Client {
    return createClient({
      url: `${this.url.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: authorization === undefined ? {} : { Authorization: authorization },
    });
  }

  /** Follows a subscription until whoever iterates has had enough. */
  async *subscribe<Data>(query: string, variables: Record<string, unknown>): AsyncGenerator<Data> {
    const client = this.webSocketClient();
    try {
      for await (const { data, errors } of client.iterate<Data>({ query, variables })) {
        expect(errors).toBeUndefined();
        if (data) yield data;
      }
    } finally {
      await client.dispose();
    }
  }
}
