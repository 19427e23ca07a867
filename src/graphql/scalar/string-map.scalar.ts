import { GraphQLError, GraphQLScalarType, valueFromASTUntyped } from 'graphql';

/** Names with text values, as environment variables are. */
export const StringMapScalar = new GraphQLScalarType<
  Readonly<Record<string, string>>,
  Readonly<Record<string, string>>
>({
  name: 'StringMap',
  description: 'A JSON object whose values are all strings: `{ "TABLE": "orders" }`.',
  serialize: (value) => value as Readonly<Record<string, string>>,
  parseValue: parseStringMap,
  parseLiteral: (node, variables) => parseStringMap(valueFromASTUntyped(node, variables)),
});

function parseStringMap(value: unknown): Readonly<Record<string, string>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject || Object.values(value).some((member) => typeof member !== 'string')) {
    throw new GraphQLError('StringMap takes a JSON object whose values are all strings.');
  }
  return value as Readonly<Record<string, string>>;
}
