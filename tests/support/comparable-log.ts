import type { TestTenant } from './service.ts';

interface Entry {
  readonly node: { readonly detail: Readonly<Record<string, unknown>> | null };
}

/** What in the detail of an event is an address that only one sandbox has, beside the ids of ours. */
const ADDRESSES = ['apiId', 'restApiId', 'functionUrlConfigId'];

/**
 * The log of a sandbox as text, with ids and addresses in the order of their appearance: no two
 * sandboxes have one in common.
 */
export async function comparableLog({ client }: TestTenant, sandboxId: string): Promise<string> {
  const { sandbox } = await client.ask<{ sandbox: { events: { edges: readonly Entry[] } } }>(
    `query ($id: ID!) { sandbox(id: $id) { events(first: 100) { edges { node {
      seq at kind message detail functionName attempt traceId
    } } } } }`,
    { id: sandboxId },
  );
  const { edges } = sandbox.events;
  if (edges.length <= 10) throw new Error(`A log of ${edges.length} events compares nothing`);
  let text = JSON.stringify(edges, null, 2);
  for (const [index, address] of addressesIn(edges).entries()) {
    text = text.replaceAll(address, `address ${index + 1}`);
  }
  const seen = new Map<string, string>();
  return text.replaceAll(/\b([a-z]+)_[0-9a-v]{20}\b/g, (id, prefix) => {
    const known = seen.get(id) ?? `${prefix} ${seen.size + 1}`;
    seen.set(id, known);
    return known;
  });
}

function addressesIn(edges: readonly Entry[]): readonly string[] {
  const found = edges.flatMap(({ node }) => ADDRESSES.map((name) => node.detail?.[name]));
  const texts = found.filter((value) => typeof value === 'string');
  // The id of a URL has its domain in it.
  return [...new Set(texts.map((text) => text.replace(/^url_/, '')))];
}
