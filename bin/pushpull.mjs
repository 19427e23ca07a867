#!/usr/bin/env node
/** The command `pushpull`. Compiles the program before its first use, where nobody has done so. */
import { existsSync } from 'node:fs';

const program = new URL('../dist/src/cli/main.js', import.meta.url);
if (!existsSync(program)) {
  process.stderr.write('Compiling Pushpull, once…\n');
  await import('../tools/build.mjs');
}
await import(program.href);
