import type {
  JSContextPointer,
  JSRuntimePointer,
  QuickJSContext,
  QuickJSRuntime,
} from 'quickjs-emscripten-core';

/** Where, in bytes from its start, QuickJS keeps what its public interface does not tell. */
export interface RuntimeFields {
  /** Bytes allocated at the moment. */
  readonly allocatedBytes: number;
  /** The callback for rejections without a handler: an index into the function table. */
  readonly rejectionTracker: number;
}

const bytesPerWord = 4;
const wordsSearched = 128;
/** A limit that no other field holds by chance. */
const recognisableLimit = 0x05a7_c0de;

/**
 * Finds the fields by what the public calls change, in a runtime made for the purpose, and refuses
 * to go on with a build of QuickJS that looks different.
 */
export function locateRuntimeFields(
  runtime: QuickJSRuntime,
  pointer: JSRuntimePointer,
  readWords: () => Int32Array,
): RuntimeFields {
  const start = pointer / bytesPerWord;
  const words = (): Int32Array => readWords().slice(start, start + wordsSearched);

  runtime.setMemoryLimit(recognisableLimit);
  const limit = words().indexOf(recognisableLimit);
  const before = words();
  runtime.setInterruptHandler(() => false);
  const after = words();
  runtime.removeInterruptHandler();

  // In C: interrupt handler, its data, rejection tracker, its data, then an empty list of jobs,
  // which points to itself twice.
  const handler = after.findIndex((word, index) => word !== before[index]);
  const jobs = handler + 4;
  const jobsPointer = pointer + jobs * bytesPerWord;
  const isAsExpected =
    limit > 0 &&
    handler > 0 &&
    after.slice(handler + 1, jobs).every((word) => word === 0) &&
    after[jobs] === jobsPointer &&
    after[jobs + 1] === jobsPointer;
  if (!isAsExpected) {
    throw new Error('Cannot use this build of QuickJS: its runtime is laid out differently.');
  }
  return {
    allocatedBytes: (limit - 1) * bytesPerWord,
    rejectionTracker: (handler + 2) * bytesPerWord,
  };
}

/** Turns of a loop that end long before the first interrupt. */
const loopTurns = 100;
const turnsPerInterruptMax = 10_000;

/**
 * Finds where a global scope counts down to the next interrupt, in bytes from its start: the one
 * number that the same loop makes smaller by the same amount each time.
 */
export function locateInterruptCounter(
  context: QuickJSContext,
  pointer: JSContextPointer,
  readWords: () => Int32Array,
): number {
  const start = pointer / bytesPerWord;
  const wordsAfterLoop = (): Int32Array => {
    context.evalCode(`for (let i = 0; i < ${loopTurns}; i += 1);`).dispose();
    return readWords().slice(start, start + wordsSearched);
  };
  const [first, second, third] = [wordsAfterLoop(), wordsAfterLoop(), wordsAfterLoop()];
  const found = [...first.keys()].filter((index) => {
    const [one = 0, two = 0, three = 0] = [first[index], second[index], third[index]];
    return one <= turnsPerInterruptMax && one - two >= loopTurns && one - two === two - three;
  });
  if (found.length !== 1) {
    throw new Error('Cannot use this build of QuickJS: it counts interrupts in an unknown place.');
  }
  return (found[0] ?? 0) * bytesPerWord;
}
