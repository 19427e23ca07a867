/** Node's modules that a handler can load, with and without `node:`; `guest/library.ts` makes them. */
export const builtinModuleNames: readonly string[] = [
  'assert',
  'assert/strict',
  'buffer',
  'console',
  'crypto',
  'events',
  'module',
  'os',
  'path',
  'path/posix',
  'perf_hooks',
  'process',
  'timers',
  'timers/promises',
  'url',
  'util',
  'util/types',
];

/** @param name without `node:` */
export function isBuiltin(name: string): boolean {
  return builtinModuleNames.includes(name);
}
