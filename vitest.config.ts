import { defineConfig } from 'vitest/config';

/** The simulation and the runtime need no service and run in seconds; the rest runs real ones on the compiled program. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          include: ['tests/{simulation,runtime,scenarios,house-rules}/**/*.test.ts'],
          // A property tried a hundred times takes a while on a machine that does other things.
          testTimeout: 30_000,
        },
      },
      {
        // Vite would take the ES module, where Node takes the CommonJS one: graphql has to be one copy.
        resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
        test: {
          name: 'service',
          globalSetup: [
            'tests/support/build.ts',
            'tests/support/postgres-server.ts',
            'tests/support/redis-server.ts',
          ],
          include: ['tests/{store,engine,jobs,api,start,cli,docs,pages}/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
