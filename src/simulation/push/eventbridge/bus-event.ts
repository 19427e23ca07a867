import { formatInstant } from '../../instant.ts';
import type { Json, JsonObject } from '../../json.ts';
import type { Kernel, SandboxIdentity } from '../../kernel.ts';

/** An event on its way over a bus. */
export interface BusEvent {
  /** As targets get it. */
  readonly content: JsonObject;
  /** When EventBridge took it in. */
  readonly ingestedAtMs: number;
  readonly traceHeader: string;
  /** From how many buses it has been sent on. */
  readonly hops: number;
}

/** What whoever sends an event says of it. */
export interface EventContentInput {
  readonly source: string;
  readonly detailType: string;
  readonly detail: JsonObject;
  readonly resources: readonly string[];
  readonly timeMs: number;
}

/** An event as patterns look at it and targets get it. */
export function eventContent(
  kernel: Kernel,
  { source, detailType, detail, resources, timeMs }: EventContentInput,
): JsonObject {
  const { accountId, region } = kernel.sandbox;
  return {
    version: '0',
    id: kernel.random('bus-event-ids').uuid(),
    'detail-type': detailType,
    source,
    account: accountId,
    time: wholeSecond(timeMs),
    region,
    resources,
    detail,
  };
}

/** An example of an event, for catalogues. */
export function exampleContent(
  { accountId, region }: SandboxIdentity,
  content: { readonly source: string; readonly detailType: string; readonly detail: JsonObject },
): JsonObject {
  return {
    version: '0',
    id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    'detail-type': content.detailType,
    source: content.source,
    account: accountId,
    time: '2026-01-15T10:11:12Z',
    region,
    resources: [],
    detail: content.detail,
  };
}

/** The text of a member of the event; empty where it has none. */
export function memberText(content: JsonObject, name: 'id' | 'source' | 'detail-type'): string {
  const value: Json | undefined = content[name];
  return typeof value === 'string' ? value : '';
}

/** Events carry their time in whole seconds. */
function wholeSecond(ms: number): string {
  return `${formatInstant(ms).slice(0, 19)}Z`;
}
