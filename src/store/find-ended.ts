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
export async function findEndedExchanges(
  pool: Pool,
  sandboxId: string,
  ids: readonly string[],
): Promise<readonly HttpExchangeRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await pool.query<{ exchange: HttpExchangeRow }>({
    name: 'find-ended-exchanges',
    text: `SELECT ${jsonOf('http_exchange')} AS exchange
      FROM http_exchange WHERE sandbox_id = $1 AND id = ANY($2) AND ended_at_ms IS NOT NULL`,
    values: [sandboxId, ids],
  });
  return rows.map(({ exchange }) => exchange);
}

/** Those of the receives that have ended. */
export async function findEndedReceives(
  pool: Pool,
  sandboxId: string,
  ids: readonly string[],
): Promise<readonly MessageReceiveRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await pool.query<{ receive: MessageReceiveRow }>({
    name: 'find-ended-receives',
    text: `SELECT ${jsonOf('sqs_receive')} AS receive
      FROM sqs_receive WHERE sandbox_id = $1 AND id = ANY($2) AND ended_at_ms IS NOT NULL`,
    values: [sandboxId, ids],
  });
  return rows.map(({ receive }) => receive);
}

/** Those of the clock's advances that have ended. */
export async function findEndedAdvances(
  pool: Pool,
  sandboxId: string,
  ids: readonly string[],
): Promise<readonly ClockAdvance[]> {
  if (ids.length === 0) return [];
  const { rows } = await pool.query<{ advance: ClockAdvance }>({
    name: 'find-ended-advances',
    text: `SELECT ${jsonOf('clock_advance')} AS advance
      FROM clock_advance WHERE sandbox_id = $1 AND id = ANY($2) AND status <> 'RUNNING'`,
    values: [sandboxId, ids],
  });
  return rows.map(({ advance }) => advance);
}

function jsonOf(table: string): string {
  const fields = Object.keys(worldTables[table]?.fields ?? {});
  return `json_build_object(${fields.map((field) => `'${field}', ${columnName(field)}`).join(', ')})`;
}
