import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { benchAsynchronous } from './asynchronous.ts';
import { benchHistory } from './history.ts';
import { benchIdle } from './idle.ts';
import { benchNeighbours } from './neighbours.ts';
import { benchPolling } from './polling.ts';
import { toMarkdown, type Section } from './report.ts';
import { benchStartUp } from './start-up.ts';
import { benchSubscribers } from './subscribers.ts';
import { benchSynchronous } from './synchronous.ts';
import { benchWorld } from './world.ts';

/*
 * `npm run bench` measures everything in one run and writes docs/performance.md;
 * `npm run bench -- world synchronous` measures those sections and prints them only.
 */

const benches: Record<string, () => Promise<Section>> = {
  world: benchWorld,
  synchronous: benchSynchronous,
  asynchronous: benchAsynchronous,
  polling: benchPolling,
  subscribers: benchSubscribers,
  history: benchHistory,
  neighbours: benchNeighbours,
  idle: benchIdle,
  'start-up': benchStartUp,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(
    `There is no bench "${unknown.join('", "')}"; there are ${Object.keys(benches).join(', ')}.`,
  );
  process.exit(1);
}

const sections: Section[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.error(`measuring ${name} …`);
  const section = await bench();
  sections.push(section);
  console.log(`\n${toMarkdown([section])}`);
}
if (wanted.length === 0) writeFileSync('docs/performance.md', report(sections));
// Guests and clients may keep the process alive; everything is measured.
process.exit(0);

function report(measured: readonly Section[]): string {
  const processor = cpus()[0]?.model ?? 'unknown';
  const memoryGb = Math.round(totalmem() / 2 ** 30);
  const date = new Date().toISOString().slice(0, 10);
  return `# Performance

Measured by \`npm run bench\` on ${date}: ${cpus().length} cores (${processor}), ${memoryGb} GB, Node.js ${process.version}, ${process.platform}. Servers, load generator and database share the machine. Every answer counted is durable: committed to Postgres. Rates are the median of three rounds in which the servers take turns.

${toMarkdown(measured)}`;
}
