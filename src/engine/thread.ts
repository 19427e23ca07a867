import { parentPort, workerData } from 'node:worker_threads';
import { createQuickJsRuntime } from '../runtime/quickjs-runtime.ts';
import { createPool } from '../store/pool.ts';
import { WatchedRuntime } from './call-watch.ts';
import { SandboxActor } from './sandbox-actor.ts';
import type { EngineAnswer, EngineRequest } from './request.ts';
import type { ThreadData, ThreadInput, ThreadOutput } from './thread-protocol.ts';

/*
 * An engine thread: holds the Worlds of its sandboxes and runs their handlers. A sandbox is always on
 * the same thread of a process, so its turns never overlap here.
 */

/** Sandboxes that a thread keeps in memory; the one used longest ago makes room. */
const ACTORS_MAX = 500;

if (!parentPort) throw new Error('The engine thread runs as a worker thread only');
const port = parentPort;
const settings = workerData as ThreadData;
const pool = createPool(settings.databaseUrl, settings.poolSize);
const runtime = new WatchedRuntime(
  await createQuickJsRuntime(),
  settings.callNote,
  settings.deadlyCalls,
);
const actors = new Map<string, SandboxActor>();
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
    case 'ping':
      post({ kind: 'pong' });
      break;
    case 'stop':
      void stop();
      break;
  }
});

post({ kind: 'ready' });

function send(request: EngineRequest): void {
  let actor = actors.get(request.sandboxId);
  if (actor) actors.delete(request.sandboxId);
  else {
    makeRoom();
    actor = new SandboxActor(request.sandboxId, {
      pool,
      runtime,
      answer,
      armWakeUp: (sandboxId, wakeAtMs) => post({ kind: 'wake-up', sandboxId, wakeAtMs }),
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

/** Drops the sandbox that was used longest ago and that nobody waits for. */
function makeRoom(): void {
  if (actors.size < ACTORS_MAX) return;
  for (const [sandboxId, actor] of actors) {
    if (!actor.isIdle) continue;
    actor.drop();
    actors.delete(sandboxId);
    return;
  }
}

/** Gathers the answers of one turn of the event loop into one message. */
function answer(one: EngineAnswer): void {
  if (pendingAnswers.length === 0) {
    queueMicrotask(() => {
      const answers = pendingAnswers;
      pendingAnswers = [];
      post({ kind: 'answers', answers });
    });
  }
  pendingAnswers.push(one);
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
