import { setImmediate as nextTurn } from 'node:timers/promises';
import { logEventsOf, type LogEvent, type LoggedAttempt } from '../simulation/lambda/log-events.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';
import { everyEntry, type ListSource, type Position } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** Attempts that one request looks through. */
const ATTEMPTS_MAX = 1_000;

/** Characters of log that one request reads; a single longer log is read whole. */
const CHARACTERS_MAX = 1_048_576;

/** Characters after which others get their turn on the thread: a pattern may be slow to match. */
const CHARACTERS_AT_ONCE = 65_536;

/** No attempt lasts longer: the longest timeout of a function, and an init before it. */
const ATTEMPT_MS_MAX = 910_000;

/** Which lines of a log group are wanted. */
export interface LogEventSearch {
  readonly sandboxId: string;
  readonly logGroupName: string;
  /** Null for all streams. */
  readonly logStreamNames: readonly string[] | null;
  /** Not before and not after, in virtual milliseconds; null for no bound. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly isWanted: (message: string) => boolean;
  readonly count: number;
  /** Where an earlier search stopped; null for the beginning. */
  readonly from: Position | null;
}

/** A line of a log group. */
export interface FoundLogEvent extends LogEvent {
  readonly logStreamName: string;
  /** When the line reached the log: with the end of its attempt. */
  readonly ingestionTimeMs: number;
}

/** What a search found, and where the next one goes on; null where there is nothing left. */
export interface FoundLogEvents {
  readonly events: readonly FoundLogEvent[];
  readonly next: Position | null;
}

/** Where a search may stop: at a line of an attempt. Lines come in the order in which attempts end. */
export const logEventOrder: Pick<ListSource<unknown>, 'order'> = {
  order: [
    { field: 'endedAtMs', type: 'bigint' },
    { field: 'invocationId', type: 'text' },
    { field: 'number', type: 'integer' },
    { field: 'line', type: 'integer' },
  ],
};

/**
 * Looks through a part of a log group's lines: as many as were asked for at most, and no more
 * attempts or characters than a request may cost. So a part may be empty and have more behind it.
 */
export async function filterLogEvents(
  prisma: PrismaClient,
  search: LogEventSearch,
): Promise<FoundLogEvents> {
  const attempts = await readAttempts(prisma, search);
  const { fromMs, toMs, isWanted, count } = search;
  const events: FoundLogEvent[] = [];
  let charactersAtOnce = 0;
  for (const [place, attempt] of attempts.entries()) {
    if (attempt.logs === null) continue;
    charactersAtOnce += attempt.logs.length;
    if (charactersAtOnce > CHARACTERS_AT_ONCE) {
      charactersAtOnce = 0;
      await nextTurn();
    }
    const lines = logEventsOf({ ...attempt, logs: attempt.logs });
    const firstLine = place === 0 ? firstLineOf(search.from, attempt) : 0;
    for (const [line, event] of lines.entries()) {
      if (line < firstLine) continue;
      if (fromMs !== null && event.timestampMs < fromMs) continue;
      if (toMs !== null && event.timestampMs > toMs) continue;
      if (!isWanted(event.message)) continue;
      if (events.length === count) return { events, next: positionAt(attempt, line) };
      const { logStreamName, endedAtMs: ingestionTimeMs } = attempt;
      events.push({ ...event, logStreamName, ingestionTimeMs });
    }
  }
  const last = attempts.at(-1);
  const next = last?.hasMore === true ? positionAt(last, LINE_BEHIND_ALL) : null;
  return { events, next };
}

/** No attempt has so many lines: the next search goes on behind the attempt. */
const LINE_BEHIND_ALL = 999_999_999;

interface ReadAttempt extends Omit<LoggedAttempt, 'logs'> {
  readonly invocationId: string;
  readonly number: number;
  readonly logStreamName: string;
  /** Null where the stream is none of those wanted. */
  readonly logs: string | null;
  /** Whether the group has attempts behind what was read. */
  readonly hasMore: boolean;
}

async function readAttempts(
  prisma: PrismaClient,
  { sandboxId, logGroupName, logStreamNames, fromMs, toMs, from }: LogEventSearch,
): Promise<ReadAttempt[]> {
  const [endedAtMs = '0', invocationId = '', number = '0', line = '0'] = from ?? [];
  const isBeyond = Prisma.raw(Number(line) === LINE_BEHIND_ALL ? '>' : '>=');
  // What the execution role kept from being written is not in the log (SYN-86).
  const isWritten = Prisma.sql`logs_written AND
    ${fromMs === null ? everyEntry : Prisma.sql`ended_at_ms >= ${fromMs}::bigint`}
    AND ${toMs === null ? everyEntry : Prisma.sql`ended_at_ms <= ${toMs + ATTEMPT_MS_MAX}::bigint`}`;
  const isInStreams =
    logStreamNames === null
      ? everyEntry
      : Prisma.sql`log_stream_name = ANY(${[...logStreamNames]}::text[])`;
  const rows = await prisma.$queryRaw<(Omit<ReadAttempt, 'hasMore'> & { place: number })[]>`
    SELECT * FROM (
      SELECT *, row_number() OVER reading AS place,
        sum(coalesce(length(logs), 0)) OVER reading AS characters
      FROM (
        SELECT invocation_id AS "invocationId", number, started_at_ms AS "startedAtMs",
          ended_at_ms AS "endedAtMs", init_micros AS "initMicros",
          suppressed_init_micros AS "suppressedInitMicros", log_stream_name AS "logStreamName",
          CASE WHEN ${isInStreams} THEN logs END AS logs
        FROM invocation_attempt
        WHERE sandbox_id = ${sandboxId} AND log_group_name = ${logGroupName} AND ${isWritten}
          AND (ended_at_ms, invocation_id, number) ${isBeyond}
            (${endedAtMs}::text::bigint, ${invocationId}::text, ${number}::text::integer)
        ORDER BY ended_at_ms, invocation_id, number LIMIT ${ATTEMPTS_MAX + 1}
      ) AS attempt
      WINDOW reading AS (ORDER BY "endedAtMs", "invocationId", number)
    ) AS counted
    WHERE place = 1 OR characters <= ${CHARACTERS_MAX}
    ORDER BY place`;
  const attempts = rows.slice(0, ATTEMPTS_MAX).map((row) => ({ ...withPlainNumbers(row) }));
  const hasMore = rows.length > ATTEMPTS_MAX || (await hasAttemptBehind());
  return attempts.map((attempt) => ({ ...attempt, hasMore }));

  /** Only where the characters ran out can there be more behind so few attempts. */
  async function hasAttemptBehind(): Promise<boolean> {
    const last = attempts.at(-1);
    if (!last) return false;
    const found = await prisma.$queryRaw<object[]>`
      SELECT 1 FROM invocation_attempt
      WHERE sandbox_id = ${sandboxId} AND log_group_name = ${logGroupName} AND ${isWritten}
        AND (ended_at_ms, invocation_id, number) >
          (${last.endedAtMs}::bigint, ${last.invocationId}::text, ${last.number}::integer)
      LIMIT 1`;
    return found.length > 0;
  }
}

function firstLineOf(from: Position | null, attempt: ReadAttempt): number {
  const isSame = from?.[1] === attempt.invocationId && from[2] === String(attempt.number);
  return isSame ? Number(from?.[3]) : 0;
}

function positionAt(attempt: ReadAttempt, line: number): Position {
  return [String(attempt.endedAtMs), attempt.invocationId, String(attempt.number), String(line)];
}
