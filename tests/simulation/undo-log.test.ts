import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineTable, Table } from '../../src/simulation/table.ts';
import { UndoLog } from '../../src/simulation/undo-log.ts';

interface Thing {
  readonly id: string;
  readonly color: string;
  readonly done: boolean;
}

const things = defineTable<Thing>({
  name: 'thing',
  key: ({ id }) => id,
  lookup: ({ id, color }) => `${id} ${color}`,
  group: ({ color }) => color,
  isHistory: ({ done }) => done,
});

const IDS = ['a', 'b', 'c'];
const COLORS = ['red', 'blue'];

type Step =
  { readonly do: 'put'; readonly row: Thing } | { readonly do: 'delete'; readonly id: string };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('put' as const),
    row: fc.record({
      id: fc.constantFrom(...IDS),
      color: fc.constantFrom(...COLORS),
      done: fc.boolean(),
    }),
  }),
  fc.record({ do: fc.constant('delete' as const), id: fc.constantFrom(...IDS) }),
);

function carryOut(table: Table<Thing>, steps: readonly Step[]): void {
  for (const one of steps) {
    if (one.do === 'put') table.put(one.row);
    else table.delete(one.id);
  }
}

/** Everything that can be asked of a table but its changes, which can be asked once only. */
function contents(table: Table<Thing>): unknown {
  return {
    rows: IDS.map((id) => table.get(id)),
    found: IDS.flatMap((id) => COLORS.map((color) => table.find(`${id} ${color}`))),
    groups: COLORS.map((color) =>
      table
        .group(color)
        .map(({ id }) => id)
        .sort(),
    ),
  };
}

class Refused extends Error {}

describe('Work done atomically', () => {
  test('that throws leaves a table as it was, with the changes to be saved', () => {
    fc.assert(
      fc.property(fc.array(step), fc.array(step), fc.array(step), (saved, before, refused) => {
        const undo = new UndoLog();
        const [table, twin] = [new Table(things, undo), new Table(things, new UndoLog())];
        for (const one of [table, twin]) {
          carryOut(one, saved);
          one.takeChanges();
          carryOut(one, before);
        }
        const work = (): void => {
          carryOut(table, refused);
          throw new Refused();
        };
        expect(() => undo.atomically(work)).toThrow(Refused);
        expect(contents(table)).toEqual(contents(twin));
        const [changes, wanted] = [table.takeChanges(), twin.takeChanges()];
        expect(new Set(changes?.deletes)).toEqual(new Set(wanted?.deletes));
        expect(new Set(changes?.inserts)).toEqual(new Set(wanted?.inserts));
        expect(new Set(changes?.updates)).toEqual(new Set(wanted?.updates));
      }),
    );
  });

  test('takes back the inner part alone where only that throws', () => {
    const undo = new UndoLog();
    const table = new Table(things, undo);
    undo.atomically(() => {
      table.put({ id: 'a', color: 'red', done: false });
      const inner = (): void => {
        table.put({ id: 'b', color: 'red', done: false });
        throw new Refused();
      };
      expect(() => undo.atomically(inner)).toThrow(Refused);
    });
    expect(table.group('red').map(({ id }) => id)).toEqual(['a']);
  });

  test('records nothing outside of it', () => {
    const undo = new UndoLog();
    const table = new Table(things, undo);
    table.put({ id: 'a', color: 'red', done: false });
    expect(() =>
      undo.atomically(() => {
        throw new Refused();
      }),
    ).toThrow(Refused);
    expect(table.get('a')).toBeDefined();
  });
});
