import type { Pool } from 'pg';
import type { Idempotency } from '../simulation/journal.ts';

/** What a request was answered when it was carried out. */
export interface AnsweredRequest {
  readonly commandHash: string | null;
  readonly result: unknown;
}

/** Requests of the journal that somebody asks about again. */
export interface AnsweredRequests {
  readonly byKey: ReadonlyMap<string, AnsweredRequest>;
  readonly byRequestId: ReadonlyMap<string, AnsweredRequest>;
}

interface Question {
  readonly id: string;
  readonly idempotency: Idempotency | null;
  /** Whether the request may have been carried out already under its own id. */
  readonly repeated: boolean;
}

/**
 * Looks into the journal for requests that have been carried out before: under an idempotency key,
 * or by an engine thread that died before it could answer. Asks the database only where it must.
 */
export async function findAnsweredRequests(
  pool: Pool,
  sandboxId: string,
  questions: readonly Question[],
): Promise<AnsweredRequests> {
  const keys = questions.flatMap(({ idempotency }) => (idempotency ? [idempotency.key] : []));
  const ids = questions.flatMap(({ id, repeated }) => (repeated ? [id] : []));
  if (keys.length + ids.length === 0) return NOTHING;
  const { rows } = await pool.query<JournalRow>({
    name: 'find-answered-requests',
    text: FIND_STATEMENT,
    values: [sandboxId, keys, ids],
  });
  const byKey = new Map<string, AnsweredRequest>();
  const byRequestId = new Map<string, AnsweredRequest>();
  for (const row of rows) {
    const answered = { commandHash: row.command_hash, result: row.result };
    if (row.idempotency_key !== null) byKey.set(row.idempotency_key, answered);
    if (row.request_id !== null) byRequestId.set(row.request_id, answered);
  }
  return { byKey, byRequestId };
}

interface JournalRow {
  readonly request_id: string | null;
  readonly idempotency_key: string | null;
  readonly command_hash: string | null;
  readonly result: unknown;
}

const NOTHING: AnsweredRequests = { byKey: new Map(), byRequestId: new Map() };

/** A repeated request is recent: it is looked for among the last entries only. */
const REPEATED_AMONG_LAST = 10_000;

const FIND_STATEMENT = `
  SELECT request_id, idempotency_key, command_hash, result FROM journal_entry
  WHERE sandbox_id = $1 AND idempotency_key = ANY($2::text[])
  UNION ALL
  SELECT request_id, idempotency_key, command_hash, result FROM (
    SELECT * FROM journal_entry WHERE sandbox_id = $1 AND cardinality($3::text[]) > 0
    ORDER BY seq DESC LIMIT ${REPEATED_AMONG_LAST}
  ) AS recent WHERE request_id = ANY($3::text[])`;
