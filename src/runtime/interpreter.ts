import {
  DisposableResult,
  type JSContextPointer,
  type JSContextPointerPointer,
  type JSRuntimePointer,
  type JSValuePointer,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
} from 'quickjs-emscripten-core';
import type { RecordingFfi } from './recording-ffi.ts';
import type { RuntimeFields } from './runtime-fields.ts';

/** What an interpreter needs of the WebAssembly module it lives in. */
export interface Engine {
  readonly ffi: RecordingFfi;
  readonly fields: RuntimeFields;
  /** Where a global scope counts down to the next interrupt, in bytes from its start. */
  readonly interruptCounter: number;
  /** C's pointer to the function that hears of rejections. */
  readonly rejectionTracker: number;
  /** The interpreters alive, by the address of their global scope. */
  readonly interpreters: Map<JSContextPointer, Interpreter>;
  /** Eight bytes of C's memory, to pass something in or out. */
  readonly valueCell: JSValuePointer;
  watchMemory(limitBytes: number, context: JSContextPointer): void;
  stopWatchingMemory(): void;
  /** The module's memory as 32-bit words. Ask anew each time: growing replaces it. */
  words(): Int32Array;
  /** A value that C passed by its bits, as a pointer that its owner must free. */
  duplicate(context: JSContextPointer, value: bigint): JSValuePointer;
}

/**
 * One QuickJS heap with one global scope, and what the library does not tell about it. Owns its
 * runtime, its context and the rejections it has noted; handles belong to whoever asked for them.
 */
export class Interpreter {
  readonly runtime: QuickJSRuntime;
  readonly context: QuickJSContext;

  readonly #engine: Engine;
  readonly #runtimePointer: JSRuntimePointer;
  readonly #contextPointer: JSContextPointer;
  /** Promises rejected without a handler so far, oldest first, by their bits. */
  readonly #rejections = new Map<bigint, { promise: JSValuePointer; reason: JSValuePointer }>();

  constructor(
    engine: Engine,
    runtime: QuickJSRuntime,
    runtimePointer: JSRuntimePointer,
    context: QuickJSContext,
    contextPointer: JSContextPointer,
  ) {
    this.#engine = engine;
    this.runtime = runtime;
    this.#runtimePointer = runtimePointer;
    this.context = context;
    this.#contextPointer = contextPointer;
    const { rejectionTracker } = engine.fields;
    engine.words()[(runtimePointer + rejectionTracker) >> 2] = engine.rejectionTracker;
    engine.interpreters.set(contextPointer, this);
  }

  /** Memory that the guest holds, in bytes. */
  get allocatedBytes(): number {
    const { allocatedBytes } = this.#engine.fields;
    return this.#engine.words()[(this.#runtimePointer + allocatedBytes) >> 2] ?? 0;
  }

  /** Counts the guest's allocations and has it stopped above so much memory. */
  watchMemory(limitBytes: number): void {
    this.#engine.watchMemory(limitBytes, this.#contextPointer);
  }

  /** Branches, calls and allocations until QuickJS asks whether to stop. */
  get turnsToInterrupt(): number {
    return this.#engine.words()[this.#interruptCounterIndex] ?? 0;
  }

  set turnsToInterrupt(turns: number) {
    this.#engine.words()[this.#interruptCounterIndex] = turns;
  }

  get #interruptCounterIndex(): number {
    return (this.#contextPointer + this.#engine.interruptCounter) >> 2;
  }

  stopWatchingMemory(): void {
    this.#engine.stopWatchingMemory();
  }

  /** Makes an `ArrayBuffer` in the guest whose numbers the host reads and writes in place. */
  newSharedNumbers(length: number): { handle: QuickJSHandle; numbers: () => Float64Array } {
    const { ffi } = this.#engine;
    const handle = this.context.newArrayBuffer(new Float64Array(length).buffer);
    const address = ffi.newestBuffer;
    let view = new Float64Array(ffi.emscripten.HEAPU8.buffer, address, length);
    const numbers = (): Float64Array => {
      const { buffer } = ffi.emscripten.HEAPU8;
      // Growing the memory replaces the buffer; the address stays.
      if (view.buffer !== buffer) view = new Float64Array(buffer, address, length);
      return view;
    };
    return { handle, numbers };
  }

  /** A copy of what an `ArrayBuffer` holds. */
  bytesOf(buffer: QuickJSHandle): Uint8Array {
    const { ffi } = this.#engine;
    const length = ffi.QTS_GetArrayBufferLength(this.#contextPointer, buffer.value);
    if (length <= 0) return new Uint8Array();
    // The library's own call for this would free the guest's memory.
    const address = ffi.QTS_GetArrayBuffer(this.#contextPointer, buffer.value);
    return ffi.emscripten.HEAPU8.slice(address, address + length);
  }

  /**
   * Runs so many waiting microtasks at most and says how many it were, or what one of them threw.
   * The library's own call for this makes a second context by mistake when the memory grows meanwhile.
   */
  runMicrotasks(countMax: number): DisposableResult<number, QuickJSHandle> {
    const { ffi, valueCell } = this.#engine;
    const result = ffi.QTS_ExecutePendingJob(
      this.#runtimePointer,
      countMax,
      Number(valueCell) as JSContextPointerPointer,
    );
    const handle = this.context.getMemory(this.#runtimePointer).heapValueHandle(result);
    if (this.context.typeof(handle) !== 'number') {
      return DisposableResult.fail(handle, (error) => this.context.unwrapResult(error));
    }
    using count = handle;
    return DisposableResult.success(this.context.getNumber(count));
  }

  noteRejection(promise: bigint, reason: bigint): void {
    this.#rejections.set(promise, {
      // Holding the promise keeps its address from being given to another one.
      promise: this.#engine.duplicate(this.#contextPointer, promise),
      reason: this.#engine.duplicate(this.#contextPointer, reason),
    });
  }

  forgetRejection(promise: bigint): void {
    const rejection = this.#rejections.get(promise);
    if (rejection === undefined) return;
    this.#rejections.delete(promise);
    this.#engine.ffi.QTS_FreeValuePointer(this.#contextPointer, rejection.promise);
    this.#engine.ffi.QTS_FreeValuePointer(this.#contextPointer, rejection.reason);
  }

  forgetRejections(): void {
    for (const promise of this.#rejections.keys()) this.forgetRejection(promise);
  }

  /** The reason of the oldest rejection that found no handler, and forgets all of them. */
  takeUnhandledRejection(): QuickJSHandle | null {
    const [oldest] = this.#rejections.values();
    if (oldest === undefined) return null;
    const reason = this.#engine.ffi.QTS_DupValuePointer(this.#contextPointer, oldest.reason);
    this.forgetRejections();
    return this.context.getMemory(this.#runtimePointer).heapValueHandle(reason);
  }

  /** Frees everything; all handles must have been disposed of. */
  dispose(): void {
    this.forgetRejections();
    this.#engine.interpreters.delete(this.#contextPointer);
    this.context.dispose();
    this.runtime.dispose();
  }

  /**
   * Gives up an interpreter that a host exception left in the middle of a call. Its memory stays
   * taken, since freeing a heap in an unknown state could harm the others in the module.
   */
  abandon(): void {
    this.#engine.interpreters.delete(this.#contextPointer);
  }
}
