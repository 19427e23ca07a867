/**
 * Starts the embedded Postgres of a folder from a process of its own, which tests kill or run as
 * another user. It prints the URL, and stops when its input ends.
 */
import { startEmbeddedPostgres } from '../../dist/src/store/embedded-postgres/embedded-postgres.js';

const [dataDir] = process.argv.slice(2);
// A terminal's Ctrl-C reaches the whole process group; the service finishes its work first.
process.on('SIGINT', () => console.log('interrupted'));

try {
  const server = await startEmbeddedPostgres({ dataDir, log: { info() {}, warn() {} } });
  console.log(server.url);
  process.stdin.on('end', () => void server.stop()).resume();
} catch (error) {
  console.log(error.message);
}
