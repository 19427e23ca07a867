import { initSync, parse, type Exports } from 'cjs-module-lexer';
import type { FunctionFiles } from './function-files.ts';

let isReady = false;

/**
 * The names that ES modules can import from a CommonJS file: what Node's own lexer finds in the
 * source, and in the sources of what the file passes on.
 */
export function namedExports(files: FunctionFiles, path: string): readonly string[] {
  if (!isReady) initSync();
  isReady = true;
  const names = new Set<string>();
  const seen = new Set<string>();
  const waiting = [path];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const { exports, reexports } = lexed(files.source(next) ?? '');
    for (const name of exports) names.add(name);
    for (const specifier of reexports) {
      const found = files.resolveRequire(specifier, next);
      if (found.path !== null) waiting.push(found.path);
    }
  }
  return [...names];
}

/** What the lexer cannot read has no names; whether it is wrong, QuickJS says. */
function lexed(source: string): Exports {
  try {
    return parse(source);
  } catch {
    return { exports: [], reexports: [] };
  }
}
