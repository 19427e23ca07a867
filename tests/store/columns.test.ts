import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { services } from '../../src/simulation/services.ts';
import {
  columnName,
  eventColumns,
  journalColumns,
  timerColumns,
  worldTables,
} from '../../src/store/columns.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { query } from '../support/test-engine.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const tables = {
  ...worldTables,
  timer: timerColumns,
  lifecycle_event: eventColumns,
  journal_entry: journalColumns,
};

describe('the columns of the World’s rows', () => {
  it.each(Object.entries(tables))('are those of the table %s', async (table, { fields, key }) => {
    const columns = await query<{ column_name: string; data_type: string }>(
      database.url,
      'SELECT column_name, data_type FROM information_schema.columns WHERE table_name = $1',
      [table],
    );
    const inDatabase = Object.fromEntries(
      columns.map(({ column_name, data_type }) => [column_name, data_type]),
    );
    const inCode = Object.fromEntries(
      Object.entries(fields).map(([field, type]) => [columnName(field), type]),
    );
    expect({ sandbox_id: 'text', ...inCode }).toEqual(inDatabase);

    const primary = await query<{ column_name: string }>(
      database.url,
      `SELECT column_name FROM information_schema.key_column_usage
        WHERE table_name = $1 AND constraint_name = $1 || '_pkey' ORDER BY ordinal_position`,
      [table],
    );
    expect(primary.map(({ column_name }) => column_name)).toEqual([
      'sandbox_id',
      ...key.map(columnName),
    ]);
  });

  it('are known for every table that a service declares', () => {
    const declared = services.flatMap((service) => service.tables.map(({ name }) => name));
    expect(Object.keys(worldTables).sort()).toEqual([...declared].sort());
  });
});
