import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtinModuleNames } from '../../src/runtime/builtin-modules.ts';
import { request, runtime, specification, valueOf } from './guest.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/handlers.md'), 'utf8');

interface Example {
  readonly files: Record<string, string>;
  readonly answer: unknown;
}

/** The page's examples: blocks of code that name their file, and the block of JSON behind them. */
function examplesOf(text: string): Example[] {
  const examples: Example[] = [];
  let files: Record<string, string> = {};
  for (const [, language, block = ''] of text.matchAll(/```(js|json)\n(.*?)```/gs)) {
    if (language === 'json') {
      examples.push({ files, answer: JSON.parse(block) });
      files = {};
      continue;
    }
    const [, name = '', source = ''] = /^\/\/ (\S+)\n(.*)$/s.exec(block) ?? [];
    files[name] = source;
  }
  return examples;
}

describe('docs/handlers.md', () => {
  it.each(examplesOf(page).map((example) => [Object.keys(example.files).join(', '), example]))(
    'has an example that runs as it stands: %s',
    (_name, { files, answer }) => {
      const made = specification('', { files });
      expect(runtime.initialize(made).failure).toBeNull();
      expect(valueOf(runtime.invoke(made.environmentId, request({ name: 'Ada' })))).toEqual(answer);
    },
  );

  it('names the modules of Node that are there', () => {
    const section = page.slice(page.indexOf('## Modules of Node.js'));
    const listed = section.slice(0, section.indexOf(', with and without'));
    expect([...listed.matchAll(/`([^`]+)`/g)].map(([, name]) => name)).toEqual(builtinModuleNames);
  });
});
