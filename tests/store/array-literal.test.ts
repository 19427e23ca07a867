import * as fc from 'fast-check';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arrayLiteral } from '../../src/store/array-literal.ts';
import type { ColumnType } from '../../src/store/columns.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

describe('The values of a column', () => {
  it.each<[ColumnType, fc.Arbitrary<unknown>]>([
    ['text', fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'))],
    ['text', fc.stringMatching(/^["\\{},NUL\s]*$/)],
    ['json', fc.jsonValue({ noUnicodeString: false })],
    ['bigint', fc.maxSafeInteger()],
    ['integer', fc.integer()],
    ['double precision', fc.double({ noNaN: true })],
    ['boolean', fc.boolean()],
  ])('reach Postgres as %s as they are', async (type, value) => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(value), { maxLength: 5 }), async (values) => {
        expect(await readBack(values, type)).toEqual(values.map((one) => asStored(one, type)));
      }),
      { numRuns: 60 },
    );
  });

  it('carry what Postgres text cannot hold as its symbol', async () => {
    expect(await readBack(['a\0b'], 'text')).toEqual(['a␀b']);
    expect(arrayLiteral([{ a: '\0' }], 'json')).toBe(String.raw`{"{\"a\":\"\\u0000\"}"}`);
  });

  it('are null where a row says nothing', () => {
    expect(arrayLiteral([undefined, 1, null], 'integer')).toBe('{NULL,1,NULL}');
  });
});

/** What Postgres makes of an array literal, as text so that no driver's reading of it is tested. */
async function readBack(values: readonly unknown[], type: ColumnType): Promise<unknown[]> {
  const { rows } = await client.query<{ value: string | null }>(
    `SELECT value::text FROM unnest($1::${type}[]) WITH ORDINALITY AS one(value, place) ORDER BY place`,
    [arrayLiteral(values, type)],
  );
  return rows.map(({ value }) => (value === null ? null : asRead(value, type)));
}

function asRead(text: string, type: ColumnType): unknown {
  return type === 'text'
    ? text
    : JSON.parse(text === 'Infinity' ? '1e999' : text.replace('-Infinity', '-1e999'));
}

/** JSON's `null` and a missing value are told apart; -0 is 0 in JSON. */
function asStored(value: unknown, type: ColumnType): unknown {
  return type === 'json' && value !== null ? JSON.parse(JSON.stringify(value)) : value;
}
