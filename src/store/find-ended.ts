import type { Pool } from 'pg';
import type { ClockAdvance } from '../simulation/clock/clock-advance.ts';
import type { InvocationRow } from '../simulation/lambda/invocation.ts';
import type { MessageReceiveRow } from '../simulation/pull/sqs/waiting-receive.ts';
import type { HttpExchangeRow } from '../simulation/push/http/http-exchange.ts';
import { columnName, worldTables } from './columns.ts';

/** An invocation that has ended, with the log of its last attempt. */
export interface EndedInvocation {
  readonly invocation: InvocationRow;
  readonly logs: string | null;
}

/** Those of the invocations that have ended. */
export async function findEndedInvocations(
  pool: Pool,
  sandboxId: string,
  ids: readonly string[],
): Promise<readonly EndedInvocation[]> {
  if (ids.length === 0) return [];
  const { rows } = await pool.query<{ invocation: InvocationRow; logs: string | null }>({
    name: 'find-ended-invocations',
    text: `SELECT ${jsonOf('invocation')} AS invocation,
        (SELECT logs FROM invocation_attempt attempt
          WHERE attempt.sandbox_id = invocation.sandbox_id AND attempt.invocation_id = invocation.id
          ORDER BY number DESC LIMIT 1) AS logs
      FROM invocation WHERE sandbox_id = $1 AND id = ANY($2) AND ended_at_ms IS NOT NULL`,
    values: [sandboxId, ids],
  });
  return rows;
}

/** Those of the HTTP exchanges that have ended. */
export function findEndedExchanges(
  pool: Pool,
  sandboxId: string,
  ids: readonly string[],
): Promise<readonly HttpExchangeRow[]> {
  return findEnded(pool, 'http_exchange', 'ended_at_ms IS NOT NULL', { sandboxId, ids });
}

/** Those of the receives that have ended. */
export function findEndedReceives(
  pool: Pool,
  sandboxId: string,
  ids: readonly string[],
): Promise<readonly MessageReceiveRow[]> {
  return findEnded(pool, 'sqs_receive', 'ended_at_ms IS NOT NULL', { sandboxId, ids });
}

/** Those of the clock's advances that have ended. */
export function findEndedAdvances(
  pool: Pool,
  sandboxId: string,
  ids: readonly string[],
): Promise<readonly ClockAdvance[]> {
  return findEnded(pool, 'clock_advance', "status <> 'RUNNING'", { sandboxId, ids });
}

async function findEnded<Row>(
  pool: Pool,
  table: string,
  hasEnded: string,
  { sandboxId, ids }: { readonly sandboxId: string; readonly ids: readonly string[] },
): Promise<readonly Row[]> {
  if (ids.length === 0) return [];
  const { rows } = await pool.query<{ ended: Row }>({
    name: `find-ended-${table}`,
    text: `SELECT ${jsonOf(table)} AS ended FROM ${table} WHERE sandbox_id = $1 AND id = ANY($2) AND ${hasEnded}`,
    values: [sandboxId, ids],
  });
  return rows.map(({ ended }) => ended);
}

function jsonOf(table: string): string {
  const fields = Object.keys(worldTables[table]?.fields ?? {});
  return `json_build_object(${fields.map((field) => `'${field}', ${columnName(field)}`).join(', ')})`;
}
