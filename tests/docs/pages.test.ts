import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { comparableLog } from '../support/comparable-log.ts';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

// The GraphQL of a page is sent in the order of the page; JSON right below an operation is what it
// answers, at least; where it shows JSON in the place of a text, the text has that. 111122223333 stands
// for the account of the sandbox, which is in eu-west-1, $receiptHandle for what the last receive gave,
// $apiId and $target for the last HTTP API and the last integration of one, $shardIterator for the last
// iterator of a shard, $trafficId for the last traffic, and $large for a text of 600,000 characters.

const pages = [
  'functions',
  'events',
  'queues',
  'event-source-mappings',
  'tables',
  'streams',
  'topics',
  'event-buses',
  'buckets',
  'thumbnails',
  'sensors',
  'ticket-sales',
  'schedules',
  'traffic',
  'http-apis',
  'mapping-templates',
];

/** Pages whose log is the same each time, in every sandbox with the same seed and clock. */
const walkThroughs = [
  'thumbnails',
  'sensors',
  'ticket-sales',
  'schedules',
  'http-apis',
  'traffic',
  'event-source-mappings',
  'tables',
];

const LARGE = 'x'.repeat(600_000);

let service: TestService;
let tenant: TestTenant;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
});
afterAll(() => service.stop());

interface Example {
  readonly operation: string;
  /** JSON text; null where the page shows none. */
  readonly answer: string | null;
}

/** What the test reads of an answer itself. */
interface Answer {
  readonly receiveMessage?: { readonly messages: readonly { readonly receiptHandle: string }[] };
  readonly createApi?: { readonly api: { readonly apiId: string } };
  readonly createIntegration?: { readonly integration: { readonly id: string } };
  readonly getShardIterator?: { readonly shardIterator: string };
  readonly createTraffic?: { readonly traffic: { readonly id: string } };
}

function examplesOf(page: string): Example[] {
  const text = readFileSync(join(import.meta.dirname, `../../docs/${page}.md`), 'utf8');
  const blocks = text.matchAll(/```graphql\n(.*?)```(?:\s*```json\n(.*?)```)?/gs);
  return [...blocks].map(([, operation = '', answer]) => ({
    operation,
    answer: answer ?? null,
  }));
}

/** What later examples of the page refer to. */
interface Remembered {
  readonly receiptHandle: string;
  readonly apiId: string;
  readonly target: string;
  readonly shardIterator: string;
  readonly trafficId: string;
}

function rememberFrom(data: Answer, before: Remembered): Remembered {
  const { receiveMessage, createApi, createIntegration, getShardIterator, createTraffic } = data;
  return {
    receiptHandle: receiveMessage?.messages[0]?.receiptHandle ?? before.receiptHandle,
    apiId: createApi?.api.apiId ?? before.apiId,
    target: createIntegration ? `integrations/${createIntegration.integration.id}` : before.target,
    shardIterator: getShardIterator?.shardIterator ?? before.shardIterator,
    trafficId: createTraffic?.traffic.id ?? before.trafficId,
  };
}

/** The answer with those texts read as JSON for which the page shows some. */
function unfold(answer: unknown, shown: unknown): unknown {
  if (typeof shown !== 'object' || shown === null) return answer;
  if (typeof answer === 'string') return unfold(JSON.parse(answer), shown);
  if (typeof answer !== 'object' || answer === null) return answer;
  const parts = Object.entries(answer).map(([key, part]: [string, unknown]) => {
    return [key, unfold(part, (shown as Readonly<Record<string, unknown>>)[key])] as const;
  });
  return Array.isArray(answer) ? parts.map(([, part]) => part) : Object.fromEntries(parts);
}

/** Carries out a page in a new sandbox and checks what it shows. */
async function carryOut(page: string): Promise<string> {
  const sandboxId = await tenant.createSandbox({ region: 'eu-west-1' });
  const { sandbox } = await tenant.client.ask<{ sandbox: { accountId: string } }>(
    'query ($id: ID!) { sandbox(id: $id) { accountId } }',
    { id: sandboxId },
  );
  const inSandbox = (text: string): string => text.replaceAll('111122223333', sandbox.accountId);
  const examples = examplesOf(page);
  expect(examples.length).toBeGreaterThan(0);
  let remembered: Remembered = {
    receiptHandle: '',
    apiId: '',
    target: '',
    shardIterator: '',
    trafficId: '',
  };
  for (const { operation, answer } of examples) {
    const data = await tenant.client.ask<Answer>(inSandbox(operation), {
      sandboxId,
      ...remembered,
      large: LARGE,
    });
    remembered = rememberFrom(data, remembered);
    if (answer === null) continue;
    const shown = JSON.parse(inSandbox(answer)) as object;
    expect(unfold(data, shown)).toMatchObject(shown);
  }
  return sandboxId;
}

describe.each(pages)('docs/%s.md', (page) => {
  test('does what it says', async () => {
    await carryOut(page);
  });
});

describe.each(walkThroughs)('docs/%s.md', (page) => {
  test('comes out the same again, event by event', async () => {
    const first = await comparableLog(tenant, await carryOut(page));
    const again = await comparableLog(tenant, await carryOut(page));
    expect(again).toBe(first);
  });
});
