import DataLoader from 'dataloader';
import {
  hasEntriesBehind,
  positionOf,
  readPages,
  type ListFilter,
  type ListOwner,
  type ListSource,
  type Page,
  type PageRequest,
} from '../../store/page.ts';
import type { ApiContext } from '../context.ts';
import type { LoaderFactory } from '../loaders.ts';
import { PageInfoType, type Connection } from './connection.type.ts';
import { encodeCursor } from './cursor.ts';
import { pageRequestOf, type PageArgs } from './page.args.ts';

/** A list of the store as the API shows it. */
export interface ConnectionList<Entry, Node, Filter> {
  /** Part of its cursors: two lists with the same name share them. */
  readonly name: string;
  readonly source: ListSource<Entry>;
  readonly matching: (filter: Filter) => ListFilter;
  /** An entry as the API shows it. */
  readonly node: (entry: Entry, ownerId: string) => Node;
  readonly pages: LoaderFactory<PageKey<Filter>, Page<Entry>>;
}

interface PageKey<Filter> {
  readonly owner: ListOwner;
  readonly request: PageRequest;
  readonly filter: Filter;
}

/** Declares a list; its pages are read one query for all owners that are asked for the same page. */
export function defineConnectionList<Entry extends object, Node, Filter>(
  list: Omit<ConnectionList<Entry, Node, Filter>, 'pages'>,
): ConnectionList<Entry, Node, Filter> {
  const { source, matching } = list;
  return {
    ...list,
    pages: (prisma) =>
      new DataLoader<PageKey<Filter>, Page<Entry>, string>(
        async (keys) => {
          const groups = new Map<string, PageKey<Filter>[]>();
          for (const key of keys) {
            const name = JSON.stringify([key.request, key.filter]);
            const group = groups.get(name);
            if (group) group.push(key);
            else groups.set(name, [key]);
          }
          const pages = new Map<PageKey<Filter>, Page<Entry>>();
          for (const group of groups.values()) {
            const [{ request, filter }] = group as [PageKey<Filter>];
            const owners = group.map(({ owner }) => owner);
            const found = await readPages(prisma, source, owners, request, matching(filter));
            for (const [index, key] of group.entries()) {
              const page = found[index];
              if (page) pages.set(key, page);
            }
          }
          return keys.map((key) => pages.get(key) ?? { entries: [], hasMore: false });
        },
        { cacheKeyFn: (key) => JSON.stringify(key) },
      ),
  };
}

/** Which page of whose list. */
export interface ConnectionRequest<Filter> {
  /** The id that the list's cursors are bound to: the sandbox's or the tenant's. */
  readonly ownerId: string;
  /** Where a list has a finer owner than its cursors; else the owner is `ownerId` alone. */
  readonly owner?: ListOwner;
  readonly args: PageArgs;
  readonly filter: Filter;
}

/** Reads a page as a Relay connection. */
export async function readConnection<Entry extends object, Node, Filter>(
  context: ApiContext,
  list: ConnectionList<Entry, Node, Filter>,
  { ownerId, owner = [ownerId], args, filter }: ConnectionRequest<Filter>,
): Promise<Connection<Node>> {
  const { source, matching } = list;
  const scope = { list: list.name, ownerId };
  const request = pageRequestOf(args, source, scope);
  const { entries, hasMore } = await context.loaders
    .of(list.pages)
    .load({ owner, request, filter });
  const edges = entries.map((entry) => ({
    cursor: encodeCursor(scope, positionOf(source, entry)),
    node: list.node(entry, ownerId),
  }));
  const hasBehind = (): Promise<boolean> =>
    hasEntriesBehind(context.prisma, source, owner, request, matching(filter));
  const isForward = request.direction === 'forward';
  return {
    edges,
    pageInfo: new PageInfoType({
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
      hasNextPage: () => (isForward ? hasMore : hasBehind()),
      hasPreviousPage: () => (isForward ? hasBehind() : hasMore),
    }),
  };
}
