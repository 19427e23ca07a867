import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query(
    `INSERT INTO lifecycle_event (sandbox_id, seq, at_ms, kind, message, rule_id, function_name, invocation_id, event_source_mapping_id, trace_id)
     SELECT 'sbx', n, n, 'K' || n % 40, '', 'R' || n % 400, 'f' || n % 400, 'inv' || n, 'esm' || n % 400, 't' || n
     FROM generate_series(1, 5000) AS n`,
  );
  await client.query(
    `INSERT INTO journal_entry (sandbox_id, seq, at_ms, command, idempotency_key)
     SELECT 'sbx', n, n, '{}', CASE WHEN n % 10 = 0 THEN 'key' || n END FROM generate_series(1, 5000) AS n`,
  );
  await client.query('ANALYZE lifecycle_event, journal_entry');
  // The plan that holds for any value: it has to see for itself that a wanted value is not null.
  await client.query('SET plan_cache_mode = force_generic_plan');
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

async function planOf(types: string, query: string, values: string): Promise<string> {
  await client.query(`PREPARE wanted(${types}) AS ${query}`);
  try {
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN EXECUTE wanted(${values})`,
    );
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  } finally {
    await client.query('DEALLOCATE wanted');
  }
}

describe('A partial index serves whoever asks for a value:', () => {
  test.each(['trace_id', 'invocation_id', 'function_name'])('the log by %s', async (column) => {
    const query = `SELECT seq FROM lifecycle_event WHERE sandbox_id = $1 AND ${column} = $2 ORDER BY seq LIMIT 50`;
    const plan = await planOf('text, text', query, "'sbx', 'x'");
    expect(plan).toContain(`lifecycle_event_sandbox_id_${column}_seq_idx`);
  });

  test('the log by rules', async () => {
    const query =
      'SELECT seq FROM lifecycle_event WHERE sandbox_id = $1 AND rule_id = ANY($2) ORDER BY seq DESC LIMIT 50';
    const plan = await planOf('text, text[]', query, "'sbx', '{R1,R2}'");
    expect(plan).toContain('lifecycle_event_sandbox_id_rule_id_seq_idx');
  });

  test('the journal by idempotency keys', async () => {
    const query =
      'SELECT result FROM journal_entry WHERE sandbox_id = $1 AND idempotency_key = ANY($2)';
    const plan = await planOf('text, text[]', query, "'sbx', '{key1}'");
    expect(plan).toContain('journal_entry_sandbox_id_idempotency_key_key');
  });
});
