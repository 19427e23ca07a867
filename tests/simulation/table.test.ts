import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineTable, Table, type RowOrder } from '../../src/simulation/table.ts';
import { UndoLog } from '../../src/simulation/undo-log.ts';

interface Card {
  readonly id: string;
  /** Null for a card that is put aside. */
  readonly pile: string | null;
  readonly rank: number;
}

const byRank: RowOrder<Card> = {
  group: ({ pile }) => pile,
  compare: (left, right) =>
    left.rank - right.rank || (left.id < right.id ? -1 : Number(left.id > right.id)),
};

const cards = defineTable<Card>({ name: 'card', key: ({ id }) => id, orders: [byRank] });

const IDS = ['a', 'b', 'c', 'd', 'e', 'f'];

const card = fc.record({
  id: fc.constantFrom(...IDS),
  pile: fc.constantFrom('hearts', 'spades', null),
  rank: fc.integer({ min: 1, max: 4 }),
});
const change = fc.oneof(card, fc.record({ remove: fc.constantFrom(...IDS) }));

/** What `inOrder` must give of those rows. */
function sorted(rows: Iterable<Card>, pile: string): Card[] {
  return [...rows].filter((row) => row.pile === pile).sort(byRank.compare);
}

describe('A table with an order', () => {
  it('walks the rows of a group in it, whatever was put and deleted', () => {
    fc.assert(
      fc.property(fc.array(card), fc.array(change), (loaded, changes) => {
        const unique = new Map(loaded.map((row) => [row.id, row]));
        const table = new Table(cards, new UndoLog(), [...unique.values()]);
        for (const step of changes) {
          if ('remove' in step) table.delete(step.remove);
          else table.put(step);
          for (const pile of ['hearts', 'spades']) {
            const expected = sorted(table.values(), pile);
            expect([...table.inOrder(byRank, pile)]).toEqual(expected);
            expect(table.first(byRank, pile)).toEqual(expected[0]);
            expect(table.countInOrder(byRank, pile)).toBe(expected.length);
          }
        }
      }),
    );
  });

  it('has no order but those that it declares', () => {
    const other: RowOrder<Card> = { ...byRank };
    expect(() => new Table(cards, new UndoLog()).inOrder(other, 'hearts')).toThrow(
      'The table "card" has no such order',
    );
  });
});
