import { execFileSync } from 'node:child_process';
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { expect, test } from 'vitest';
import { publicSchema } from '../support/any-operation.ts';

test('schema.graphql is what the code says', () => {
  const check = (): Buffer =>
    execFileSync(process.execPath, ['dist/tools/print-schema.js', '--check'], { stdio: 'pipe' });
  expect(check).not.toThrow();
});

test('every type, field, argument and enum value has a description', () => {
  const bare: string[] = [];
  const look = (name: string, described: { readonly description?: string | null | undefined }) => {
    if (!described.description) bare.push(name);
  };
  for (const type of Object.values(publicSchema.getTypeMap())) {
    if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue;
    if (!['Query', 'Mutation', 'Subscription'].includes(type.name)) look(type.name, type);
    if (isEnumType(type)) {
      for (const value of type.getValues()) look(`${type.name}.${value.name}`, value);
    } else if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields()))
        look(`${type.name}.${field.name}`, field);
    } else if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        look(`${type.name}.${field.name}`, field);
        for (const arg of field.args) look(`${type.name}.${field.name}(${arg.name})`, arg);
      }
    }
  }
  expect(bare).toEqual([]);
});

test('every mutation takes one argument, its input', () => {
  const fields = Object.values(publicSchema.getMutationType()?.getFields() ?? {});
  expect(fields.length).toBeGreaterThan(0);
  for (const { name, args } of fields) {
    expect([name, args.map((arg) => arg.name)]).toEqual([name, ['input']]);
  }
});
