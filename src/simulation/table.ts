import { SortedRows, type RowComparison } from './sorted-rows.ts';
import type { UndoLog } from './undo-log.ts';

/** A row is plain data and never changed in place: put a new one. */
export type Row = object;

/** Names a kind of row of the World's state, how it is keyed and how else it is found. */
export interface TableDefinition<R extends Row> {
  readonly name: string;
  readonly key: (row: R) => string;
  /** A second unique key, by which `find` looks rows up. */
  readonly lookup?: (row: R) => string;
  /** What `group` gathers rows by. */
  readonly group?: (row: R) => string;
  /** Figures that are summed up over all rows, by name: `total` tells the sums. */
  readonly totals?: Readonly<Record<string, (row: R) => number>>;
  /** The orders that `inOrder` walks rows in. */
  readonly orders?: readonly RowOrder<R>[];
  /** True for a row that is finished: it is saved once more and leaves the World's memory. */
  readonly isHistory?: (row: R) => boolean;
}

/** An order in which some rows of a table can be walked; kept while rows come and go. */
export interface RowOrder<R extends Row> {
  /** Rows of one group are walked together; null leaves a row out. */
  readonly group: (row: R) => string | null;
  readonly compare: RowComparison<R>;
}

/** A figure, and its sum over all rows. */
interface Total<R extends Row> {
  readonly name: string;
  readonly figure: (row: R) => number;
  sum: number;
}

/** Declares a table. The definition is also the token by which a service reaches its rows. */
export function defineTable<R extends Row>(definition: TableDefinition<R>): TableDefinition<R> {
  return definition;
}

/** What became of one table since the last time somebody asked. */
export interface TableChanges {
  /** Rows that the store does not know yet. */
  readonly inserts: readonly Row[];
  readonly updates: readonly Row[];
  readonly deletes: readonly string[];
}

/**
 * The rows of one kind that a World holds, with a record of what changed. Rows come in no promised
 * order, because loading gives another one than living does: whoever chooses among several compares
 * them by their fields.
 */
export class Table<R extends Row> {
  readonly #definition: TableDefinition<R>;
  readonly #undo: UndoLog;
  readonly #rows = new Map<string, R>();
  readonly #keysByLookup = new Map<string, string>();
  readonly #keysByGroup = new Map<string, Set<string>>();
  readonly #changed = new Set<string>();
  /** Keys that the store knows, so that a row that came and went between two saves costs nothing. */
  readonly #saved = new Set<string>();
  readonly #deleted = new Set<string>();
  readonly #sorted = new Map<RowOrder<R>, Map<string, SortedRows<R>>>();
  readonly #totals: Total<R>[];
  /** Rows that have left the memory, and whether the store knows them. */
  #history: { readonly row: R; readonly isSaved: boolean }[] = [];

  constructor(definition: TableDefinition<R>, undo: UndoLog, rows: readonly R[] = []) {
    this.#definition = definition;
    this.#undo = undo;
    this.#totals = Object.entries(definition.totals ?? {}).map(([name, figure]) => ({
      name,
      figure,
      sum: 0,
    }));
    for (const row of rows) {
      const key = definition.key(row);
      this.#saved.add(key);
      this.#rows.set(key, row);
      this.#list(key, row);
    }
    for (const order of definition.orders ?? []) this.#sorted.set(order, sortAll(order, rows));
  }

  get size(): number {
    return this.#rows.size;
  }

  /** The sum of one of the definition's figures over all rows. */
  total(name: string): number {
    const total = this.#totals.find((one) => one.name === name);
    if (!total) throw new Error(`The table "${this.#definition.name}" has no total "${name}"`);
    return total.sum;
  }

  get(key: string): R | undefined {
    return this.#rows.get(key);
  }

  /** The row with that lookup value. */
  find(lookup: string): R | undefined {
    const key = this.#keysByLookup.get(lookup);
    return key === undefined ? undefined : this.#rows.get(key);
  }

  /** All rows of a group. */
  group(group: string): R[] {
    const rows: R[] = [];
    for (const key of this.#keysByGroup.get(group) ?? []) {
      const row = this.#rows.get(key);
      if (row) rows.push(row);
    }
    return rows;
  }

  /** How many rows a group has. */
  groupSize(group: string): number {
    return this.#keysByGroup.get(group)?.size ?? 0;
  }

  /** The rows of a group in one of the table's orders. Copy them before changing any. */
  inOrder(order: RowOrder<R>, group: string): Iterable<R> {
    return this.#groupsOf(order).get(group) ?? [];
  }

  /** A copy of what `inOrder` walks. */
  listInOrder(order: RowOrder<R>, group: string): R[] {
    return this.#groupsOf(order).get(group)?.toArray() ?? [];
  }

  /** What `inOrder` walks, from the end. */
  inReverse(order: RowOrder<R>, group: string): Iterable<R> {
    return this.#groupsOf(order).get(group)?.reversed() ?? [];
  }

  /** The first of the rows that `inOrder` walks. */
  first(order: RowOrder<R>, group: string): R | undefined {
    for (const row of this.inOrder(order, group)) return row;
    return undefined;
  }

  /** How many rows `inOrder` walks. */
  countInOrder(order: RowOrder<R>, group: string): number {
    return this.#groupsOf(order).get(group)?.size ?? 0;
  }

  values(): IterableIterator<R> {
    return this.#rows.values();
  }

  /** Adds a row, or replaces the one with the same key, in its place; returns it. */
  put(row: R): R {
    const key = this.#definition.key(row);
    const before = this.#rows.get(key);
    if (this.#undo.isOpen) this.#recordUndo(key, before);
    const isHistory = this.#definition.isHistory?.(row) === true;
    if (this.#sorted.size > 0) this.#sort(before, isHistory ? undefined : row);
    if (isHistory) {
      if (before) this.#unlist(key, before);
      this.#rows.delete(key);
      this.#changed.delete(key);
      this.#history.push({ row, isSaved: this.#saved.delete(key) || this.#deleted.delete(key) });
    } else {
      if (before) this.#relist(key, before, row);
      else this.#list(key, row);
      this.#rows.set(key, row);
      this.#changed.add(key);
      if (this.#deleted.delete(key)) this.#saved.add(key);
    }
    return row;
  }

  /** Removes a row; false where there was none. */
  delete(key: string): boolean {
    const row = this.#rows.get(key);
    if (!row) return false;
    if (this.#undo.isOpen) this.#recordUndo(key, row);
    this.#unlist(key, row);
    if (this.#sorted.size > 0) this.#sort(row, undefined);
    this.#rows.delete(key);
    this.#changed.delete(key);
    if (this.#saved.delete(key)) this.#deleted.add(key);
    return true;
  }

  /** Hands over what changed since the last call and forgets that it did; null where nothing has. */
  takeChanges(): TableChanges | null {
    if (this.#changed.size + this.#deleted.size + this.#history.length === 0) return null;
    const inserts: R[] = [];
    const updates: R[] = [];
    for (const { row, isSaved } of this.#history) (isSaved ? updates : inserts).push(row);
    for (const key of this.#changed) {
      const row = this.#rows.get(key);
      if (row) (this.#saved.has(key) ? updates : inserts).push(row);
      this.#saved.add(key);
    }
    const deletes = [...this.#deleted];
    this.#history = [];
    this.#changed.clear();
    this.#deleted.clear();
    return { inserts, updates, deletes };
  }

  /** Remembers what the table knows of a key, to have it so again. */
  #recordUndo(key: string, before: R | undefined): void {
    const isChanged = this.#changed.has(key);
    const isSaved = this.#saved.has(key);
    const isDeleted = this.#deleted.has(key);
    const ended = this.#history.length;
    this.#undo.record(() => {
      const after = this.#rows.get(key);
      if (after) this.#unlist(key, after);
      this.#sort(after, before);
      if (before) {
        this.#rows.set(key, before);
        this.#list(key, before);
      } else this.#rows.delete(key);
      keep(this.#changed, key, isChanged);
      keep(this.#saved, key, isSaved);
      keep(this.#deleted, key, isDeleted);
      this.#history.length = ended;
    });
  }

  #groupsOf(order: RowOrder<R>): Map<string, SortedRows<R>> {
    const groups = this.#sorted.get(order);
    if (!groups) throw new Error(`The table "${this.#definition.name}" has no such order`);
    return groups;
  }

  /** Moves a row in every order from where it was to where it belongs; undefined is nowhere. */
  #sort(before: R | undefined, after: R | undefined): void {
    for (const [order, groups] of this.#sorted) {
      const from = before && order.group(before);
      const to = after && order.group(after);
      const kept = to == null ? undefined : groups.get(to);
      if (before && after && kept && from === to && order.compare(before, after) === 0) {
        kept.replace(after);
        continue;
      }
      if (before && from != null) {
        const rows = groups.get(from);
        rows?.remove(before);
        if (rows?.size === 0) groups.delete(from);
      }
      if (after && to != null) {
        const rows = groups.get(to) ?? new SortedRows(order.compare);
        rows.add(after);
        groups.set(to, rows);
      }
    }
  }

  #sum(row: R, sign: 1 | -1): void {
    for (const total of this.#totals) total.sum += sign * total.figure(row);
  }

  #list(key: string, row: R): void {
    if (this.#totals.length > 0) this.#sum(row, 1);
    const { lookup, group } = this.#definition;
    if (lookup) this.#keysByLookup.set(lookup(row), key);
    if (!group) return;
    const name = group(row);
    const keys = this.#keysByGroup.get(name);
    if (keys) keys.add(key);
    else this.#keysByGroup.set(name, new Set([key]));
  }

  /** Lists a row in the place of another one: most changes leave it where it is. */
  #relist(key: string, before: R, after: R): void {
    const { lookup, group } = this.#definition;
    const isElsewhere =
      (lookup !== undefined && lookup(before) !== lookup(after)) ||
      (group !== undefined && group(before) !== group(after));
    if (isElsewhere) {
      this.#unlist(key, before);
      this.#list(key, after);
    } else if (this.#totals.length > 0) {
      this.#sum(before, -1);
      this.#sum(after, 1);
    }
  }

  #unlist(key: string, row: R): void {
    if (this.#totals.length > 0) this.#sum(row, -1);
    const { lookup, group } = this.#definition;
    if (lookup) this.#keysByLookup.delete(lookup(row));
    if (!group) return;
    const name = group(row);
    const keys = this.#keysByGroup.get(name);
    keys?.delete(key);
    if (keys?.size === 0) this.#keysByGroup.delete(name);
  }
}

function keep(set: Set<string>, key: string, isMember: boolean): void {
  if (isMember) set.add(key);
  else set.delete(key);
}

/** Rows as they are loaded, sorted once. */
function sortAll<R extends Row>(
  order: RowOrder<R>,
  rows: readonly R[],
): Map<string, SortedRows<R>> {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const group = order.group(row);
    if (group === null) continue;
    const members = groups.get(group);
    if (members) members.push(row);
    else groups.set(group, [row]);
  }
  return new Map(
    [...groups].map(([group, members]) => [group, new SortedRows(order.compare, members)]),
  );
}
