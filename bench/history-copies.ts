import { Client } from 'pg';

/**
 * Multiplies a sandbox's history as months of use would have left it: every invocation with its
 * attempts, its events and its journal entry, `copies` more times, each copy under ids and numbers of
 * its own. The sandbox goes on after the last.
 */
export async function copyHistory(url: string, sandboxId: string, copies: number): Promise<void> {
  const tables = Object.keys(copied);
  await Promise.all(
    tables.map((table) =>
      withConnection(url, async (client) => {
        // The copies belong to what their originals belong to: looking it up for each takes a minute.
        await client.query('SET session_replication_role = replica');
        await client.query(await copyStatement(client, table, copies), [sandboxId]);
      }),
    ),
  );
  await withConnection(url, async (client) => {
    // The next turn finds that somebody has moved the sandbox on, and loads it.
    await client.query(MOVE_ON, [sandboxId]);
    // What autovacuum does by itself a minute later.
    for (const table of tables) await client.query(`VACUUM ANALYZE ${table}`);
    await client.query('CHECKPOINT');
  });
}

const MOVE_ON = `
  UPDATE sandbox SET version = version + 1, sequences = (sequences::jsonb || jsonb_build_object(
    'invocation', (SELECT max(seq) FROM invocation WHERE sandbox_id = $1),
    'event', (SELECT max(seq) FROM lifecycle_event WHERE sandbox_id = $1),
    'journal', (SELECT max(seq) FROM journal_entry WHERE sandbox_id = $1)))::json
  WHERE id = $1`;

async function withConnection(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

interface CopiedTable {
  /** Which of the rows. */
  readonly where: string;
  readonly order: string;
  /** What differs in a copy, by column. */
  readonly columns: Readonly<Record<string, string>>;
}

/** Ids are random in real life, too: a row's neighbours in an index are others than in the table. */
function copiedId(column: string): string {
  return `split_part(${column}, '_', 1) || '_' || left(md5(${column} || '/' || copy), 20)`;
}

const copiedRequestId = `md5(past.request_id || '/' || copy)::uuid::text`;

const laterSeq = 'last.seq + (copy - 1) * past.all_of_them + past.place';

const copied: Readonly<Record<string, CopiedTable>> = {
  invocation: {
    where: 'true',
    order: 'seq',
    columns: {
      id: copiedId('past.id'),
      seq: laterSeq,
      request_id: copiedRequestId,
      environment_id: copiedId('past.environment_id'),
    },
  },
  invocation_attempt: {
    where: 'true',
    order: 'started_at_ms',
    columns: {
      invocation_id: copiedId('past.invocation_id'),
      environment_id: copiedId('past.environment_id'),
    },
  },
  lifecycle_event: {
    where: 'invocation_id IS NOT NULL',
    order: 'seq',
    columns: { seq: laterSeq, invocation_id: copiedId('past.invocation_id') },
  },
  journal_entry: {
    where: `command->>'type' = 'Invoke'`,
    order: 'seq',
    columns: { seq: laterSeq, request_id: copiedRequestId },
  },
};

async function copyStatement(client: Client, table: string, copies: number): Promise<string> {
  const { where, order, columns } = copied[table] ?? { where: 'false', order: '1', columns: {} };
  const { rows } = await client.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns
     WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position`,
    [table],
  );
  const names = rows.map(({ name }) => name);
  const values = names.map((name) => columns[name] ?? `past.${name}`);
  const hasSeq = names.includes('seq');
  return `INSERT INTO ${table} (${names.join(', ')})
    SELECT ${values.join(', ')}
    FROM generate_series(1, ${copies}) AS copy
    CROSS JOIN (SELECT max(${hasSeq ? 'seq' : '0'}) AS seq FROM ${table} WHERE sandbox_id = $1) AS last
    CROSS JOIN (SELECT *, row_number() OVER (ORDER BY ${order}) AS place, count(*) OVER () AS all_of_them
      FROM ${table} WHERE sandbox_id = $1 AND ${where} ORDER BY ${order}) AS past
    ORDER BY copy, past.place`;
}
