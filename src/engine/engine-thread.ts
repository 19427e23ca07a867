import { Worker } from 'node:worker_threads';
import type { WakeUp } from '../store/commit-turn.ts';
import { createCallNote, readCallNote } from './call-watch.ts';
import { EngineError, refusalFrom } from './errors.ts';
import type { EngineAnswer, EngineRequest } from './request.ts';
import type { ThreadData, ThreadInput, ThreadOutput, ThreadSettings } from './thread-protocol.ts';

/** What a thread tells whoever owns it. */
export interface ThreadListener {
  onWakeUp(sandboxId: string, wakeUp: WakeUp): void;
  /** A wake-up that was asked for is needed no more. */
  onNoWakeUp(sandboxId: string, wakeUp: WakeUp): void;
  onFault(error: string, sandboxId: string): void;
  /** The thread died or was given up; a fresh one has taken its place. */
  onReplaced(reason: string): void;
}

/** A request that waits for its answer. */
export interface Outstanding {
  readonly request: EngineRequest;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  /** How many threads have died over it. */
  deaths: number;
}

/** A thread that has not answered a ping for so long is stuck in guest code, and is replaced. */
const SILENCE_MS_MAX = 10_000;
const PING_INTERVAL_MS = 1_000;

/** Stack of a thread in megabytes: deeply nested guest code takes much of the host's. */
const STACK_MB = 16;

/** Calls that a line of threads remembers; each has been answered long before it is forgotten. */
const DEADLY_CALLS_MAX = 1_000;

/** Between two starts of a thread that does not come up. */
const RESTART_PAUSE_MS = 500;

/** A request that has seen so many threads die is the one that kills them. */
const DEATHS_MAX = 2;

/**
 * One engine thread as the main thread sees it: sends it requests, matches its answers, and replaces
 * it when it dies. Requests it has not answered are carried out again by the next; the journal tells
 * those that were committed before the death, so nothing happens twice.
 */
export class EngineThread {
  readonly #entry: URL;
  readonly #settings: ThreadSettings;
  readonly #listener: ThreadListener;
  readonly #outstanding = new Map<string, Outstanding>();
  readonly #onTooHeavy: (sandboxId: string) => void;
  readonly #watch: NodeJS.Timeout;
  readonly #callNote = createCallNote();
  readonly #deadlyCalls: string[] = [];
  #worker: Worker;
  #outbox: EngineRequest[] = [];
  #heardAt = performance.now();
  #isReady = false;
  #isStopping = false;

  /** `onTooHeavy` hears of sandboxes that the thread can keep no longer. */
  constructor(
    entry: URL,
    settings: ThreadSettings,
    listener: ThreadListener,
    onTooHeavy: (sandboxId: string) => void = () => undefined,
  ) {
    this.#entry = entry;
    this.#settings = settings;
    this.#listener = listener;
    this.#onTooHeavy = onTooHeavy;
    this.#worker = this.#startWorker();
    this.#watch = setInterval(() => this.#checkPulse(), PING_INTERVAL_MS).unref();
  }

  /** Requests that wait for their answer. */
  get pendingCount(): number {
    return this.#outstanding.size;
  }

  /** Sends a request; resolves with its result, rejects with a Refusal or an EngineError. */
  request(request: EngineRequest): Promise<unknown> {
    if (this.#isStopping) return Promise.reject(shuttingDown());
    return new Promise((resolve, reject) => {
      this.#outstanding.set(request.id, { request, resolve, reject, deaths: 0 });
      this.#post(request);
    });
  }

  /** Tells the thread that a sandbox has been moved on. */
  notice(sandboxId: string): void {
    this.#send({ kind: 'notice', sandboxId });
  }

  /** Whether somebody waits for an answer from a sandbox. */
  isAwaited(sandboxId: string): boolean {
    for (const { request } of this.#outstanding.values()) {
      if (request.sandboxId === sandboxId) return true;
    }
    return false;
  }

  /** Hands over what it has been asked of a sandbox and has not answered; it answers no more. */
  giveUp(sandboxId: string): readonly Outstanding[] {
    const ofSandbox = [...this.#outstanding.values()].filter(
      ({ request }) => request.sandboxId === sandboxId,
    );
    for (const { request } of ofSandbox) this.#outstanding.delete(request.id);
    return ofSandbox;
  }

  /** Takes over what another thread has given up. The journal tells what it had committed. */
  adopt(outstanding: readonly Outstanding[]): void {
    for (const one of outstanding) {
      this.#outstanding.set(one.request.id, one);
      this.#post({ ...one.request, repeated: true });
    }
  }

  /** A sandbox that the thread could not keep comes back. */
  takeBack(sandboxId: string): void {
    this.#send({ kind: 'take-back', sandboxId });
  }

  /** A sandbox goes elsewhere, though nothing is wrong with it. */
  release(sandboxId: string): void {
    this.#send({ kind: 'release', sandboxId });
  }

  /** Lets the turns under way commit, then ends the thread. Callers still waiting are refused. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#watch);
    const exited = new Promise((resolve) => this.#worker.once('exit', resolve));
    this.#send({ kind: 'stop' });
    const giveUp = setTimeout(() => void this.#worker.terminate(), 2_000);
    await exited;
    clearTimeout(giveUp);
    for (const { reject } of this.#outstanding.values()) reject(shuttingDown());
    this.#outstanding.clear();
  }

  /** Ends the thread at once, as a crash would. For tests and for a thread that is stuck. */
  async kill(): Promise<void> {
    await this.#worker.terminate();
  }

  #startWorker(): Worker {
    new Uint8Array(this.#callNote).fill(0);
    const worker = new Worker(this.#entry, {
      workerData: {
        ...this.#settings,
        callNote: this.#callNote,
        deadlyCalls: this.#deadlyCalls,
      } satisfies ThreadData,
      resourceLimits: { stackSizeMb: STACK_MB },
    });
    worker.on('message', (output: ThreadOutput) => this.#receive(output));
    worker.on('error', (error) => this.#listener.onFault(String(error.stack ?? error), ''));
    worker.once('exit', (code) => {
      if (worker !== this.#worker || this.#isStopping) return;
      // A thread that cannot even start would otherwise be started again without end or pause.
      const pauseMs = this.#isReady ? 0 : RESTART_PAUSE_MS;
      setTimeout(() => this.#replace(`it ended with code ${code}`), pauseMs);
    });
    this.#isReady = false;
    this.#heardAt = performance.now();
    return worker;
  }

  /** Gathers the requests of one turn of the event loop into one message. */
  #post(request: EngineRequest): void {
    if (this.#outbox.length === 0) {
      queueMicrotask(() => {
        const requests = this.#outbox;
        this.#outbox = [];
        this.#send({ kind: 'requests', requests });
      });
    }
    this.#outbox.push(request);
  }

  #send(input: ThreadInput): void {
    this.#worker.postMessage(input);
  }

  #receive(output: ThreadOutput): void {
    this.#heardAt = performance.now();
    switch (output.kind) {
      case 'answers':
        for (const answer of output.answers) this.#settle(answer);
        break;
      case 'wake-up':
        this.#listener.onWakeUp(output.sandboxId, output.wakeUp);
        break;
      case 'no-wake-up':
        this.#listener.onNoWakeUp(output.sandboxId, output.wakeUp);
        break;
      case 'fault':
        this.#listener.onFault(output.error, output.sandboxId);
        break;
      case 'too-heavy':
        this.#onTooHeavy(output.sandboxId);
        break;
      case 'ready':
        this.#isReady = true;
        break;
      case 'pong':
        break;
    }
  }

  #settle(answer: EngineAnswer): void {
    const outstanding = this.#outstanding.get(answer.requestId);
    if (!outstanding) return;
    this.#outstanding.delete(answer.requestId);
    switch (answer.kind) {
      case 'done':
        outstanding.resolve(answer.result);
        break;
      case 'refused':
        outstanding.reject(refusalFrom(answer.refusal));
        break;
      case 'failed':
        outstanding.reject(new EngineError(answer.failure));
        break;
    }
  }

  #checkPulse(): void {
    if (performance.now() - this.#heardAt > SILENCE_MS_MAX) {
      // Its exit brings the replacement.
      void this.#worker.terminate();
      this.#heardAt = performance.now();
      return;
    }
    this.#send({ kind: 'ping' });
  }

  /** The call in which the thread got stuck is not run a second time. */
  #noteDeadlyCall(): void {
    const call = readCallNote(this.#callNote);
    if (call === null) return;
    this.#deadlyCalls.push(call);
    if (this.#deadlyCalls.length > DEADLY_CALLS_MAX) this.#deadlyCalls.shift();
  }

  #replace(reason: string): void {
    if (this.#isStopping) return;
    this.#noteDeadlyCall();
    this.#worker = this.#startWorker();
    this.#listener.onReplaced(reason);
    for (const outstanding of this.#outstanding.values()) {
      outstanding.deaths += 1;
      if (outstanding.deaths > DEATHS_MAX) {
        this.#outstanding.delete(outstanding.request.id);
        outstanding.reject(
          new EngineError({
            code: 'INTERNAL',
            message: `The request was given up after ${outstanding.deaths} engine threads ended over it.`,
          }),
        );
      } else this.#post({ ...outstanding.request, repeated: true });
    }
  }
}

function shuttingDown(): EngineError {
  return new EngineError({
    code: 'SHUTTING_DOWN',
    message: 'The server is shutting down; try again in a moment.',
  });
}
