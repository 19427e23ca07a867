import type { Pool } from 'pg';
import type { SandboxIdentity } from '../simulation/kernel.ts';
import type { HandlerRequest } from '../simulation/lambda/handler-runtime.ts';
import type { InvocationRow } from '../simulation/lambda/invocation.ts';
import { traceHeaderOf } from '../simulation/lambda/trace.ts';
import type { WorldState } from '../simulation/world.ts';
import { columnName, timerColumns, worldTables, type TableColumns } from './columns.ts';

/** A sandbox as it was saved last. */
export interface SavedWorld {
  readonly version: number;
  readonly state: WorldState;
  /** What each living environment with code has been asked so far, to build its guest again. */
  readonly environmentInputs: ReadonlyMap<string, readonly EnvironmentInput[]>;
}

/** One past invocation of an environment, as the environment got to see it. */
export type EnvironmentInput = Omit<HandlerRequest, 'timeoutMs'>;

/**
 * Loads everything hot of a sandbox in one statement, and so from one snapshot. Its cost does not
 * grow with history. Null where there is no such sandbox.
 */
export async function loadWorld(pool: Pool, sandboxId: string): Promise<SavedWorld | null> {
  const { rows } = await pool.query<LoadedRow>({
    name: 'load-world',
    text: LOAD_STATEMENT,
    values: [sandboxId],
  });
  const row = rows[0];
  return row ? readWorld(row) : null;
}

/** A connection plans a statement anew for its first so many runs; this one has a hundred parts to plan. */
const CUSTOM_PLANS = 5;

/** Has a connection plan the loading of Worlds once and for all, before somebody waits for one. */
export async function prepareToLoad(pool: Pool): Promise<void> {
  for (let run = 0; run <= CUSTOM_PLANS; run++) await loadWorld(pool, '');
}

/** A past call as the database has it. */
type PastCall = Omit<EnvironmentInput, 'traceHeader'> &
  Pick<InvocationRow, 'receivedAtMs' | 'traceHeader' | 'traceSampled'> & {
    readonly environmentId: string;
  };

interface LoadedRow {
  readonly id: string;
  readonly region: string;
  readonly account_id: string;
  readonly seed: string;
  readonly profile: SandboxIdentity['profile'];
  readonly version: string;
  readonly now_ms: string;
  readonly random_streams: WorldState['randomStreams'];
  readonly sequences: WorldState['sequences'];
  readonly timers: readonly { seq: number; dueAtMs: number; kind: string; data: unknown }[];
  readonly inputs: readonly PastCall[];
  readonly rows: WorldState['rows'];
}

function readWorld(row: LoadedRow): SavedWorld {
  const environmentInputs = new Map<string, EnvironmentInput[]>();
  for (const call of row.inputs) {
    const { environmentId } = call;
    const input = inputOf(call);
    const inputs = environmentInputs.get(environmentId);
    if (inputs) inputs.push(input);
    else environmentInputs.set(environmentId, [input]);
  }
  return {
    version: Number(row.version),
    environmentInputs,
    state: {
      sandbox: {
        id: row.id,
        region: row.region,
        accountId: row.account_id,
        seed: row.seed,
        profile: row.profile,
      },
      now: Number(row.now_ms),
      randomStreams: row.random_streams,
      sequences: row.sequences,
      timers: row.timers.map(({ dueAtMs, ...timer }) => ({ ...timer, dueAt: dueAtMs })),
      rows: row.rows,
    },
  };
}

function inputOf(call: PastCall): EnvironmentInput {
  const { requestId, payload, startedAtMs, invokedFunctionArn, clientContext } = call;
  const traceHeader = traceHeaderOf(call);
  return { requestId, payload, startedAtMs, invokedFunctionArn, clientContext, traceHeader };
}

/** All rows of a table that a World loads, as a JSON array of the World's own rows. */
function rowsAsJson(table: string, columns: TableColumns): string {
  const fields = Object.keys(columns.fields).map((field) => `'${field}', ${columnName(field)}`);
  return (
    `(SELECT coalesce(json_agg(json_build_object(${fields.join(', ')})), '[]') ` +
    `FROM "${table}" WHERE sandbox_id = sandbox.id AND ${columns.hot ?? 'false'})`
  );
}

const hotTables = Object.entries(worldTables).filter(([, columns]) => columns.hot !== null);

const LOAD_STATEMENT = `
  SELECT id, region, account_id, seed, profile, version, now_ms, random_streams, sequences,
    ${rowsAsJson('timer', timerColumns)} AS timers,
    (SELECT coalesce(json_agg(json_build_object(
        'environmentId', living.id, 'requestId', past.request_id,
        'payload', past.payload, 'startedAtMs', call.called_at_ms,
        'invokedFunctionArn', past.invoked_function_arn, 'clientContext', past.client_context,
        'receivedAtMs', past.received_at_ms, 'traceHeader', past.trace_header,
        'traceSampled', past.trace_sampled
      ) ORDER BY living.id, call.environment_use), '[]')
      FROM environment living
      JOIN LATERAL (
        SELECT invocation_id, environment_use, called_at_ms FROM invocation_attempt ended
          WHERE ended.sandbox_id = living.sandbox_id AND ended.environment_id = living.id
        UNION ALL
        SELECT id, environment_use, started_at_ms FROM invocation running
          WHERE running.sandbox_id = living.sandbox_id AND running.status = 'RUNNING'
          AND running.environment_id = living.id
      ) call ON call.environment_use IS NOT NULL
      JOIN invocation past ON past.sandbox_id = living.sandbox_id AND past.id = call.invocation_id
      WHERE living.sandbox_id = sandbox.id
        AND NOT EXISTS (SELECT FROM "function" latest WHERE latest.id = living.function_id
          AND living.version = '$LATEST' AND latest.behavior IS NOT NULL)
        AND NOT EXISTS (SELECT FROM function_version published
          WHERE published.sandbox_id = sandbox.id AND published.function_id = living.function_id
          AND published.version::text = living.version AND published.behavior IS NOT NULL)
      ) AS inputs,
    (SELECT json_object_agg(name, rows) FROM (VALUES ${hotTables
      .map(([table, columns]) => `('${table}', ${rowsAsJson(table, columns)})`)
      .join(', ')}) AS hot(name, rows)) AS rows
  FROM sandbox WHERE id = $1`;
