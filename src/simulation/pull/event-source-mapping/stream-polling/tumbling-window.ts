import { byteLength } from '../../../byte-length.ts';
import { formatInstant } from '../../../instant.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../json.ts';
import { mappingSubject } from '../event-source-mapping.ts';
import { isOutdated } from './reading-settings.ts';
import type { RecordQueue } from './record-queue.ts';
import type { ShardReader } from './shard-reader.ts';
import type { OpenWindow } from './shard-reading.ts';
import { windowTimer } from './timers.ts';

/** UTF-8 bytes of a window's state at most (KIN-43). */
const STATE_BYTES_MAX = 1_048_576;

/** How late the last call may come in REALISTIC while nothing else arrives (KIN-44). */
const LATENESS_MS_MAX = 120_000;

/** A state that nothing has been added to (KIN-42). */
const NO_STATE = '{}';

/**
 * The window of the first record that waits, opened where none is: windows are aligned to the clock, a
 * shard has its own, and the arrival says to which a record belongs (KIN-40). Null without windows.
 */
export function ensureWindow(reader: ShardReader, queue: RecordQueue): OpenWindow | null {
  const { kernel, mapping, row } = reader;
  const lengthMs = row.settings.tumblingWindowInSeconds * 1_000;
  const [first] = queue.first(1);
  if (lengthMs === 0 || !first) return null;
  if (row.openWindow) return row.openWindow;
  const startMs = Math.floor(first.arrivedAtMs / lengthMs) * lengthMs;
  const endMs = startMs + lengthMs;
  const window: OpenWindow = {
    startMs,
    endMs,
    state: NO_STATE,
    isTerminatedEarly: false,
    closesAtMs: endMs + lateness(reader),
    timer: null,
  };
  reader.save({ openWindow: window });
  kernel.emit({
    kind: 'STREAM_WINDOW_OPENED',
    rule: 'KIN-40',
    ...mappingSubject(mapping),
    message: `A window of ${row.shardId} opens: it has what arrived from ${formatSecond(startMs)} on and before ${formatSecond(endMs)}.`,
    detail: { shardId: row.shardId, start: formatSecond(startMs), end: formatSecond(endMs) },
  });
  return window;
}

/**
 * Whether the open window gets its last call now: all its records are done, and a later record waits, or
 * its time is over, or its shard or its state ends it (KIN-43, KIN-44, KIN-45).
 */
export function isWindowToClose(reader: ShardReader): boolean {
  const { kernel, source, streamArn, row } = reader;
  const { openWindow: window } = row;
  if (!window) return false;
  if (window.isTerminatedEarly) return true;
  const [first] = reader.queue(0).first(1);
  if (first) return first.arrivedAtMs >= window.endMs;
  if (row.status === 'ENDING' || isOutdated(reader)) return true;
  if (kernel.now < window.closesAtMs) {
    if (window.timer === null) waitForEnd(reader, window);
    return false;
  }
  const unreadMs = source.oldestArrivalMs(kernel, streamArn, row.shardId, row.readTo);
  return unreadMs === null || unreadMs >= window.endMs;
}

/** What the event has beside its records in a window (KIN-41). */
export function windowFields(
  { row, streamArn }: ShardReader,
  { startMs, endMs, state, isTerminatedEarly }: OpenWindow,
  isFinal: boolean,
): JsonObject {
  return {
    window: { start: formatSecond(startMs), end: formatSecond(endMs) },
    state: JSON.parse(state) as Json,
    shardId: row.shardId,
    eventSourceARN: streamArn,
    isFinalInvokeForWindow: isFinal,
    isWindowTerminatedEarly: isTerminatedEarly,
  };
}

/** The state in a function's answer; null where it has none, which makes the invocation a failed one (KIN-42). */
export function stateIn(payload: string | null): string | null {
  let answer: Json;
  try {
    answer = JSON.parse(payload ?? 'null') as Json;
  } catch {
    return null;
  }
  if (!isJsonObject(answer) || !Object.hasOwn(answer, 'state')) return null;
  return isJsonObject(answer['state']) ? JSON.stringify(answer['state']) : null;
}

/** Keeps the state for the next call; one that is too large ends the window before its time (KIN-43). */
export function keepState(reader: ShardReader, state: string): void {
  const { kernel, mapping, row } = reader;
  if (!row.openWindow) return;
  const bytes = byteLength(state);
  const isTerminatedEarly = bytes > STATE_BYTES_MAX;
  reader.save({ openWindow: { ...row.openWindow, state, isTerminatedEarly } });
  if (!isTerminatedEarly) return;
  kernel.emit({
    kind: 'STREAM_WINDOW_TERMINATED_EARLY',
    rule: 'KIN-43',
    ...mappingSubject(mapping),
    message: `The window of ${row.shardId} ends early: its state has ${bytes} bytes, and ${STATE_BYTES_MAX} are allowed.`,
    detail: { shardId: row.shardId, bytes, max: STATE_BYTES_MAX },
  });
}

/** The window has had its last call: its state is dropped (KIN-44). */
export function closeWindow(reader: ShardReader): void {
  const { kernel, mapping, row } = reader;
  if (!row.openWindow) return;
  const { timer, startMs, endMs } = row.openWindow;
  if (timer !== null) kernel.cancelTimer(timer);
  reader.save({ openWindow: null });
  kernel.emit({
    kind: 'STREAM_WINDOW_CLOSED',
    rule: row.status === 'ENDING' ? 'KIN-45' : 'KIN-44',
    ...mappingSubject(mapping),
    message: `The window of ${row.shardId} from ${formatSecond(startMs)} to ${formatSecond(endMs)} is closed; its state is dropped.`,
    detail: { shardId: row.shardId, start: formatSecond(startMs), end: formatSecond(endMs) },
  });
}

function waitForEnd(reader: ShardReader, window: OpenWindow): void {
  const timer = reader.kernel.schedule(windowTimer, window.closesAtMs, {
    shardReadingId: reader.row.id,
  });
  reader.save({ openWindow: { ...window, timer } });
}

function lateness({ kernel }: ShardReader): number {
  if (kernel.sandbox.profile === 'IDEAL') return 0;
  return kernel.random('tumbling-windows').integerBelow(LATENESS_MS_MAX + 1);
}

/** `2026-01-15T10:10:00Z` */
function formatSecond(ms: number): string {
  return `${formatInstant(ms).slice(0, 19)}Z`;
}
