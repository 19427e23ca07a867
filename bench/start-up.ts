import { makeDataFolder, startPushpull } from './pushpull.ts';
import { processTree, residentMb } from './process-figures.ts';
import { percentile, type Section } from './report.ts';

const SECOND_STARTS = 5;
const GOAL_MS = 3_000;
const GOAL_MB = 300;

/** The first start on an empty folder, then starts on what it left; time and memory. */
export async function benchStartUp(): Promise<Section> {
  const folder = makeDataFolder();
  try {
    const first = await startPushpull(folder.path, 4812);
    await first.stop();
    const servingMs: number[] = [];
    const readyMs: number[] = [];
    const memoryMb: number[] = [];
    for (let start = 0; start < SECOND_STARTS; start++) {
      const again = await startPushpull(folder.path, 4812);
      servingMs.push(again.servingMs);
      readyMs.push(again.readyMs);
      memoryMb.push(residentMb(processTree(again.pid)));
      await again.stop();
    }
    const serving = percentile(servingMs, 0.5);
    const memory = percentile(memoryMb, 0.5);
    return {
      title: 'Start-up',
      command: 'npm run bench -- start-up',
      rows: [
        {
          what: 'First start on an empty folder, until it serves / until the demo has run',
          figure: `${Math.round(first.servingMs)} ms / ${Math.round(first.readyMs)} ms`,
          against: '',
          verdict: '',
        },
        {
          what: `Start on an existing folder, median of ${SECOND_STARTS}`,
          figure: `${Math.round(serving)} ms / ${Math.round(percentile(readyMs, 0.5))} ms`,
          against: '',
          verdict: `goal ${GOAL_MS} ms until it serves: ${serving <= GOAL_MS ? 'reached' : 'not reached'}`,
        },
        {
          what: 'Memory once ready: the service and its Postgres, shared pages counted once',
          figure: `${Math.round(memory)} MB`,
          against: '',
          verdict: `goal ${GOAL_MB} MB: ${memory <= GOAL_MB ? 'reached' : 'not reached'}`,
        },
      ],
    };
  } finally {
    folder.remove();
  }
}
