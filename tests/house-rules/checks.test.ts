import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

// A check that finds nothing may be a check that does not look. Here each has something to find.

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pushpull-checks-'));
  for (const settings of ['.oxlintrc.json', 'tsconfig.json']) {
    cpSync(settings, join(folder, settings));
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('lint keeps the simulation repeatable: it refuses', () => {
  const impurities: readonly [name: string, code: string, rule: string][] = [
    ['the wall clock', 'export const f = () => Date.now();', 'no-restricted-globals'],
    ['the monotonic clock', 'export const f = () => performance.now();', 'no-restricted-globals'],
    ['a timer', 'export const f = () => setTimeout(() => 1, 5);', 'no-restricted-globals'],
    ['a microtask', 'export const f = () => queueMicrotask(() => 1);', 'no-restricted-globals'],
    ['chance', 'export const f = () => Math.random();', 'no-restricted-properties'],
    ['chance by another name', 'export const { random } = Math;', 'no-restricted-properties'],
    ['random ids', 'export const f = () => crypto.randomUUID();', 'no-restricted-globals'],
    ['a detour', 'export const f = () => globalThis.Date.now();', 'no-restricted-globals'],
    ['a promise', 'export const f = () => Promise.resolve(1);', 'no-restricted-globals'],
    ['a promise as a type', 'export type F = () => Promise<number>;', 'no-restricted-types'],
    ['an async function', 'export const f = async () => 1;', 'no-async-await'],
    ['an async method', 'export class F { async f() { return 1; } }', 'no-async-await'],
    ['the environment', 'export const f = () => process.env;', 'no-restricted-globals'],
    ['the network', "export const f = () => fetch('http://localhost');", 'no-restricted-globals'],
  ];
  let rulesByFile: Map<string, string[]>;

  beforeAll(() => {
    for (const [index, [, code]] of impurities.entries()) write(impurityFile(index), code);
    rulesByFile = lint();
  });

  test.each(impurities.map(([name, , rule], index) => ({ name, rule, index })))(
    '$name',
    ({ rule, index }) => {
      expect(rulesByFile.get(impurityFile(index))).toContainEqual(expect.stringContaining(rule));
    },
  );

  function impurityFile(index: number): string {
    return `src/simulation/impurity-${index}.ts`;
  }
});

describe('the import table', () => {
  test.each([
    {
      name: 'refuses an upward import, of a type too',
      importer: 'src/store/load-world.ts',
      imports: "import type { Turn } from '../engine/turn.ts';\nexport type T = Turn;",
      imported: 'src/engine/turn.ts',
      rule: 'store-imports-only-simulation',
    },
    {
      name: 'refuses a circle, of types too',
      importer: 'src/engine/turn.ts',
      imports: "import type { Mailbox } from './mailbox.ts';\nexport type Turn = Mailbox;",
      imported: 'src/engine/mailbox.ts',
      rule: 'no-circles',
      importedText: "import type { Turn } from './turn.ts';\nexport type Mailbox = Turn[];",
    },
    {
      name: 'refuses a library outside the folder that owns it',
      importer: 'src/engine/turn.ts',
      imports: "import { Queue } from 'bullmq';\nexport const turn = Queue;",
      imported: 'node_modules/bullmq/index.js',
      rule: 'only-jobs-knows-bullmq',
    },
    {
      name: 'refuses a Node module in the simulation',
      importer: 'src/simulation/world.ts',
      imports: "import { readFileSync } from 'node:fs';\nexport const world = readFileSync;",
      rule: 'simulation-is-pure',
    },
    {
      name: 'reads files with using declarations',
      importer: 'src/engine/turn.ts',
      imports: "export async function turn() { using t = (await import('../jobs/job.ts')).t; }",
      imported: 'src/jobs/job.ts',
      rule: 'engine-imports-only-simulation-and-runtime-and-store',
    },
    {
      name: 'reads files with decorators',
      importer: 'src/jobs/type.ts',
      imports:
        "import { Sandbox } from '../graphql/sandbox.type.ts';\nexport class T { @Sandbox(() => T) declare t: T; constructor(@Sandbox() private s: T) { this.t = s; } }",
      imported: 'src/graphql/sandbox.type.ts',
      rule: 'jobs-imports-only-simulation-and-engine-and-store',
    },
  ])('$name', ({ importer, imports, imported, importedText = 'export {};', rule }) => {
    rmSync(join(folder, 'src'), { recursive: true, force: true });
    write(importer, imports);
    if (imported !== undefined) write(imported, importedText);
    expect(brokenImportRules()).toContain(rule);
  });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** The rules that lint found broken, by file. */
function lint(): Map<string, string[]> {
  const report = JSON.parse(run('oxlint/bin/oxlint', ['--format', 'json', 'src'])) as {
    diagnostics: readonly { filename: string; code: string }[];
  };
  const rules = new Map<string, string[]>();
  for (const { filename, code } of report.diagnostics) {
    rules.set(filename, [...(rules.get(filename) ?? []), code]);
  }
  return rules;
}

function brokenImportRules(): string[] {
  const args = ['--config', resolve('.dependency-cruiser.cjs'), '--output-type', 'json', 'src'];
  const report = JSON.parse(run('dependency-cruiser/bin/dependency-cruise.mjs', args)) as {
    summary: { violations: readonly { rule: { name: string } }[] };
  };
  return report.summary.violations.map(({ rule }) => rule.name);
}

function run(script: string, args: readonly string[]): string {
  const path = resolve('node_modules', script);
  return spawnSync(process.execPath, [path, ...args], { cwd: folder, encoding: 'utf8' }).stdout;
}
