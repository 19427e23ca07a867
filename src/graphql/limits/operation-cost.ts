import {
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type TypeNode,
} from 'graphql';
import {
  fieldExtensionsEstimator,
  getComplexity,
  type ComplexityEstimator,
} from 'graphql-query-complexity';
import { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX } from '../pagination/page-size.ts';
import { LONG_TEXT_COST } from './long-text-cost.ts';

/*
 * What an operation costs, before it is run:
 *
 *   an object                              1
 *   JSON, and a text that may be long     10, the text declared at its field as `complexity`
 *   any other value                        0
 *   a mutation                            10, and its payload
 *   a page of a list                       its `first` or `last`, times what an entry costs
 *   any other list                         5 times what an entry costs
 *   introspection                          0
 */

const MUTATION_COST = 10;

/** Of a list that has no pages: attempts, segments. */
const LIST_LENGTH_ASSUMED = 5;

/** The points that running an operation with those variables may take; null where they do not fit it. */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): number | null {
  try {
    return getComplexity({
      schema,
      query: document,
      ...(operation.name ? { operationName: operation.name.value } : {}),
      variables: { ...variables },
      estimators: [
        operation.operation === OperationTypeNode.MUTATION ? mutationEstimator : noEstimator,
        fieldExtensionsEstimator(),
        objectEstimator,
      ],
      // The number of selections is a limit of its own, checked before.
      maxQueryNodes: Number.POSITIVE_INFINITY,
    });
  } catch {
    // Variables that do not fit: the execution says so, in its own words.
    return null;
  }
}

/** The variables that a cost can depend on: sizes of pages, switches, and lengths of lists. */
export function costVariablesOf({ variableDefinitions }: OperationDefinitionNode): string[] {
  return (variableDefinitions ?? [])
    .filter(({ type }) => isCostly(type))
    .map(({ variable }) => variable.name.value);
}

/** What of a variable a cost can depend on. */
export function costPartOf(value: unknown): unknown {
  return Array.isArray(value) ? value.length : value;
}

function isCostly(type: TypeNode): boolean {
  if (type.kind === Kind.NON_NULL_TYPE) return isCostly(type.type);
  return type.kind === Kind.LIST_TYPE || ['Int', 'Boolean'].includes(type.name.value);
}

const noEstimator: ComplexityEstimator = () => undefined;

const mutationEstimator: ComplexityEstimator = ({ type, childComplexity }) =>
  type.name === 'Mutation' ? MUTATION_COST + childComplexity : undefined;

const objectEstimator: ComplexityEstimator = ({ field, args, childComplexity }) => {
  const type = getNullableType(field.type);
  const { name } = getNamedType(type);
  if (name === 'JSON') return LONG_TEXT_COST;
  if (field.name.startsWith('__') || isLeafType(getNamedType(type))) return 0;
  if (name.endsWith('Connection')) return 1 + pageSizeOf(args) * childComplexity;
  // A page is multiplied at its connection; its edges are wrappers.
  if (name.endsWith('Edge')) return childComplexity;
  if (name === 'PageInfo') return 0;
  return isListType(type) ? lengthOf(args) * (1 + childComplexity) : 1 + childComplexity;
};

function pageSizeOf(args: Readonly<Record<string, unknown>>): number {
  return boundedSize(args['first'] ?? args['last']) ?? PAGE_SIZE_DEFAULT;
}

function lengthOf(args: Readonly<Record<string, unknown>>): number {
  if (Array.isArray(args['ids'])) return args['ids'].length;
  return boundedSize(args['first']) ?? LIST_LENGTH_ASSUMED;
}

/** A size out of its range is refused later, by the field itself. */
function boundedSize(size: unknown): number | null {
  return typeof size === 'number' ? Math.min(Math.max(size, 1), PAGE_SIZE_MAX) : null;
}
