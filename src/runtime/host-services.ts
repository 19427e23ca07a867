import type { QuickJSHandle } from 'quickjs-emscripten-core';
import type { CodeLoader } from './code-loader.ts';
import type { FunctionFiles } from './function-files.ts';
import { lazyKernelSource, kernelFile } from './guest-source.ts';
import type { HostServices } from './guest/host-services.ts';
import { bytesFromText, convertedMax, decodeStrictly, textFromBytes } from './host-encodings.ts';
import { digest } from './host-hashes.ts';
import { parseUrl, type UrlQuestion } from './host-urls.ts';
import type { Interpreter } from './interpreter.ts';

/** What a service answers with: a handle that the caller takes over, or nothing. */
type Answer = QuickJSHandle | undefined;

type Services = { readonly [Name in keyof HostServices]: (parameters: QuickJSHandle[]) => Answer };

/** What the services need of the environment they belong to. */
export interface ServiceOwner {
  readonly interpreter: Interpreter;
  readonly files: FunctionFiles;
  readonly loader: CodeLoader;
  whatCanBeLoaded(): string;
  /** Counts native work as so many turns of a loop. */
  readonly charge: (turns: number) => void;
  /** Does work that user code is not charged for. */
  uncharged<Result>(work: () => Result): Result;
}

/*
 * What a service costs, in turns of a loop that take about as much real time. Measured once, on the
 * worst content we know, and fixed: the count has to repeat.
 */
const unitsPerTurn = 4;
const hashedBytesPerTurn = 8;
const turnsPerCall = 250;
const turnsPerLookUp = 1000;

/** Carries out what a guest's kernel asks for. Everything here is bounded and counted. */
export function createHostServices(owner: ServiceOwner): Services {
  const { interpreter, files, loader, charge } = owner;
  const { context } = interpreter;

  return {
    part: ([name]) => owner.uncharged(() => kernelPart(text(name))),
    resolve: ([specifier, from]) => {
      charge(turnsPerLookUp);
      return json(files.resolveRequire(text(specifier), text(from)));
    },
    compile: ([path]) => {
      charge(turnsPerLookUp);
      const compiled = loader.compile(text(path));
      if (compiled.format === 'commonjs') return compiled.wrapper;
      if (compiled.format === 'broken') throw compiled.error;
      return context.newString(compiled.format);
    },
    requireModule: ([path]) => {
      const result = loader.requireModule(text(path));
      if (result.error !== undefined) throw result.error;
      return result.value;
    },
    source: ([path]) => {
      charge(turnsPerCall);
      return json(files.source(text(path)) ?? '');
    },
    whatCanBeLoaded: () => context.newString(owner.whatCanBeLoaded()),
    firstLineOffset: ([file]) => context.newNumber(loader.firstLineOffset(text(file))),
    bytesFromText: ([value, encoding]) => {
      const given = JSON.parse(text(value)) as string;
      charge(turnsPerCall + given.length / unitsPerTurn);
      return bytes(bytesFromText(bounded(given), text(encoding)));
    },
    textFromBytes: ([value, encoding]) => {
      charge(turnsPerCall);
      return json(textFromBytes(bounded(bytesOf(value)), text(encoding)));
    },
    decodeStrictly: ([value, label, fatal]) => {
      charge(turnsPerCall);
      const isFatal = fatal !== undefined && context.dump(fatal) === true;
      const decoded = decodeStrictly(bounded(bytesOf(value)), text(label), isFatal);
      return decoded === null ? undefined : json(decoded);
    },
    digest: ([algorithm, data, key]) => {
      const given = bytesOf(data);
      charge(turnsPerLookUp + given.length / hashedBytesPerTurn);
      const found = digest(text(algorithm), given, key === undefined ? null : bytesOf(key));
      return found === null ? undefined : bytes(found);
    },
    parseUrl: ([question]) => {
      const asked = text(question);
      charge(turnsPerLookUp + asked.length / unitsPerTurn);
      const parts = parseUrl(JSON.parse(asked) as UrlQuestion);
      return parts === null ? undefined : json(parts);
    },
  };

  function kernelPart(name: string): QuickJSHandle {
    return context.evalCode(lazyKernelSource(name), kernelFile, { type: 'global' }).unwrap();
  }

  function bounded<Value extends { readonly length: number }>(value: Value): Value {
    if (value.length <= convertedMax) return value;
    throw new RangeError(
      `Cannot convert ${value.length} bytes or characters at once: ${convertedMax} is the most here. Convert parts of it.`,
    );
  }

  function text(handle: QuickJSHandle | undefined): string {
    return handle === undefined ? '' : context.getString(handle);
  }

  function bytesOf(handle: QuickJSHandle | undefined): Uint8Array {
    return handle === undefined ? new Uint8Array() : interpreter.bytesOf(handle);
  }

  function bytes(value: Uint8Array): Answer {
    charge(value.length / unitsPerTurn);
    return value.length === 0 ? undefined : context.newArrayBuffer(new Uint8Array(value).buffer);
  }

  function json(value: unknown): QuickJSHandle {
    const made = JSON.stringify(value);
    charge(made.length / unitsPerTurn);
    return context.newString(made);
  }
}
