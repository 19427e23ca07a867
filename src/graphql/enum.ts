import { registerEnumType } from 'type-graphql';

/**
 * Makes a GraphQL enum whose values are named as they are in the code, from a sentence for each.
 * Naming the union that the values belong to lets the compiler notice one that is missing.
 */
export function defineEnum<Name extends string>(
  name: string,
  description: string,
  sentences: Readonly<Record<Name, string>>,
): { readonly [Value in Name]: Value } {
  const entries = Object.entries<string>(sentences);
  const values = Object.fromEntries(entries.map(([value]) => [value, value]));
  registerEnumType(values, {
    name,
    description,
    valuesConfig: Object.fromEntries(
      entries.map(([value, sentence]) => [value, { description: sentence }]),
    ),
  });
  return values as { readonly [Value in Name]: Value };
}
