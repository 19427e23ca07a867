import { columnName } from './columns.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** Where an entry stands in its list: the values of the list's order, as text. */
export type Position = readonly string[];

/** What a list may be ordered by, and how each looks as text. */
const positionPatterns = {
  bigint: /^\d{1,18}$/,
  integer: /^\d{1,9}$/,
  timestamptz: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  text: /^[\w-]{1,100}$/,
} as const;

/** Which part of a list to read. */
export interface PageRequest {
  /** From the beginning of the list onwards, or from its end back. */
  readonly direction: 'forward' | 'backward';
  readonly count: number;
  /** The page begins behind this entry, in its direction; null for the very beginning or end. */
  readonly from: Position | null;
}

/** A part of a list, always in the order of the list. */
export interface Page<Entry> {
  readonly entries: readonly Entry[];
  /** Whether the list goes on in the direction of the page. */
  readonly hasMore: boolean;
}

/** A table as a list that the API pages through. */
export interface ListSource<Entry> {
  readonly table: string;
  /** The fields to select, in camel case. */
  readonly fields: readonly string[];
  /** The fields that say whose list an entry belongs to; none where all entries make one list. */
  readonly owner: readonly string[];
  /** What the list is ordered by; together unique for an owner. */
  readonly order: readonly {
    readonly field: string;
    readonly type: keyof typeof positionPatterns;
  }[];
  readonly entry: (row: never) => Entry;
}

/** Whether the values could be a position in the list. */
export function isPositionIn(
  source: Pick<ListSource<unknown>, 'order'>,
  values: Position,
): boolean {
  return (
    values.length === source.order.length &&
    source.order.every(({ type }, index) => positionPatterns[type].test(values[index] ?? ''))
  );
}

/** Where an entry stands in the list. */
export function positionOf<Entry extends object>(
  source: ListSource<Entry>,
  entry: Entry,
): Position {
  return source.order.map(({ field }) => {
    const value = (entry as Readonly<Record<string, unknown>>)[field];
    return value instanceof Date ? value.toISOString() : String(value);
  });
}

/** Narrows a list down; `TRUE` for all of it. */
export type ListFilter = Prisma.Sql;

/** Lets every entry through. */
export const everyEntry: ListFilter = Prisma.sql`TRUE`;

/** Lets those entries through that pass all of the filters. */
export function allOf(filters: readonly ListFilter[]): ListFilter {
  return filters.length === 0 ? everyEntry : Prisma.join([...filters], ' AND ');
}

/** Whose list is read: a value for each of the source's owner fields. */
export type ListOwner = readonly string[];

/**
 * Reads the same page of several owners' lists in one query, so that a list of a hundred sandboxes
 * with a page of functions each costs one query, and each page one look into an index. The pages
 * come in the order of the owners.
 */
export async function readPages<Entry>(
  prisma: PrismaClient,
  source: ListSource<Entry>,
  owners: readonly ListOwner[],
  request: PageRequest,
  filter: ListFilter = everyEntry,
): Promise<Page<Entry>[]> {
  const isForward = request.direction === 'forward';
  const orderBy = (nameOf: (field: string) => string): Prisma.Sql =>
    Prisma.raw(
      source.order.map(({ field }) => `${nameOf(field)} ${isForward ? 'ASC' : 'DESC'}`).join(', '),
    );
  const behind =
    request.from === null ? everyEntry : beyond(source, request.from, isForward, false);
  const names = ['place', ...source.owner.map((field) => `"${columnName(field)}"`)];
  const rows = await prisma.$queryRaw<{ place: number; entry: object }[]>`
    SELECT owner.place, page.*
    FROM unnest(${Prisma.join(ownerArrays(source, owners))}) AS owner(${Prisma.raw(names.join(', '))})
    CROSS JOIN LATERAL (
      SELECT ${columns(source)} FROM ${table(source)} AS entry
      WHERE ${ownedBy(source, (field) => Prisma.raw(`owner."${columnName(field)}"`))}
        AND ${behind} AND ${filter}
      ORDER BY ${orderBy((field) => `entry."${columnName(field)}"`)} LIMIT ${request.count + 1}
    ) AS page
    ORDER BY ${orderBy((field) => `page."${field}"`)}`;
  const found: object[][] = owners.map(() => []);
  for (const { place, ...row } of rows) found[place]?.push(row);
  return found.map((ownRows) => {
    const page = ownRows.slice(0, request.count);
    if (!isForward) page.reverse();
    const entries = page.map((row) => source.entry(withPlainNumbers(row) as never));
    return { entries, hasMore: ownRows.length > request.count };
  });
}

/** Whether a list has entries on the other side of where a page began, the beginning included. */
export async function hasEntriesBehind(
  prisma: PrismaClient,
  source: ListSource<unknown>,
  owner: ListOwner,
  request: PageRequest,
  filter: ListFilter = everyEntry,
): Promise<boolean> {
  if (request.from === null) return false;
  const isForward = request.direction === 'forward';
  const ownerOf = (field: string): ListFilter =>
    Prisma.sql`${owner[source.owner.indexOf(field)] ?? ''}`;
  const [row] = await prisma.$queryRaw<{ found: boolean }[]>`
    SELECT EXISTS (
      SELECT 1 FROM ${table(source)} AS entry
      WHERE ${ownedBy(source, ownerOf)}
        AND ${beyond(source, request.from, !isForward, true)} AND ${filter}
    ) AS found`;
  return row?.found ?? false;
}

function table(source: ListSource<unknown>): Prisma.Sql {
  return Prisma.raw(`"${source.table}"`);
}

/** One array for the owners' places in the answer, and one for each of their fields. */
function ownerArrays(source: ListSource<unknown>, owners: readonly ListOwner[]): Prisma.Sql[] {
  return [
    Prisma.sql`${owners.map((_, place) => place)}::int[]`,
    ...source.owner.map(
      (_, index) => Prisma.sql`${owners.map((owner) => owner[index] ?? '')}::text[]`,
    ),
  ];
}

function ownedBy(source: ListSource<unknown>, ownerOf: (field: string) => Prisma.Sql): Prisma.Sql {
  return allOf(
    source.owner.map(
      (field) => Prisma.sql`${Prisma.raw(`entry."${columnName(field)}"`)} = ${ownerOf(field)}`,
    ),
  );
}

/** Compares the whole order at once, as the index does. */
function beyond(
  { order }: ListSource<unknown>,
  position: Position,
  isForward: boolean,
  isInclusive: boolean,
): Prisma.Sql {
  const names = order.map(({ field }) => `entry."${columnName(field)}"`).join(', ');
  const operator = `${isForward ? '>' : '<'}${isInclusive ? '=' : ''}`;
  // Text first: the driver would otherwise send what it takes the placeholder's type for.
  const values = order.map(
    ({ type }, index) => Prisma.sql`${position[index] ?? ''}::text::${Prisma.raw(type)}`,
  );
  return Prisma.sql`${Prisma.raw(`(${names}) ${operator}`)} (${Prisma.join(values)})`;
}

function columns(source: ListSource<unknown>): Prisma.Sql {
  return Prisma.raw(
    source.fields.map((field) => `entry."${columnName(field)}" AS "${field}"`).join(', '),
  );
}
