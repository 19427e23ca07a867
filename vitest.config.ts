import { defineConfig } from 'vitest/config';

/** The simulation and the runtime need no service and run in seconds; the rest runs real ones. */
export default defineConfig({
  test: {
    globalSetup: ['tests/support/build.ts'],
    projects: [
      {
        extends: true,
        test: { name: 'pure', include: ['tests/{simulation,runtime,scenarios}/**/*.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'service',
          include: ['tests/{store,engine,jobs,api,start,docs}/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
