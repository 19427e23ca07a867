/** What ES modules can import by name; `guest/builtin-modules.ts` holds the same modules. */
const exportsByModule: Readonly<Record<string, readonly string[]>> = {
  console: [],
  crypto: ['randomUUID', 'getRandomValues', 'webcrypto'],
  perf_hooks: ['performance'],
  process: ['env', 'exit', 'hrtime', 'nextTick', 'memoryUsage', 'uptime', 'version'],
  timers: [
    'setTimeout',
    'setInterval',
    'setImmediate',
    'clearTimeout',
    'clearInterval',
    'clearImmediate',
  ],
  'timers/promises': ['setTimeout', 'setImmediate', 'scheduler'],
  util: ['format', 'inspect', 'promisify'],
};

export const builtinModuleNames: readonly string[] = Object.keys(exportsByModule);

/** Source of an ES module that passes on one of Node's modules; null where there is none. */
export function builtinModuleSource(specifier: string): string | null {
  const name = specifier.replace(/^node:/, '');
  if (!Object.hasOwn(exportsByModule, name)) return null;
  const names = (exportsByModule[name] ?? []).join(', ');
  return [
    `const found = process.getBuiltinModule('${name}');`,
    'export default found;',
    `export const { ${names} } = found;`,
  ].join('\n');
}
