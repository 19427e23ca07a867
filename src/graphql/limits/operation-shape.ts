import {
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** How much of everything an operation has, its fragments counted wherever they are spread. */
export interface OperationShape {
  /** Levels of fields. */
  readonly depth: number;
  readonly aliases: number;
  /** Fields and fragments. */
  readonly selections: number;
  /** Fields that the operation begins with. */
  readonly rootFields: number;
  /** Whether it asks for the schema. */
  readonly isIntrospection: boolean;
}

/**
 * Measures an operation of a document that has passed validation, and so has no fragments in a
 * circle. Each fragment is measured once however often it is spread: fragments that double each
 * other would otherwise take forever to count.
 */
export function measureOperation(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationShape {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  const measured = new Map<string, OperationShape>();
  const measureFragment = (name: string): OperationShape => {
    const known = measured.get(name);
    if (known) return known;
    const fragment = fragments.get(name);
    const shape = fragment ? measureSelections(fragment.selectionSet) : nothing;
    measured.set(name, shape);
    return shape;
  };

  function measureSelections({ selections }: SelectionSetNode): OperationShape {
    const total = { ...nothing };
    for (const selection of selections) {
      total.selections += 1;
      if (selection.kind === Kind.FIELD) {
        const inner = selection.selectionSet ? measureSelections(selection.selectionSet) : nothing;
        const isIntrospection = introspectionFields.has(selection.name.value);
        total.rootFields += 1;
        total.aliases += inner.aliases + (selection.alias ? 1 : 0);
        total.selections += inner.selections;
        // graphql-js itself bounds the depth of introspection, which the usual IDEs need much of.
        if (!isIntrospection) total.depth = Math.max(total.depth, 1 + inner.depth);
        total.isIntrospection ||= isIntrospection || inner.isIntrospection;
      } else {
        const inner =
          selection.kind === Kind.INLINE_FRAGMENT
            ? measureSelections(selection.selectionSet)
            : measureFragment(selection.name.value);
        total.rootFields += inner.rootFields;
        total.aliases += inner.aliases;
        total.selections += inner.selections;
        total.depth = Math.max(total.depth, inner.depth);
        total.isIntrospection ||= inner.isIntrospection;
      }
    }
    return total;
  }

  return measureSelections(operation.selectionSet);
}

const introspectionFields: ReadonlySet<string> = new Set(['__schema', '__type']);

const nothing: OperationShape = {
  depth: 0,
  aliases: 0,
  selections: 0,
  rootFields: 0,
  isIntrospection: false,
};
