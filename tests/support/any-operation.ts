import { readFileSync } from 'node:fs';
import {
  buildSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
} from 'graphql';

/** The API as schema.graphql says it is. */
export const publicSchema = buildSchema(readFileSync('schema.graphql', 'utf8'));

export type OperationType = 'query' | 'mutation' | 'subscription';

/** A field of Query, Mutation or Subscription. */
export interface RootField {
  readonly type: OperationType;
  readonly name: string;
  readonly field: GraphQLField<unknown, unknown>;
}

/** Every field of the API that a request can begin with. */
export const rootFields: readonly RootField[] = (
  [
    ['query', publicSchema.getQueryType()],
    ['mutation', publicSchema.getMutationType()],
    ['subscription', publicSchema.getSubscriptionType()],
  ] as const
).flatMap(([type, object]) =>
  Object.entries(object?.getFields() ?? {}).map(([name, field]) => ({ type, name, field })),
);

/** A place of an argument that takes an id: `input.sandboxId`. */
export interface IdPlace {
  readonly root: RootField;
  readonly path: readonly string[];
}

/** Every place where a request takes an id. */
export const idPlaces: readonly IdPlace[] = rootFields.flatMap((root) =>
  root.field.args.flatMap((arg) => idPathsOf(arg).map((path) => ({ root, path }))),
);

function idPathsOf(input: GraphQLArgument | GraphQLInputField): string[][] {
  const type = getNamedType(input.type);
  if (type.name === 'ID') return [[input.name]];
  if (!isInputObjectType(type)) return [];
  return Object.values(type.getFields())
    .flatMap(idPathsOf)
    .map((path) => [input.name, ...path]);
}

/** Every place where a request takes a name or an ARN of something in a sandbox. */
export const namePlaces: readonly IdPlace[] = rootFields.flatMap((root) =>
  root.field.args.flatMap((arg) => namePathsOf(arg).map((path) => ({ root, path }))),
);

/** Whether an argument of that name takes the name or the ARN of something in a sandbox. */
export function isNameArgument(name: string): boolean {
  // The attributes of an item are no things of their own.
  return (
    name !== 'attributeName' &&
    /(?:^name|Name|Arn|^qualifier|^functionVersion|^bucket|^restApiId|^apiId)$/.test(name)
  );
}

function namePathsOf(input: GraphQLArgument | GraphQLInputField): string[][] {
  const type = getNamedType(input.type);
  if (type.name === 'String' && isNameArgument(input.name)) return [[input.name]];
  if (!isInputObjectType(type)) return [];
  return Object.values(type.getFields())
    .flatMap(namePathsOf)
    .map((path) => [input.name, ...path]);
}

/** A request as it is sent. */
export interface AnyOperation {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

/**
 * A valid request for a root field: required arguments get some value of their type, ids get the one
 * that `idFor` names for their place. What is optional is left out, unless `path` leads through it.
 */
export function anyOperation(
  { type, name, field }: RootField,
  idFor: (path: readonly string[]) => string,
  path: readonly string[] = [],
  textFor: (path: readonly string[]) => string | undefined = () => undefined,
): AnyOperation {
  const used = field.args.filter((arg) => isNonNullType(arg.type) || arg.name === path[0]);
  const declared = used.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const passed = used.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const selection = isLeafType(getNamedType(field.type)) ? '' : ' { __typename }';
  const head = declared === '' ? type : `${type} (${declared})`;
  const call = passed === '' ? name : `${name}(${passed})`;
  return {
    query: `${head} { ${call}${selection} }`,
    variables: Object.fromEntries(
      used.map((arg) => [arg.name, anyValue(arg.type, [arg.name], { idFor, textFor, path })]),
    ),
  };
}

interface Choices {
  readonly idFor: (path: readonly string[]) => string;
  readonly textFor: (path: readonly string[]) => string | undefined;
  readonly path: readonly string[];
}

function anyValue(type: GraphQLInputType, place: readonly string[], choices: Choices): unknown {
  if (isNonNullType(type)) return anyValue(type.ofType, place, choices);
  if (isListType(type)) return [anyValue(type.ofType, place, choices)];
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(
      ({ name, type: fieldType }) =>
        isNonNullType(fieldType) || choices.path[place.length] === name,
    );
    return Object.fromEntries(
      fields.map((field) => [field.name, anyValue(field.type, [...place, field.name], choices)]),
    );
  }
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (type.name === 'ID') return choices.idFor(place);
  const text = choices.textFor(place);
  if (type.name === 'String' && text !== undefined) return text;
  const value = anyScalars[type.name];
  if (value === undefined) throw new Error(`No value is known for the scalar ${type.name}`);
  return value;
}

const anyScalars: Readonly<Record<string, unknown>> = {
  String: 'something',
  Int: 1,
  Float: 1,
  Boolean: true,
  JSON: {},
  DateTime: '2030-01-01T00:00:00.000Z',
  Duration: 'PT1S',
  StringMap: {},
};
