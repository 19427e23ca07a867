import type {
  EnvironmentSpecification,
  HandlerOutcome,
  HandlerRequest,
  HandlerRuntime,
  InitOutcome,
} from '../simulation/lambda/handler-runtime.ts';
import { initCallName, invokeCallName } from '../simulation/lambda/recording-runtime.ts';

/*
 * The last net under guest code. A few native loops of the interpreter cannot be interrupted: a thread
 * that runs one is stuck for good and has to be killed. So a thread notes in shared memory which call
 * it is in; whoever kills it reads the note, and the thread that takes its place answers that call as
 * a timeout instead of running it again.
 */

/** Bytes of a note: its length, then its characters. Ids are short and ASCII. */
const NOTE_BYTES = 256;

/** Memory in which a thread notes the call it is in. */
export function createCallNote(): SharedArrayBuffer {
  return new SharedArrayBuffer(NOTE_BYTES);
}

/** The call that a thread was in when it ended; null where it was in none. */
export function readCallNote(note: SharedArrayBuffer): string | null {
  const bytes = new Uint8Array(note);
  const length = bytes[0] ?? 0;
  return length === 0 ? null : String.fromCharCode(...bytes.subarray(1, 1 + length));
}

/** Notes every call, and answers those that have killed a thread before. */
export class WatchedRuntime implements HandlerRuntime {
  readonly #runtime: HandlerRuntime;
  readonly #note: Uint8Array;
  readonly #deadly: ReadonlySet<string>;

  constructor(runtime: HandlerRuntime, note: SharedArrayBuffer, deadly: readonly string[]) {
    this.#runtime = runtime;
    this.#note = new Uint8Array(note);
    this.#deadly = new Set(deadly);
  }

  initialize(specification: EnvironmentSpecification): InitOutcome {
    const call = initCallName(specification);
    if (this.#deadly.has(call)) {
      const durationMicros = specification.timeoutMs * 1_000;
      return { durationMicros, logs: [], interrupts: 0, failure: STUCK };
    }
    return this.#noting(call, () => this.#runtime.initialize(specification));
  }

  invoke(environmentId: string, request: HandlerRequest): HandlerOutcome {
    const call = invokeCallName(request);
    if (this.#deadly.has(call)) {
      this.#runtime.dispose(environmentId);
      return {
        durationMicros: request.timeoutMs * 1_000,
        logs: [],
        interrupts: 0,
        memoryUsedBytes: 0,
        result: STUCK,
        environmentLost: true,
      };
    }
    return this.#noting(call, () => this.#runtime.invoke(environmentId, request));
  }

  dispose(environmentId: string): void {
    this.#runtime.dispose(environmentId);
  }

  #noting<Outcome>(name: string, call: () => Outcome): Outcome {
    this.#write(name);
    try {
      return call();
    } finally {
      this.#note[0] = 0;
    }
  }

  #write(call: string): void {
    const length = Math.min(call.length, NOTE_BYTES - 1);
    for (let index = 0; index < length; index++) this.#note[index + 1] = call.charCodeAt(index);
    this.#note[0] = length;
  }
}

const STUCK = { kind: 'timeout', reason: 'wall-clock' } as const;
