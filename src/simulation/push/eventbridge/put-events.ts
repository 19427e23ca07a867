import { byteLength } from '../../byte-length.ts';
import { refuseConstraint } from '../../constraint.ts';
import { isJsonObject, type JsonObject } from '../../json.ts';
import type { Kernel } from '../../kernel.ts';
import { startTrace, traceIdOf } from '../../trace-header.ts';
import { eventContent, memberText, type BusEvent } from './bus-event.ts';
import { findEventBus, DEFAULT_BUS, type EventBus } from './event-bus.ts';
import { parseJson } from './json-text.ts';
import { refuseRequest } from './parameters.ts';
import { routeEvent } from './route-event.ts';

/** An event as PutEvents takes it: what is missing is told for the entry alone (EVB-02). */
export interface PutEventsEntry {
  readonly source: string | null;
  readonly detailType: string | null;
  /** JSON text. */
  readonly detail: string | null;
  readonly resources: readonly string[];
  /** Null for now. */
  readonly timeMs: number | null;
  /** A name or an ARN; null for the default bus. */
  readonly eventBusName: string | null;
}

/** What became of an entry: an id, or an error. */
export interface PutEventsResultEntry {
  readonly eventId: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  /** The chain of requests that the event has begun; null for an entry that failed. */
  readonly traceId: string | null;
}

export interface PutEventsResult {
  readonly failedEntryCount: number;
  /** In the order of the request. */
  readonly entries: readonly PutEventsResultEntry[];
}

const ENTRIES_MAX = 10;

/** All entries together have to be smaller: 1 MB by the guide of 2026, 256 KB before (EVB-02). */
const REQUEST_BYTES_MAX = 1_048_576;

/** AWS counts a time as so many bytes, however it is written. */
const TIME_BYTES = 14;

/**
 * Puts up to ten events on buses. What is wrong with an entry is answered for it alone, and the others
 * go through; only the size and the number of all are checked for the whole request (EVB-02).
 */
export function putEvents(
  kernel: Kernel,
  { entries }: { readonly entries: readonly PutEventsEntry[] },
): PutEventsResult {
  refuseNumber(entries);
  refuseSize(entries);
  const results = entries.map((entry) => putEntry(kernel, entry));
  return {
    failedEntryCount: results.filter(({ errorCode }) => errorCode !== null).length,
    entries: results,
  };
}

function refuseNumber({ length }: readonly PutEventsEntry[]): void {
  if (length === 0) {
    refuseConstraint('entries', '[]', 'Member must have length greater than or equal to 1', {
      min: 1,
    });
  }
  if (length > ENTRIES_MAX) {
    refuseConstraint(
      'entries',
      `[${length} entries]`,
      `Member must have length less than or equal to ${ENTRIES_MAX}`,
      { max: ENTRIES_MAX },
    );
  }
}

function refuseSize(entries: readonly PutEventsEntry[]): void {
  const bytes = entries.reduce((sum, entry) => sum + bytesOf(entry), 0);
  if (bytes < REQUEST_BYTES_MAX) return;
  refuseRequest('entries', 'Total size of the entries in the request is over the limit.', {
    bytes,
    max: REQUEST_BYTES_MAX,
  });
}

function bytesOf({ source, detailType, detail, resources, timeMs }: PutEventsEntry): number {
  const texts = [source ?? '', detailType ?? '', detail ?? '', ...resources];
  return texts.reduce((sum, text) => sum + byteLength(text), timeMs === null ? 0 : TIME_BYTES);
}

function putEntry(kernel: Kernel, entry: PutEventsEntry): PutEventsResultEntry {
  const checked = checkEntry(entry);
  if ('errorCode' in checked) {
    kernel.emit({
      kind: 'BUS_ENTRY_FAILED',
      rule: 'EVB-02',
      message: `An entry of PutEvents failed, and the others go through. ${checked.errorCode}: ${checked.errorMessage}`,
      detail: { errorCode: checked.errorCode, source: entry.source, detailType: entry.detailType },
    });
    return { eventId: null, ...checked, traceId: null };
  }
  const content = eventContent(kernel, {
    ...checked,
    resources: entry.resources,
    timeMs: entry.timeMs ?? kernel.now,
  });
  const traceHeader = startTrace(kernel);
  const busName = entry.eventBusName ?? DEFAULT_BUS;
  const bus = findEventBus(kernel, busName);
  const event = { content, ingestedAtMs: kernel.now, traceHeader, hops: 0 };
  if (bus) acceptEvent(kernel, bus, event);
  else loseEvent(kernel, busName, event);
  return {
    eventId: memberText(content, 'id'),
    errorCode: null,
    errorMessage: null,
    traceId: traceIdOf(traceHeader),
  };
}

/** Takes an event onto a bus, whose rules look at it at once. */
export function acceptEvent(kernel: Kernel, bus: EventBus, event: BusEvent): void {
  const [eventId, source, detailType] = namesOf(event);
  kernel.emit({
    kind: 'BUS_EVENT_PUT',
    rule: 'EVB-02',
    traceId: traceIdOf(event.traceHeader),
    message: `An event "${detailType}" of "${source}" is on the bus "${bus.name}"; whoever sent it learns nothing of what comes of it.`,
    detail: { eventId, eventBusName: bus.name, source, detailType },
  });
  routeEvent(kernel, bus, event);
}

/** An unknown bus is answered like any other, and the event is gone (EVB-02). */
function loseEvent(kernel: Kernel, busName: string, event: BusEvent): void {
  const [eventId, source, detailType] = namesOf(event);
  kernel.emit({
    kind: 'BUS_EVENT_LOST',
    rule: 'EVB-02',
    traceId: traceIdOf(event.traceHeader),
    message: `There is no event bus "${busName}": the event "${detailType}" of "${source}" was accepted and is lost, as on AWS.`,
    detail: { eventId, eventBusName: busName, source, detailType },
  });
}

function namesOf({ content }: BusEvent): [eventId: string, source: string, detailType: string] {
  return [
    memberText(content, 'id'),
    memberText(content, 'source'),
    memberText(content, 'detail-type'),
  ];
}

/** What an entry has to have, and has. */
interface CheckedEntry {
  readonly source: string;
  readonly detailType: string;
  readonly detail: JsonObject;
}

interface EntryError {
  readonly errorCode: string;
  readonly errorMessage: string;
}

/** Source, detail type and detail are required, and only AWS's services are `aws.…` (EVB-02). */
function checkEntry({ source, detailType, detail }: PutEventsEntry): CheckedEntry | EntryError {
  if (!source) return missing('Source');
  if (!detailType) return missing('DetailType');
  if (!detail) return missing('Detail');
  const parsed = parseJson(detail);
  if (!isJsonObject(parsed)) {
    return { errorCode: 'MalformedDetail', errorMessage: 'Detail is malformed.' };
  }
  if (source.startsWith('aws.')) {
    return {
      errorCode: 'NotAuthorizedForSourceException',
      errorMessage: 'Not authorized for the source.',
    };
  }
  return { source, detailType, detail: parsed };
}

function missing(name: string): EntryError {
  return {
    errorCode: 'InvalidArgument',
    errorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
  };
}
