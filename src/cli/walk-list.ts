/** A page of a list of the API. */
export interface ListPage<Node> {
  readonly edges: readonly { readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** What a query of a list asks of each page. */
export const PAGE_INFO = 'pageInfo { hasNextPage endCursor }';

/** Walks a list of the API from its beginning to its end, a page at a time. */
export async function* walkList<Node>(
  readPage: (after: string | null) => Promise<ListPage<Node>>,
): AsyncGenerator<Node> {
  let after: string | null = null;
  do {
    const { edges, pageInfo }: ListPage<Node> = await readPage(after);
    for (const { node } of edges) yield node;
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
}
