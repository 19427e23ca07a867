/**
 * Everything that can be said about the code without running the tests, at once: one line a check,
 * with the whole output of each that failed. `npm run check -- types lint` runs those two alone.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Compiles and generates; what the type-aware checks read. */
const build = { name: 'build', script: join(root, 'tools/build.mjs') };

const checks = [
  { name: 'format', script: binOf('prettier'), args: ['--check', '.'] },
  { name: 'lint', script: binOf('oxlint'), args: ['--type-aware', '--deny-warnings'] },
  { name: 'types', script: binOf('typescript', 'tsc'), args: ['--noEmit', '-p', 'tsconfig.json'] },
  {
    name: 'types of the IDE',
    script: binOf('typescript', 'tsc'),
    args: ['--noEmit', '-p', 'src/ide'],
  },
  {
    name: 'imports',
    script: binOf('dependency-cruiser', 'depcruise'),
    args: ['--config', '.dependency-cruiser.cjs', 'src'],
  },
  { name: 'dead code', script: binOf('knip'), args: ['--no-progress'] },
  {
    name: 'product alone',
    script: binOf('knip'),
    args: ['--production', '--strict', '--no-progress', '--include', 'files,dependencies,unlisted'],
  },
  { name: 'tables', script: binOf('prisma'), args: ['validate'] },
  { name: 'tables format', script: binOf('prisma'), args: ['format', '--check'] },
  {
    name: 'schema.graphql',
    script: join(root, 'dist/tools/print-schema.js'),
    args: ['--check'],
    skip: !existsSync(join(root, 'tools/print-schema.ts')) && 'there is no tools/print-schema.ts',
  },
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !checks.some((check) => check.name === name));
if (unknown.length > 0) {
  console.error(`Cannot check "${unknown.join('", "')}": the checks are ${names(checks)}.`);
  process.exit(1);
}

const results = [await run(build)];
const chosen = wanted.length === 0 ? checks : checks.filter(({ name }) => wanted.includes(name));
results.push(...(await Promise.all(chosen.map(run))));

const failed = results.filter(({ ok }) => !ok);
if (failed.length > 0) console.error(`\nFailed: ${names(failed)}.`);
process.exitCode = failed.length > 0 ? 1 : 0;

async function run({ name, script, args = [], skip }) {
  if (skip) {
    console.log(`- ${name}: skipped, ${skip}`);
    return { name, ok: true };
  }
  const startedAt = performance.now();
  const { ok, output } = await runScript(script, args);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${ok ? '✓' : '✗'} ${name} (${seconds} s)`);
  if (!ok) console.log(indent(output));
  return { name, ok };
}

function runScript(script, args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      // The Prisma CLI fetches an engine that these commands do not need, unless it is given a file.
      env: {
        ...process.env,
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        CHECKPOINT_DISABLE: '1',
      },
    });
    let output = '';
    const append = (text) => (output += text);
    child.stdout.setEncoding('utf8').on('data', append);
    child.stderr.setEncoding('utf8').on('data', append);
    child.on('error', (error) => resolve({ ok: false, output: `${output}${error}` }));
    child.on('close', (status, signal) => {
      resolve({ ok: status === 0, output: signal ? `${output}ended by ${signal}` : output });
    });
  });
}

/** The script behind a package's command. Running it by Node spares npx and works on every system. */
function binOf(packageName, command = packageName) {
  const folder = join(root, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[command]);
}

function indent(text) {
  return text.trimEnd().replace(/^/gm, '    ');
}

function names(list) {
  return list.map(({ name }) => name).join(', ');
}
