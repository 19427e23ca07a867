import { attributeOf, type AttributeValue, type Item } from '../attribute-value.ts';

/** A step of a document path: into a map, or into a list. */
export type PathElement = { readonly name: string } | { readonly index: number };

/** Where a value lies in an item; the first element is the name of an attribute. */
export type DocumentPath = readonly PathElement[];

/** The value at a path; undefined where there is none. */
export function valueAt(item: Item, path: DocumentPath): AttributeValue | undefined {
  let value: AttributeValue | undefined = { M: item };
  for (const element of path) {
    value = value && childOf(value, element);
    if (!value) return undefined;
  }
  return value;
}

/** What one step leads to; undefined where the value is no map or list, or has no such element. */
function childOf(value: AttributeValue, element: PathElement): AttributeValue | undefined {
  if ('name' in element) return 'M' in value ? attributeOf(value.M, element.name) : undefined;
  return 'L' in value ? value.L[element.index] : undefined;
}

/** As AWS shows a path in a message: `[a, b, [0]]`. */
export function shownPath(path: DocumentPath): string {
  return `[${path.map((element) => ('name' in element ? element.name : `[${element.index}]`)).join(', ')}]`;
}

/** Paths as a tree of their steps, each with what stands at its end. */
export interface PathTree<Leaf> {
  /** What stands here, where a path ends here. */
  readonly leaf: { readonly path: DocumentPath; readonly value: Leaf } | null;
  readonly names: ReadonlyMap<string, PathTree<Leaf>>;
  readonly indices: ReadonlyMap<number, PathTree<Leaf>>;
}

/** Two paths that cannot both be meant. */
export interface PathClash {
  readonly reason: 'OVERLAP' | 'CONFLICT';
  readonly one: DocumentPath;
  readonly other: DocumentPath;
}

interface GrowingTree<Leaf> extends PathTree<Leaf> {
  leaf: { readonly path: DocumentPath; readonly value: Leaf } | null;
  /** The path that made the node, for messages. */
  readonly madeBy: DocumentPath;
  readonly names: Map<string, GrowingTree<Leaf>>;
  readonly indices: Map<number, GrowingTree<Leaf>>;
}

/** Puts paths into one tree; `onClash` is told of two of which one leads through the other, and must throw. */
export function treeOf<Leaf>(
  leaves: readonly { readonly path: DocumentPath; readonly value: Leaf }[],
  onClash: (clash: PathClash) => never,
): PathTree<Leaf> {
  const root = growingTree<Leaf>([]);
  for (const leaf of leaves) {
    const { path } = leaf;
    let node = root;
    for (const element of path) {
      if (node.leaf) onClash({ reason: 'OVERLAP', one: node.leaf.path, other: path });
      const others = 'name' in element ? node.indices : node.names;
      for (const { madeBy } of others.values()) {
        onClash({ reason: 'CONFLICT', one: madeBy, other: path });
      }
      node =
        'name' in element
          ? step(node.names, element.name, path)
          : step(node.indices, element.index, path);
    }
    if (node.leaf || node.names.size + node.indices.size > 0) {
      onClash({ reason: 'OVERLAP', one: node.leaf?.path ?? node.madeBy, other: path });
    }
    node.leaf = leaf;
  }
  return root;
}

function step<Key, Leaf>(
  children: Map<Key, GrowingTree<Leaf>>,
  key: Key,
  path: DocumentPath,
): GrowingTree<Leaf> {
  const child = children.get(key) ?? growingTree<Leaf>(path);
  children.set(key, child);
  return child;
}

function growingTree<Leaf>(madeBy: DocumentPath): GrowingTree<Leaf> {
  return { leaf: null, madeBy, names: new Map(), indices: new Map() };
}
