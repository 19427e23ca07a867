import { attributeOf, type AttributeValue, type Item } from '../attribute-value.ts';
import { shownPath, treeOf, type DocumentPath, type PathTree } from './document-path.ts';
import type { Placeholders } from './placeholders.ts';
import { TokenReader } from './token-reader.ts';

/** The parts of items that somebody wants to see. */
export type Projection = PathTree<true>;

/** Reads a projection: paths with commas between them. */
export function parseProjection(text: string, placeholders: Placeholders): Projection {
  const reader = new TokenReader('ProjectionExpression', text, placeholders);
  const paths: DocumentPath[] = [];
  do {
    reader.countOperator();
    paths.push(reader.takePath());
  } while (reader.takes(','));
  reader.expectEnd();
  return treeOf(
    paths.map((path) => ({ path, value: true as const })),
    ({ reason, one, other }) =>
      reader.refuse(
        `Two document paths ${reason === 'OVERLAP' ? 'overlap' : 'conflict'} with each other; must remove or rewrite one of these paths; path one: ${shownPath(one)}, path two: ${shownPath(other)}`,
      ),
  );
}

/** The parts of an item at those paths; what is not there is left out. */
export function project(item: Item, { names }: PathTree<unknown>): Item {
  const entries: [string, AttributeValue][] = [];
  for (const [name, child] of names) {
    const value = attributeOf(item, name);
    const part = value && partOf(value, child);
    if (part) entries.push([name, part]);
  }
  return Object.fromEntries(entries);
}

function partOf(value: AttributeValue, tree: PathTree<unknown>): AttributeValue | undefined {
  if (tree.leaf) return value;
  if ('M' in value && tree.names.size > 0) {
    const map = project(value.M, tree);
    return Object.keys(map).length === 0 ? undefined : { M: map };
  }
  if ('L' in value && tree.indices.size > 0) {
    const elements = [...tree.indices]
      .sort(([left], [right]) => left - right)
      .flatMap(([index, child]) => {
        const element = value.L[index];
        return (element && partOf(element, child)) ?? [];
      });
    return elements.length === 0 ? undefined : { L: elements };
  }
  return undefined;
}
