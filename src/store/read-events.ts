import type { Pool } from 'pg';
import type { LifecycleEvent } from '../simulation/events.ts';
import type { RuleId } from '../simulation/rules/registry.ts';

/** The sandbox's events after a sequence number, oldest first, at most `count`. */
export async function readEventsAfter(
  pool: Pool,
  sandboxId: string,
  afterSeq: number,
  count: number,
): Promise<LifecycleEvent[]> {
  const { rows } = await pool.query<EventRow>({
    name: 'read-events-after',
    text: `SELECT seq, at_ms, kind, message, rule_id, function_name, invocation_id,
        event_source_mapping_id, attempt, trace_id, detail
      FROM lifecycle_event WHERE sandbox_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
    values: [sandboxId, afterSeq, count],
  });
  return rows.map((row) => ({
    seq: Number(row.seq),
    at: Number(row.at_ms),
    kind: row.kind,
    message: row.message,
    rule: row.rule_id,
    functionName: row.function_name,
    invocationId: row.invocation_id,
    eventSourceMappingId: row.event_source_mapping_id,
    traceId: row.trace_id,
    attempt: row.attempt,
    detail: row.detail,
  }));
}

/** The number of the sandbox's last event; 0 where it has none. */
export async function readLastEventSeq(pool: Pool, sandboxId: string): Promise<number> {
  const { rows } = await pool.query<{ seq: string | null }>({
    name: 'read-last-event-seq',
    text: 'SELECT max(seq) AS seq FROM lifecycle_event WHERE sandbox_id = $1',
    values: [sandboxId],
  });
  return Number(rows[0]?.seq ?? 0);
}

interface EventRow {
  readonly seq: string;
  readonly at_ms: string;
  readonly kind: string;
  readonly message: string;
  readonly rule_id: RuleId | null;
  readonly function_name: string | null;
  readonly invocation_id: string | null;
  readonly event_source_mapping_id: string | null;
  readonly trace_id: string | null;
  readonly attempt: number | null;
  readonly detail: LifecycleEvent['detail'];
}
