import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import releaseVariant from '@jitl/quickjs-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type JSContextPointer,
  type JSRuntimePointer,
  type JSValuePointer,
  type QuickJSEmscriptenModule,
  type QuickJSSyncVariant,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core';
import { addToFunctionTable, asRejectionCallback, exportFunctionTable } from './function-table.ts';
import { Interpreter, type Engine } from './interpreter.ts';
import { createMemoryAccounting, type MemoryAccounting } from './memory-accounting.ts';
import { RecordingFfi } from './recording-ffi.ts';
import {
  locateInterruptCounter,
  locateRuntimeFields,
  type RuntimeFields,
} from './runtime-fields.ts';
import { withUtcAsLocalTime } from './utc-local-time.ts';

/** The highest unsigned number of bytes. */
const unlimited = -1;
/** About what a runtime has allocated before its memory is counted. */
const emptyRuntimeBytes = 64 * 1024;

/**
 * QuickJS in WebAssembly, with five things that the library does not offer: guests know no time zone
 * but UTC, their memory is counted and can be read at no cost, the memory limit holds, unhandled rejections are reported,
 * and numbers can be shared between a guest and the host.
 */
export class QuickJsModule implements Engine {
  /** The library's raw calls into QuickJS. */
  readonly ffi: RecordingFfi;
  readonly fields: RuntimeFields;
  /** C's pointer to the function that hears of rejections. */
  readonly rejectionTracker: number;
  /** The interpreters alive, by the address of their global scope. */
  readonly interpreters = new Map<JSContextPointer, Interpreter>();

  readonly #library: QuickJSWASMModule;
  readonly #instance: WebAssembly.Instance;
  /** Eight bytes of C's memory, to pass something in or out. */
  readonly valueCell: JSValuePointer;
  /** Where a global scope counts down to the next interrupt, in bytes from its start. */
  readonly interruptCounter: number;
  readonly #accounting: MemoryAccounting;

  constructor(
    library: QuickJSWASMModule,
    ffi: RecordingFfi,
    instance: WebAssembly.Instance,
    memory: WebAssembly.Memory,
  ) {
    this.ffi = ffi;
    this.#library = library;
    this.#instance = instance;
    // oxlint-disable-next-line no-underscore-dangle -- Emscripten's name
    this.valueCell = ffi.emscripten._malloc(8) as JSValuePointer;

    using runtime = library.newRuntime();
    this.fields = locateRuntimeFields(runtime, ffi.newestRuntime, () => this.words());
    using context = runtime.newContext();
    this.interruptCounter = locateInterruptCounter(context, ffi.newestContext, () => this.words());
    const pointers = ffi.newestRuntime >> 2;
    const [malloc = 0, free = 0, realloc = 0] = this.words().subarray(pointers, pointers + 3);
    this.#accounting = createMemoryAccounting(instance, memory, { malloc, free, realloc });
    this.stopWatchingMemory();
    this.rejectionTracker = addToFunctionTable(
      instance,
      asRejectionCallback((context, promise, reason, isHandled) => {
        const interpreter = this.interpreters.get(context as JSContextPointer);
        if (isHandled === 0) interpreter?.noteRejection(promise, reason);
        else interpreter?.forgetRejection(promise);
      }),
    );
  }

  newInterpreter(): Interpreter {
    const runtime = this.#library.newRuntime();
    const runtimePointer = this.ffi.newestRuntime;
    this.#installAllocator(runtimePointer);
    const context = runtime.newContext();
    const contextPointer = this.ffi.newestContext;
    return new Interpreter(this, runtime, runtimePointer, context, contextPointer);
  }

  /** Lets a runtime count its memory, from its first own allocation on. */
  #installAllocator(runtime: JSRuntimePointer): void {
    const words = this.words();
    const { malloc, free, realloc } = this.#accounting.allocator;
    words.set([malloc, free, realloc], runtime >> 2);
    const total = (runtime + this.fields.allocatedBytes) >> 2;
    words[total] = (words[total] ?? 0) + emptyRuntimeBytes;
  }

  /** How often a guest went above its memory limit, in all interpreters together. */
  get memoryExcesses(): number {
    return this.#accounting.excesses();
  }

  /** Counts a guest's allocations and has it stopped above so much memory; one runs at a time. */
  watchMemory(limitBytes: number, context: JSContextPointer): void {
    this.#accounting.watch(limitBytes, context + this.interruptCounter);
  }

  /** Ends that; what was watched may be freed from now on. */
  stopWatchingMemory(): void {
    this.#accounting.watch(unlimited, this.valueCell);
  }

  /** WebAssembly memory held, in bytes. It grows and never shrinks. */
  get memoryBytes(): number {
    return this.ffi.emscripten.HEAPU8.byteLength;
  }

  /** The module's memory as 32-bit words. Ask anew each time: growing replaces it. */
  words(): Int32Array {
    return new Int32Array(this.ffi.emscripten.HEAPU8.buffer);
  }

  /** A value that C passed by its bits, as a pointer that its owner must free. */
  duplicate(context: JSContextPointer, value: bigint): JSValuePointer {
    new BigInt64Array(this.ffi.emscripten.HEAPU8.buffer)[this.valueCell >> 3] = value;
    return this.ffi.QTS_DupValuePointer(context, this.valueCell);
  }

  /** Where C's stack ends at the moment; a call that left by a host exception does not reset it. */
  get stackPointer(): number {
    return this.#call('Oa');
  }

  set stackPointer(pointer: number) {
    this.#call('Ma', pointer);
  }

  #call(name: string, ...parameters: number[]): number {
    const exported = this.#instance.exports[name];
    if (typeof exported !== 'function') {
      throw new Error(`Cannot call QuickJS: the module has no function "${name}".`);
    }
    return (exported as (...parameters: number[]) => number)(...parameters);
  }
}

/** Loads and prepares the WebAssembly module; everything after that is synchronous. */
export async function loadQuickJsModule(): Promise<QuickJsModule> {
  const wasm = await WebAssembly.compile(exportFunctionTable(readWasm()));
  let instance: WebAssembly.Instance | undefined;
  let memory: WebAssembly.Memory | undefined;
  let ffi: RecordingFfi | undefined;
  // The package's types describe its CommonJS build, where the variant lies one level deeper.
  const variant: QuickJSSyncVariant = {
    ...newVariant(releaseVariant as unknown as QuickJSSyncVariant, {
      emscriptenModule: {
        instantiateWasm: (imports, onSuccess) => {
          const given = Object.values(imports).flatMap((functions) => Object.values(functions));
          memory = given.find((value) => value instanceof WebAssembly.Memory);
          instance = new WebAssembly.Instance(wasm, withUtcAsLocalTime(imports, memory));
          onSuccess(instance);
          return instance.exports;
        },
      },
    }),
    importFFI: async () =>
      class extends RecordingFfi {
        constructor(module: QuickJSEmscriptenModule) {
          super(module);
          // oxlint-disable-next-line typescript/no-this-alias -- the library makes it and keeps it to itself
          ffi = this;
        }
      },
  };
  const library = await newQuickJSWASMModuleFromVariant(variant);
  if (instance === undefined || memory === undefined || ffi === undefined) {
    throw new Error('Cannot load QuickJS: the library did not use the given loader.');
  }
  return new QuickJsModule(library, ffi, instance, memory);
}

function readWasm(): Uint8Array {
  const { resolve } = createRequire(import.meta.url);
  return readFileSync(resolve('@jitl/quickjs-wasmfile-release-sync/wasm'));
}
