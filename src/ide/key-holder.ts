/** Whose key it is, and what it reaches. */
export interface KeyHolder {
  /** For a person to recognise: the tenant and the key's role. */
  readonly name: string;
  readonly isRoot: boolean;
  readonly sandboxes: readonly { readonly id: string; readonly name: string }[];
}

/** The server answered with an error; the message is its own. */
export class ServerRefusalError extends Error {
  override readonly name = 'ServerRefusalError';
  readonly code: string | undefined;

  constructor(message: string, code: string | undefined) {
    super(message);
    this.code = code;
  }
}

/** Asks the server whose key it is; it refuses one that it does not accept as UNAUTHENTICATED. */
export async function findKeyHolder(key: string): Promise<KeyHolder> {
  const { viewer } = await ask<{ viewer: Viewer }>(
    key,
    '{ viewer { isRoot tenant { name } apiKey { role } } }',
  );
  if (viewer.isRoot) return { name: 'root key', isRoot: true, sandboxes: [] };
  const { sandboxes } = await ask<{ sandboxes: { edges: readonly { node: NamedSandbox }[] } }>(
    key,
    '{ sandboxes(first: 100) { edges { node { id name } } } }',
  );
  return {
    name: `${viewer.tenant?.name ?? ''} (${viewer.apiKey?.role ?? ''})`,
    isRoot: false,
    sandboxes: sandboxes.edges.map(({ node }) => node),
  };
}

/** Creates the first sandbox of a tenant that has none; returns its id. */
export async function createFirstSandbox(key: string): Promise<string> {
  const { createSandbox } = await ask<{ createSandbox: { sandbox: { id: string } } }>(
    key,
    'mutation { createSandbox(input: { name: "my sandbox" }) { sandbox { id } } }',
  );
  return createSandbox.sandbox.id;
}

interface NamedSandbox {
  readonly id: string;
  readonly name: string;
}

interface Viewer {
  readonly isRoot: boolean;
  readonly tenant: { readonly name: string } | null;
  readonly apiKey: { readonly role: string } | null;
}

interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string };
  }[];
}

async function ask<Data>(key: string, query: string): Promise<Data> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = (await response.json()) as Answer<Data>;
  const [error] = errors ?? [];
  if (error) throw new ServerRefusalError(error.message, error.extensions?.code);
  if (!data) throw new Error(`HTTP status ${response.status}`);
  return data;
}
