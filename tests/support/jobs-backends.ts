import { inject } from 'vitest';
import type { JobsBackendOptions } from '../../src/jobs/backend.ts';

export const backendKinds = ['postgres', 'redis'] as const;

/**
 * Where the jobs of a test file are kept: in the file's own database, or in the run's Redis, where each
 * file has a number of its own for its queues.
 */
export function jobsBackend(
  kind: (typeof backendKinds)[number],
  databaseUrl: string,
  redisDatabase: number,
): JobsBackendOptions {
  return kind === 'postgres'
    ? { kind, databaseUrl }
    : { kind, redisUrl: `${inject('redisUrl')}/${redisDatabase}` };
}
