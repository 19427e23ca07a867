import { ApiClient } from './api-client.ts';
import type { DemoAccess } from './demo-sandbox.ts';
import { demoFunctions } from './demo-handlers.ts';

/** A lifecycle event as the demo shows it. */
export interface ShownEvent {
  readonly cursor: string;
  readonly at: string;
  readonly kind: string;
  readonly message: string;
  readonly functionName: string | null;
  readonly rule: { readonly id: string; readonly title: string } | null;
}

/** How one of the demo's invocations was answered. */
export interface ShownAnswer {
  readonly functionName: string;
  readonly statusCode: number;
  readonly payload: unknown;
}

/** Who shows what happens. */
export interface DemoAudience {
  onEvent(event: ShownEvent): void;
  onAnswer(answer: ShownAnswer): void;
}

/**
 * Invokes the demo's functions through the API while following the lifecycle events over a
 * subscription; resolves when the last invocation's events have been shown.
 */
export async function runDemo(
  url: string,
  access: DemoAccess,
  audience: DemoAudience,
): Promise<void> {
  const client = new ApiClient(url, access.demoKey);
  const sandboxId = access.demoSandboxId;
  const after = await lastCursor(client, sandboxId);
  const expected = demoFunctions.length;
  const followed = follow(client, sandboxId, after, expected, audience);
  for (const { functionName, payload } of demoFunctions) {
    const { invoke } = await client.request<{ invoke: Omit<ShownAnswer, 'functionName'> }>(
      'mutation ($input: InvokeInput!) { invoke(input: $input) { statusCode payload } }',
      { input: { sandboxId, functionName, payload } },
    );
    audience.onAnswer({ functionName, ...invoke });
  }
  await followed;
}

/** Kinds of event with which an invocation is over. */
const ENDS = new Set(['INVOCATION_SUCCEEDED', 'INVOCATION_FAILED', 'INVOCATION_THROTTLED']);

async function follow(
  client: ApiClient,
  sandboxId: string,
  after: string | null,
  ends: number,
  audience: DemoAudience,
): Promise<void> {
  let remaining = ends;
  const subscription = client.subscribe<{ lifecycleEvents: ShownEvent }>(
    `subscription ($sandboxId: ID!, $after: String) {
      lifecycleEvents(sandboxId: $sandboxId, after: $after) {
        cursor at kind message functionName rule { id title }
      }
    }`,
    { sandboxId, after },
  );
  for await (const { lifecycleEvents: event } of subscription) {
    audience.onEvent(event);
    if (ENDS.has(event.kind)) remaining -= 1;
    if (remaining === 0) return;
  }
}

async function lastCursor(client: ApiClient, sandboxId: string): Promise<string | null> {
  const { sandbox } = await client.request<{
    sandbox: { events: { edges: readonly { cursor: string }[] } };
  }>('query ($id: ID!) { sandbox(id: $id) { events(last: 1) { edges { cursor } } } }', {
    id: sandboxId,
  });
  return sandbox.events.edges[0]?.cursor ?? null;
}
