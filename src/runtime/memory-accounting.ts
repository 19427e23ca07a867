/* oxlint-disable unicorn/no-useless-spread -- the inner arrays keep each instruction in one piece */
import { addToFunctionTable, functionTableOf } from './function-table.ts';

/** C's pointers to the functions that a runtime allocates with. */
export interface Allocator {
  readonly malloc: number;
  readonly free: number;
  readonly realloc: number;
}

/** An allocator that counts. */
export interface MemoryAccounting {
  readonly allocator: Allocator;
  /** How often memory went above the limit or was refused, in all runtimes together. */
  excesses(): number;
  /**
   * Watches a runtime, by the address of its counter to the next interrupt. Each allocation lowers
   * the counter, so that native functions, which QuickJS does not interrupt, use the budget as far as
   * they use memory. Above the limit a guest still gets its memory, but QuickJS asks at once whether
   * to stop.
   */
  watch(limitBytes: number, interruptCounter: number): void;
}

/**
 * QuickJS bounds a guest's memory by adding up what its allocator says about each block, and in
 * WebAssembly the allocator says nothing: without help a guest could take all memory there is. The
 * three functions made here stand around the original ones, note in front of each block how much was
 * asked for, and add it up. What was asked for repeats; what a block really has depends on its
 * neighbours.
 *
 * The limit is watched here rather than by QuickJS, whose code does not always stand being refused
 * memory; its own limit lies a good deal higher.
 */
export function createMemoryAccounting(
  instance: WebAssembly.Instance,
  memory: WebAssembly.Memory,
  original: Allocator,
): MemoryAccounting {
  const table = functionTableOf(instance);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(accountingModule), {
    m: {
      memory,
      table,
      malloc: original.malloc,
      free: original.free,
      realloc: original.realloc,
    },
  });
  const excesses = exports['excesses'] as WebAssembly.Global;
  const limit = exports['limit'] as WebAssembly.Global;
  const counter = exports['counter'] as WebAssembly.Global;
  return {
    allocator: {
      malloc: addToFunctionTable(instance, exported(exports, 'malloc')),
      free: addToFunctionTable(instance, exported(exports, 'free')),
      realloc: addToFunctionTable(instance, exported(exports, 'realloc')),
    },
    excesses: () => Number(excesses.value),
    watch: (limitBytes, interruptCounter) => {
      limit.value = limitBytes;
      counter.value = interruptCounter;
    },
  };
}

function exported(exports: WebAssembly.Exports, name: string): WebAssembly.ExportValue {
  const value = exports[name];
  if (value === undefined) throw new Error(`Cannot account for memory: no function "${name}".`);
  return value;
}

// The module in WebAssembly's binary format, since a compiler for a hundred instructions would be more.
const [i32, funcref] = [0x7f, 0x70];
const [functionKind, tableKind, memoryKind, globalKind] = [0, 1, 2, 3];
const [mallocType, freeType, reallocType] = [0, 1, 2];
const [mallocFunction, freeFunction, reallocFunction] = [0, 1, 2];
const [mallocGlobal, freeGlobal, reallocGlobal] = [0, 1, 2];
const [excessesGlobal, limitGlobal, counterGlobal] = [3, 4, 5];

const ifTrue = [0x04, 0x40];
const otherwise = 0x05;
const end = 0x0b;
const giveBack = 0x0f;
const isZero = 0x45;
const isEqual = 0x46;
const isAbove = 0x4b;
const add = 0x6a;
const subtract = 0x6b;
const or = 0x72;
const shiftRight = 0x76;
const constant = (value: number): number[] => [0x41, ...signed(value)];
const local = (index: number): number[] => [0x20, index];
const setLocal = (index: number): number[] => [0x21, index];
const call = (index: number): number[] => [0x10, index];
const load = (offset: number): number[] => [0x28, 2, offset];
const store = (offset: number): number[] => [0x36, 2, offset];
const callPointer = (global: number, type: number): number[] => [0x23, global, 0x11, type, 0];

/** Size of the note in front of a block: what was asked for, then the mark. */
const noteBytes = 8;
const sizeOffset = 0;
const markOffset = 4;
const totalOffset = 4;

/** `state->malloc_size ±= amount`; the state is the first parameter of all three functions. */
const changeTotal = (amount: number[], operation: number): number[] => [
  ...[...local(0), ...local(0), ...load(totalOffset), ...amount, operation, ...store(totalOffset)],
];
const global = (index: number): number[] => [0x23, index];
const countExcess = [
  ...[...global(excessesGlobal), ...constant(1), add, 0x24, excessesGlobal],
  ...[...global(counterGlobal), ...constant(1), ...store(0)],
];
/** An allocation counts as much as a branch back, and once more for each 256 bytes. */
const chargeFor = (size: number): number[] => [
  ...[...global(counterGlobal), ...global(counterGlobal), ...load(0)],
  ...[...local(size), ...constant(8), shiftRight, subtract, ...constant(1), subtract, ...store(0)],
];
const checkLimit = [
  ...[...local(0), ...load(totalOffset), ...global(limitGlobal), isAbove],
  ...[...ifTrue, ...countExcess, end],
];
const noteOf = (block: number): number[] => [...local(block), ...constant(noteBytes), subtract];

/** A block's own address with the highest bit set: no size, which else stands there, is that big. */
const markOf = (block: number[]): number[] => [...block, ...constant(-0x8000_0000), or];
/** False for what the runtime allocated before this allocator came. */
const hasNote = (block: number): number[] => [
  ...[...noteOf(block), ...load(markOffset), ...markOf(local(block)), isEqual],
];

/** Writes the note at the start of a raw block and gives back the block behind it. */
const writeNote = (raw: number, size: number): number[] => [
  ...[...local(raw), ...local(size), ...store(sizeOffset)],
  ...[...local(raw), ...markOf([...local(raw), ...constant(noteBytes), add]), ...store(markOffset)],
  ...[...local(raw), ...constant(noteBytes), add],
];

/** malloc(state, size): local 2 is the raw block. */
const malloc = [
  ...[...local(0), ...local(1), ...constant(noteBytes), add],
  ...[...callPointer(mallocGlobal, mallocType), ...setLocal(2)],
  ...[...local(2), isZero, ...ifTrue, ...countExcess, ...constant(0), giveBack, end],
  ...changeTotal(local(1), add),
  ...chargeFor(1),
  ...checkLimit,
  ...writeNote(2, 1),
];

/** free(state, block) */
const free = [
  ...[...local(1), isZero, ...ifTrue, giveBack, end],
  ...[...hasNote(1), ...ifTrue],
  ...changeTotal([...noteOf(1), ...load(sizeOffset)], subtract),
  ...[...local(0), ...noteOf(1), ...callPointer(freeGlobal, freeType)],
  otherwise,
  ...[...local(0), ...local(1), ...callPointer(freeGlobal, freeType)],
  end,
];

/** realloc(state, block, size): local 3 is the size before, local 4 the raw block. */
const realloc = [
  ...[...local(1), isZero, ...ifTrue],
  ...[...local(2), isZero, ...ifTrue, ...constant(0), giveBack, end],
  ...[...local(0), ...local(2), ...call(mallocFunction), giveBack, end],
  ...[...local(2), isZero, ...ifTrue],
  ...[...local(0), ...local(1), ...call(freeFunction), ...constant(0), giveBack, end],
  ...[...hasNote(1), isZero, ...ifTrue],
  ...[...local(0), ...local(1), ...local(2), ...callPointer(reallocGlobal, reallocType)],
  ...[giveBack, end],

  ...[...noteOf(1), ...load(sizeOffset), ...setLocal(3), ...changeTotal(local(3), subtract)],
  ...[...local(0), ...noteOf(1), ...local(2), ...constant(noteBytes), add],
  ...[...callPointer(reallocGlobal, reallocType), ...setLocal(4)],
  // Where it fails, the old block is still there.
  ...[...local(4), isZero, ...ifTrue, ...changeTotal(local(3), add)],
  ...[...countExcess, ...constant(0), giveBack, end],
  ...changeTotal(local(2), add),
  ...chargeFor(2),
  ...checkLimit,
  ...writeNote(4, 2),
];

const accountingModule = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // magic, version
  ...section(1, [
    [0x60, ...vector([[i32], [i32]]), ...vector([[i32]])],
    [0x60, ...vector([[i32], [i32]]), ...vector([])],
    [0x60, ...vector([[i32], [i32], [i32]]), ...vector([[i32]])],
  ]),
  ...section(2, [
    [...text('m'), ...text('memory'), memoryKind, 0, 0],
    [...text('m'), ...text('table'), tableKind, funcref, 0, 0],
    [...text('m'), ...text('malloc'), globalKind, i32, 0],
    [...text('m'), ...text('free'), globalKind, i32, 0],
    [...text('m'), ...text('realloc'), globalKind, i32, 0],
  ]),
  ...section(3, [[mallocType], [freeType], [reallocType]]),
  ...section(6, [
    [i32, 1, ...constant(0), end], // excesses
    [i32, 1, ...constant(-1), end], // limit: the highest unsigned number
    [i32, 1, ...constant(0), end], // counter
  ]),
  ...section(7, [
    [...text('excesses'), globalKind, excessesGlobal],
    [...text('limit'), globalKind, limitGlobal],
    [...text('counter'), globalKind, counterGlobal],
    [...text('malloc'), functionKind, mallocFunction],
    [...text('free'), functionKind, freeFunction],
    [...text('realloc'), functionKind, reallocFunction],
  ]),
  ...section(10, [code(1, malloc), code(0, free), code(2, realloc)]),
]);

function section(id: number, items: number[][]): number[] {
  const content = vector(items);
  return [id, ...unsigned(content.length), ...content];
}

function vector(items: number[][]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function code(localCount: number, instructions: number[]): number[] {
  const locals = localCount === 0 ? vector([]) : vector([[localCount, i32]]);
  const body = [...locals, ...instructions, end];
  return [...unsigned(body.length), ...body];
}

function text(value: string): number[] {
  return vector([...new TextEncoder().encode(value)].map((byte) => [byte]));
}

function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  const isLast = value >= -0x40 && value < 0x40;
  return isLast ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
