import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../src/simulation/rules/registry.ts';
import { ruleSections } from '../src/simulation/rules/sections.ts';

/*
 * Prints which fidelity rules are carried out by code and held by tests, and which are done
 * differently or not at all. Fails on a rule that is in neither place.
 */

interface Coverage {
  readonly id: string;
  readonly title: string;
  readonly isRegistered: boolean;
  readonly inCode: number;
  readonly inTests: number;
  readonly isExplained: boolean;
}

const code = readTree('src').filter(({ path }) => !path.includes('simulation/rules'));
const tests = readTree('tests');
const differences = readFileSync('docs/differences.md', 'utf8');

let failures = 0;
for (const section of ruleSections) {
  const coverages = section.ids.map(coverageOf);
  process.stdout.write(`\n${section.title}\n`);
  for (const coverage of coverages) process.stdout.write(`  ${describe(coverage)}\n`);
  const tested = coverages.filter(isTested).length;
  const explained = coverages.filter(({ isExplained }) => isExplained).length;
  process.stdout.write(
    `  ${coverages.length} rules: ${tested} carried out and tested, ${explained} explained in docs/differences.md\n`,
  );
}
const strays = strayMentions();
for (const stray of strays) process.stdout.write(`\n✗ ${stray}\n`);
failures += strays.length;
if (failures > 0) {
  process.stdout.write(`\n${failures} rules need attention.\n`);
  process.exitCode = 1;
}

function coverageOf(id: string): Coverage {
  const definition = (rules as Record<string, { title: string }>)[id];
  return {
    id,
    title: definition?.title ?? '',
    isRegistered: definition !== undefined,
    inCode: mentions(code, id),
    inTests: mentions(tests, id),
    isExplained: new RegExp(`\\b${id}\\b`).test(differences),
  };
}

function isTested({ isRegistered, inCode, inTests }: Coverage): boolean {
  return isRegistered && inCode > 0 && inTests > 0;
}

function describe(coverage: Coverage): string {
  const { id, title, isRegistered, inCode, inTests, isExplained } = coverage;
  if (isTested(coverage)) return `✓ ${id}  ${title}`;
  if (isExplained && !isRegistered) return `– ${id}  explained in docs/differences.md`;
  failures += 1;
  if (!isRegistered) return `✗ ${id}  neither in the registry nor in docs/differences.md`;
  const missing = [...(inCode ? [] : ['no code']), ...(inTests ? [] : ['no test'])].join(' and ');
  return `✗ ${id}  ${title}: ${missing} names it`;
}

/** Rules that the registry holds and no section lists. */
function strayMentions(): string[] {
  const listed = new Set(ruleSections.flatMap(({ ids }) => ids));
  return Object.keys(rules)
    .filter((id) => !listed.has(id))
    .map((id) => `${id} is in the registry and in no section of rules/sections.ts`);
}

interface SourceFile {
  readonly path: string;
  readonly text: string;
}

function mentions(files: readonly SourceFile[], id: string): number {
  const pattern = new RegExp(`\\b${id}\\b`);
  return files.filter(({ text }) => pattern.test(text)).length;
}

function readTree(folder: string): SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.startsWith('generated'))
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
}
