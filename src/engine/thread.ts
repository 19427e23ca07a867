import { parentPort, workerData } from 'node:worker_threads';
import { createQuickJsRuntime } from '../runtime/quickjs-runtime.ts';
import { prepareToLoad } from '../store/load-world.ts';
import { createPool } from '../store/pool.ts';
import { WatchedRuntime } from './call-watch.ts';
import { FairShare } from './fair-share.ts';
import { LIGHT_CALL_MS_MAX, LightCallsRuntime } from './heavy-calls.ts';
import { SandboxActor } from './sandbox-actor.ts';
import type { EngineAnswer, EngineRequest } from './request.ts';
import type { ThreadData, ThreadInput, ThreadOutput } from './thread-protocol.ts';

/*
 * An engine thread: holds the Worlds of its sandboxes and runs their handlers. A sandbox is on one
 * thread of a process at a time, so its turns do not overlap here. Those that hold their thread for
 * longer than the others can wait are moved to a thread for heavy ones.
 */

/** Sandboxes that a thread keeps in memory; the one used longest ago makes room. */
const ACTORS_MAX = 500;

if (!parentPort) throw new Error('The engine thread runs as a worker thread only');
const port = parentPort;
const settings = workerData as ThreadData;
const pool = createPool(settings.databaseUrl, settings.poolSize);
const runtime = new WatchedRuntime(
  settings.isForHeavy
    ? await createQuickJsRuntime()
    : new LightCallsRuntime(await createQuickJsRuntime({ wallClockMs: LIGHT_CALL_MS_MAX })),
  settings.callNote,
  settings.deadlyCalls,
);
const actors = new Map<string, SandboxActor>();
const fairShare = new FairShare();
/** Sandboxes that were too heavy here: what still arrives for them is carried out elsewhere. */
const movedAway = new Set<string>();
let pendingAnswers: EngineAnswer[] = [];

pool.on('error', (error) => post({ kind: 'fault', sandboxId: '', error: String(error) }));

port.on('message', (input: ThreadInput) => {
  switch (input.kind) {
    case 'requests':
      for (const request of input.requests) send(request);
      break;
    case 'notice':
      actors.get(input.sandboxId)?.notice();
      break;
    case 'take-back':
      movedAway.delete(input.sandboxId);
      break;
    case 'release':
      void release(input.sandboxId);
      break;
    case 'ping':
      post({ kind: 'pong' });
      break;
    case 'stop':
      void stop();
      break;
  }
});

post({ kind: 'ready' });
// Where the database is away, the first load will tell.
prepareToLoad(pool).catch(() => undefined);

function send(request: EngineRequest): void {
  if (movedAway.has(request.sandboxId)) return;
  let actor = actors.get(request.sandboxId);
  if (actor) actors.delete(request.sandboxId);
  else {
    makeRoom();
    actor = new SandboxActor(request.sandboxId, {
      pool,
      runtime,
      answer,
      turnBudget: () => fairShare.budgetOf(request.sandboxId),
      hasTaken: (ms) => {
        if (fairShare.isTooMuch(request.sandboxId, ms) && !settings.isForHeavy) {
          moveAway(request.sandboxId);
        }
      },
      moveAway: () => moveAway(request.sandboxId),
      armWakeUp: (sandboxId, wakeUp) => post({ kind: 'wake-up', sandboxId, wakeUp }),
      disarmWakeUp: (sandboxId, wakeUp) => post({ kind: 'no-wake-up', sandboxId, wakeUp }),
      reportFault: (error, sandboxId) =>
        post({
          kind: 'fault',
          sandboxId,
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        }),
    });
  }
  // The last in the map is the one used last.
  actors.set(request.sandboxId, actor);
  actor.send(request);
}

/** Has the sandbox and all that waits for it moved to the thread for heavy ones. */
function moveAway(sandboxId: string): void {
  movedAway.add(sandboxId);
  forget(sandboxId);
  // What is answered already must not be asked over there again.
  postAnswers();
  post({ kind: 'too-heavy', sandboxId });
}

/** The sandbox goes back to where it came from, once its turn is over. */
async function release(sandboxId: string): Promise<void> {
  await actors.get(sandboxId)?.settle();
  forget(sandboxId);
}

function forget(sandboxId: string): void {
  actors.get(sandboxId)?.retire();
  actors.delete(sandboxId);
  fairShare.forget(sandboxId);
}

/** Drops the sandbox that was used longest ago and that nobody waits for. */
function makeRoom(): void {
  if (actors.size < ACTORS_MAX) return;
  for (const [sandboxId, actor] of actors) {
    if (!actor.isIdle) continue;
    forget(sandboxId);
    return;
  }
}

/** Gathers the answers of one turn of the event loop into one message. */
function answer(one: EngineAnswer): void {
  if (pendingAnswers.length === 0) queueMicrotask(postAnswers);
  pendingAnswers.push(one);
}

function postAnswers(): void {
  if (pendingAnswers.length === 0) return;
  const answers = pendingAnswers;
  pendingAnswers = [];
  post({ kind: 'answers', answers });
}

function post(output: ThreadOutput): void {
  port.postMessage(output);
}

async function stop(): Promise<void> {
  await Promise.all([...actors.values()].map((actor) => actor.settle()));
  for (const actor of actors.values()) actor.drop();
  await pool.end();
  port.close();
}
