import { ApiClient } from '../client/api-client.ts';
import type { ShownEvent } from '../client/event-line.ts';
import { followEvents, lastCursor } from '../client/follow-events.ts';
import type { DemoAccess } from './demo-sandbox.ts';
import { demoFunctions } from './demo-handlers.ts';

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
  for await (const event of followEvents(client, { sandboxId, after })) {
    audience.onEvent(event);
    if (ENDS.has(event.kind)) remaining -= 1;
    if (remaining === 0) return;
  }
}
