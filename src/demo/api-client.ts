import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** The API refused or failed; the message is its own. */
class ApiRequestError extends Error {
  override readonly name = 'ApiRequestError';
}

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
  async request<Data>(query: string, variables: object = {}): Promise<Data> {
    const response = await fetch(`${this.#url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.#key}` },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as {
      data?: Data;
      errors?: readonly { message: string }[];
    };
    if (data === undefined || errors) {
      throw new ApiRequestError(
        errors?.map(({ message }) => message).join('; ') ?? `HTTP status ${response.status}`,
      );
    }
    return data;
  }

  /** Runs a subscription until whoever iterates has had enough. */
  async *subscribe<Data>(query: string, variables: Record<string, unknown>): AsyncGenerator<Data> {
    const client = createClient({
      url: `${this.#url.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { Authorization: `Bearer ${this.#key}` },
    });
    try {
      for await (const { data, errors } of client.iterate<Data>({ query, variables })) {
        if (errors) throw new ApiRequestError(errors.map(({ message }) => message).join('; '));
        if (data) yield data;
      }
    } finally {
      await client.dispose();
    }
  }
}
