import { Client } from 'pg';

/**
 * Makes many sandboxes of one, all its rows included, as if each had been made through the API: under
 * ids of their own, with the ARNs and the seed that they share. The templates must be at rest.
 *
 * @returns the ids of the copies
 */
export async function copySandbox(
  url: string,
  sandboxId: string,
  copies: number,
): Promise<readonly string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    // The copies belong to what their originals belong to: looking it up for each takes minutes.
    await client.query('SET session_replication_role = replica');
    const tables = await readTables(client, sandboxId);
    const ids = await readIds(client, tables, sandboxId);
    for (const table of tables) {
      await client.query(copyStatement(table, ids, copies), [sandboxId]);
    }
    const { rows } = await client.query<{ id: string }>(
      `SELECT ${withIdsOfCopy('$1::text', ids)} AS id FROM generate_series(1, ${copies}) AS copy`,
      [sandboxId],
    );
    return rows.map(({ id }) => id);
  } finally {
    await client.end();
  }
}

/** What autovacuum does by itself a minute later. */
export async function settleTables(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
}

interface CopiedTable {
  readonly name: string;
  /** The column that names the sandbox. */
  readonly key: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** The tables in which a sandbox has rows. */
async function readTables(client: Client, sandboxId: string): Promise<CopiedTable[]> {
  const { rows } = await client.query<{
    table: string;
    columns: { name: string; type: string }[];
  }>(`SELECT table_name AS table, json_agg(json_build_object(
        'name', column_name, 'type', format_type(atttypid, NULL)) ORDER BY ordinal_position) AS columns
      FROM information_schema.columns
      JOIN pg_attribute ON attrelid = table_name::regclass AND attname = column_name
      WHERE table_schema = current_schema()
      GROUP BY table_name`);
  const tables = rows.flatMap(({ table, columns }): CopiedTable[] => {
    const key = table === 'sandbox' ? 'id' : 'sandbox_id';
    const isOfSandboxes = columns.some(({ name }) => name === key) && table !== 'api_key';
    return isOfSandboxes ? [{ name: table, key, columns }] : [];
  });
  const full: CopiedTable[] = [];
  for (const table of tables) {
    const found = await client.query(
      `SELECT FROM "${table.name}" WHERE ${table.key} = $1 LIMIT 1`,
      [sandboxId],
    );
    if (found.rowCount === 1) full.push(table);
  }
  return full;
}

/** The prefix of what the copies have in common. */
const TENANT = 'ten';

/** Every id that a sandbox's rows have, without its prefix. */
async function readIds(
  client: Client,
  tables: readonly CopiedTable[],
  sandboxId: string,
): Promise<string[]> {
  const ids = new Set<string>();
  for (const { name, key } of tables) {
    const { rows } = await client.query<{ text: string }>(
      `SELECT row_to_json(row)::text AS text FROM "${name}" AS row WHERE ${key} = $1`,
      [sandboxId],
    );
    for (const { text } of rows) {
      for (const [, prefix, id] of text.matchAll(/\b([a-z]+)_([0-9a-f]{24}|[0-9a-v]{20})\b/g)) {
        if (id !== undefined && prefix !== TENANT) ids.add(id);
      }
    }
  }
  return [...ids];
}

function copyStatement(table: CopiedTable, ids: readonly string[], copies: number): string {
  const names = table.columns.map(({ name }) => `"${name}"`).join(', ');
  const values = table.columns.map(({ name, type }) => {
    const column = `original."${name}"`;
    // Its random numbers for ids begin anew under the copy's own name; the others go on.
    if (name === 'random_streams') {
      return `(${withIdsOfCopy(`(${column}::jsonb - ('ids of ' || $1::text))::text`, ids)})::${type}`;
    }
    return ['text', 'json', 'jsonb', 'text[]'].includes(type)
      ? `(${withIdsOfCopy(`${column}::text`, ids)})::${type}`
      : column;
  });
  return `INSERT INTO "${table.name}" (${names}) SELECT ${values.join(', ')}
    FROM generate_series(1, ${copies}) AS copy
    CROSS JOIN (SELECT * FROM "${table.name}" WHERE ${table.key} = $1) AS original`;
}

/** SQL for a text in which each id is that of the copy. */
function withIdsOfCopy(text: string, ids: readonly string[]): string {
  return ids.reduce(
    (replaced, id) =>
      `replace(${replaced}, '${id}', left(md5('${id}/' || copy) || md5(copy || '/${id}'), ${id.length}))`,
    text,
  );
}
