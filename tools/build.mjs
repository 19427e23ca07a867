/** Builds what has changed: the Prisma client from its schema, then dist/ from the TypeScript and the IDE's page. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);

generatePrismaClient();
compile();

function generatePrismaClient() {
  const prismaPackage = require.resolve('prisma/package.json');
  const stampFile = join(root, 'src/store/generated/.stamp');
  const stamp = createHash('sha256')
    .update(readFileSync(join(root, 'prisma/schema.prisma')))
    .update(readFileSync(prismaPackage))
    .digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  const cli = join(dirname(prismaPackage), 'build/index.js');
  // Generating needs no engine, but the CLI fetches one unless it is pointed at an existing file.
  run(process.execPath, [cli, 'generate', '--no-hints'], {
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    CHECKPOINT_DISABLE: '1',
  });
  writeFileSync(stampFile, stamp);
}

function compile() {
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
  run(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')]);
  // The IDE's page runs in a browser, so it is compiled on its own and brings files beside its code.
  run(process.execPath, [tsc, '-p', join(root, 'src/ide')]);
  for (const file of ['page.html', 'page.css', 'altair.css']) {
    cpSync(join(root, 'src/ide', file), join(root, 'dist/src/ide', file));
  }
}

function run(command, args, environment = {}) {
  const child = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  if (child.status === 0) return;
  process.stderr.write(`${child.stdout ?? ''}${child.stderr ?? ''}${child.error ?? ''}\n`);
  process.exit(child.status ?? 1);
}
