import {
  getNamedType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLOutputType,
} from 'graphql';
import { isNameArgument, publicSchema } from './any-operation.ts';

/** How a query reaches one instance of a type. */
export interface Home {
  /** A query with the selection put into the instance. */
  query(selection: string): string;
  /** The instance in the data of that query. */
  read(data: unknown): unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * A way to an instance of every object type that a query reaches, given an id for each type of node:
 * so that a test over the whole schema finds whatever is added to it.
 */
export function homesOf(nodeIds: Readonly<Record<string, string>>): ReadonlyMap<string, Home> {
  const homes = new Map<string, Home>();
  const waiting: GraphQLObjectType[] = [];
  const settle = (type: GraphQLObjectType | null | undefined, home: Home): void => {
    if (!type || homes.has(type.name)) return;
    homes.set(type.name, home);
    waiting.push(type);
  };
  for (const [name, id] of Object.entries(nodeIds)) {
    const type = publicSchema.getType(name);
    if (!isObjectType(type)) throw new Error(`There is no type ${name}`);
    settle(type, {
      query: (selection) => `{ node(id: "${id}") { ... on ${name} { ${selection} } } }`,
      read: (data) => (data as Fields)['node'],
    });
  }
  settle(publicSchema.getQueryType(), {
    query: (selection) => `{ ${selection} }`,
    read: (data) => data,
  });
  for (let type = waiting.shift(); type; type = waiting.shift()) {
    const home = homes.get(type.name);
    for (const field of Object.values(type.getFields())) {
      if (home && !takesArguments(field)) settle(nodeTypeOf(field), behind(home, field));
    }
  }
  return homes;
}

/** Whether a field cannot be asked for without saying more. */
function takesArguments(field: GraphQLField<unknown, unknown>): boolean {
  return field.args.some((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined);
}

function isConnection(field: GraphQLField<unknown, unknown>): boolean {
  return getNamedType(field.type).name.endsWith('Connection');
}

/** The type that a field leads to: behind a connection, that of its entries. */
export function nodeTypeOf(field: GraphQLField<unknown, unknown>): GraphQLObjectType | null {
  const type = getNamedType(field.type);
  if (!isObjectType(type)) return null;
  if (!isConnection(field)) return type;
  const edge = getNamedType(type.getFields()['edges']?.type as GraphQLOutputType);
  if (!isObjectType(edge)) return null;
  const node = getNamedType(edge.getFields()['node']?.type as GraphQLOutputType);
  return isObjectType(node) ? node : null;
}

function behind(home: Home, field: GraphQLField<unknown, unknown>): Home {
  const { name } = field;
  if (isConnection(field)) {
    return {
      query: (selection) => home.query(`${name}(first: 1) { edges { node { ${selection} } } }`),
      read: (data) => {
        const connection = (home.read(data) as Fields)[name] as { edges: { node: unknown }[] };
        return connection.edges[0]?.node;
      },
    };
  }
  return {
    query: (selection) => home.query(`${name} { ${selection} }`),
    read: (data) => {
      const value = (home.read(data) as Fields)[name];
      return isList(field.type) ? (value as unknown[])[0] : value;
    },
  };
}

function isList(type: GraphQLOutputType): boolean {
  return isNonNullType(type) ? isList(type.ofType as GraphQLOutputType) : isListType(type);
}

/**
 * Everything that can be selected of a type: its own values, and what is `depth` further away.
 * Connections are read to their first entry.
 */
export function everythingOf(type: GraphQLObjectType, depth: number): string {
  const parts = ['__typename'];
  for (const field of Object.values(type.getFields())) {
    if (takesArguments(field)) continue;
    const target = getNamedType(field.type);
    if (isLeafType(target)) parts.push(field.name);
    const node = nodeTypeOf(field);
    if (!node || depth === 0) continue;
    const inner = everythingOf(node, depth - 1);
    parts.push(
      isConnection(field)
        ? `${field.name}(first: 1) { edges { node { ${inner} } } pageInfo { hasNextPage hasPreviousPage } }`
        : `${field.name} { ${inner} }`,
    );
  }
  return parts.join(' ');
}

/** The names of all types that `node` finds. */
export const nodeTypeNames: readonly string[] = publicSchema
  .getPossibleTypes(nodeInterface())
  .map(({ name }) => name);

function nodeInterface(): GraphQLInterfaceType {
  const type = publicSchema.getType('Node');
  if (!isInterfaceType(type)) throw new Error('There is no interface Node');
  return type;
}

/** A field that is a list, and where it is found. */
export interface ListField {
  readonly parent: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
}

/** Every connection of the API. */
export const listFields: readonly ListField[] = Object.values(publicSchema.getTypeMap())
  .filter(isObjectType)
  .flatMap((parent) =>
    Object.values(parent.getFields())
      .filter(isConnection)
      .map((field) => ({ parent, field })),
  );

/** An argument of a field that takes a name or an ARN. */
export interface NameArgument {
  readonly parent: string;
  readonly field: string;
  readonly argument: string;
  /** What to ask of the field; empty for a value. */
  readonly selection: string;
}

/** Every argument below Query's own fields that takes a name or an ARN and needs no other beside it. */
export const nameArguments: readonly NameArgument[] = Object.values(publicSchema.getTypeMap())
  .filter(isObjectType)
  .filter(({ name }) => !['Mutation', 'Subscription'].includes(name) && !name.startsWith('__'))
  .flatMap((parent) =>
    Object.values(parent.getFields()).flatMap((field) =>
      field.args
        .filter(
          (arg) =>
            isNameArgument(arg.name) &&
            field.args.every((other) => other === arg || !isNonNullType(other.type)),
        )
        .map((arg) => ({
          parent: parent.name,
          field: field.name,
          argument: arg.name,
          selection: isLeafType(getNamedType(field.type)) ? '' : ' { __typename }',
        })),
    ),
  );
