import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { rootExamples, sandboxExamples } from '../../src/ide/examples.ts';

const root = join(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const schema = buildSchema(readFileSync(join(root, 'schema.graphql'), 'utf8'));

function faultsOf(operation: string): string[] {
  return validate(schema, parse(operation)).map(({ message }) => message);
}

describe('the IDE’s first steps', () => {
  it.each([...sandboxExamples('sbx_1'), ...rootExamples])('$title fits the schema', ({ query }) => {
    expect(faultsOf(query)).toEqual([]);
  });

  it('are the tabs that the README names', () => {
    const walk = readme.slice(readme.indexOf('### In the browser'));
    const named = [...walk.matchAll(/_(Start here|\d [^_]+)_/g)].map(([, title]) => title);
    const titles = sandboxExamples('sbx_1').map(({ title }) => title);
    expect(new Set(named)).toEqual(new Set(titles));
  });
});

describe('the README’s operations', () => {
  it('fit the schema', () => {
    const blocks = [...readme.matchAll(/```graphql\n(.*?)```/gs)].map(([, block]) => block ?? '');
    expect(blocks).toHaveLength(1);
    expect(blocks.flatMap(faultsOf)).toEqual([]);
  });
});
