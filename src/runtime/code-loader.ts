import { posix } from 'node:path';
import type { QuickJSHandle, SuccessOrFail } from 'quickjs-emscripten-core';
import { namedExports } from './commonjs-exports.ts';
import { isBuiltin } from './builtin-modules.ts';
import { taskRoot, type FunctionFiles } from './function-files.ts';
import type { Interpreter } from './interpreter.ts';

/** A compiled file: the function around a CommonJS file, or a word that it is something else. */
export type CompiledFile =
  | { readonly format: 'commonjs'; readonly wrapper: QuickJSHandle }
  | { readonly format: 'module' | 'json' }
  | { readonly format: 'broken'; readonly error: QuickJSHandle };

/** What the loader needs of the guest's kernel. */
export interface KernelModules {
  /** Names of what one of Node's modules exports. */
  builtinExports(name: string): readonly string[];
  /** The kernel's function that gives the value behind a name of ours for an ES module. */
  importValue(): QuickJSHandle;
  /** Counts native work as so many turns of a loop. */
  charge(turns: number): void;
  /** A sentence about what can be loaded, to be added where something is not found. */
  whatCanBeLoaded(): string;
}

const wrapperStart = '(function (exports, require, module, __filename, __dirname) { ';
const wrapperEnd = '\n})';
/** What code that fails to parse as CommonJS must contain to be worth parsing as an ES module. */
const moduleSyntax = /\b(?:import|export|await)\b/;
const importMeta = /\bimport\s*\.\s*meta\b/;

const fileUrlStart = 'file://';
/** Modules of ours. User code runs under no such name and cannot import them. */
const ownModuleStart = 'pushpull:';
/** What looking for a module costs that is not there. */
const turnsPerMiss = 1000;
const missingStart = 'pushpull:missing/';
const bridgeModule = 'pushpull:bridge';
const bridgeSource =
  'export let valueOf; export const connect = (given) => { valueOf = given; };\n';

/**
 * Compiles a function's files and joins them: the ES modules by QuickJS's own loader, the CommonJS
 * files by the kernel's `require`, and each kind to the other.
 *
 * Under its URL (`file:///var/task/a.cjs`), a file that is no ES module is known to ES modules as a
 * small module of ours that passes its exports on; under its path it is the file itself.
 */
export class CodeLoader {
  readonly #interpreter: Interpreter;
  readonly #files: FunctionFiles;
  readonly #kernel: KernelModules;
  /** Files whose format only their source tells. */
  readonly #decided = new Map<string, 'commonjs' | 'module'>();
  /** What could not be resolved, by the name under which it will be asked for. */
  readonly #failures = new Map<string, { readonly message: string; readonly code: string }>();
  #isBridged = false;
  #facades = 0;
  #failureCount = 0;

  constructor(interpreter: Interpreter, files: FunctionFiles, kernel: KernelModules) {
    this.#interpreter = interpreter;
    this.#files = files;
    this.#kernel = kernel;
    interpreter.runtime.setModuleLoader(
      (name) => this.#sourceOf(name),
      (base, specifier) => this.#nameOf(base, specifier),
    );
  }

  /**
   * Compiles a file that `require`, or the handler, asks for. An undecided one is a CommonJS file
   * unless only an ES module may look like that, as Node decides it. Handles are the caller's.
   */
  compile(path: string): CompiledFile {
    const format = this.#decided.get(path) ?? this.#files.format(path);
    if (format === 'module' || format === 'json') return { format };
    const code = this.#codeOf(path);
    const { context } = this.#interpreter;
    const result = context.evalCode(wrapperStart + code + wrapperEnd, path, { type: 'global' });
    if (result.error === undefined) {
      this.#decided.set(path, 'commonjs');
      return { format: 'commonjs', wrapper: result.value };
    }
    if (format === 'commonjs' || !moduleSyntax.test(code)) {
      return { format: 'broken', error: result.error };
    }
    result.error.dispose();
    this.#decided.set(path, 'module');
    return { format: 'module' };
  }

  /** Runs an ES module as the handler's file: its exports, or a promise of them. */
  runModule(path: string): SuccessOrFail<QuickJSHandle, QuickJSHandle> {
    const { context } = this.#interpreter;
    return context.evalCode(this.#moduleCode(path), fileUrlStart + path, { type: 'module' });
  }

  /** Runs an ES module that `require` asks for, unless it has run already: `{ found }` or a promise. */
  requireModule(path: string): SuccessOrFail<QuickJSHandle, QuickJSHandle> {
    this.#facades += 1;
    const url = JSON.stringify(fileUrlStart + path);
    return this.#interpreter.context.evalCode(
      `import * as found from ${url}; export { found };`,
      `${ownModuleStart}require/${this.#facades}`,
      { type: 'module' },
    );
  }

  /** Characters of ours in front of the first line of a file, by its name in a trace; -1 for our own. */
  firstLineOffset(name: string): number {
    if (this.#isOurs(name)) return -1;
    if (!name.startsWith(fileUrlStart)) return wrapperStart.length;
    const path = name.slice(fileUrlStart.length);
    return metaPrefix(path, this.#files.source(path) ?? '').length;
  }

  /** A QuickJS error with a `code`, as Node's have it. */
  newError(message: string, code: string): QuickJSHandle {
    const { context } = this.#interpreter;
    const error = context.newError({ name: 'Error', message });
    using codeText = context.newString(code);
    context.setProp(error, 'code', codeText);
    return error;
  }

  #codeOf(path: string): string {
    const source = this.#files.source(path);
    if (source === undefined) throw new Error(`Cannot load "${path}": there is no such file.`);
    // A first line for the shell, without moving anything.
    return source.replace(/^#!/, '//');
  }

  #moduleCode(path: string): string {
    const code = this.#codeOf(path);
    return metaPrefix(path, code) + code;
  }

  /** The name under which QuickJS knows what a module imports. */
  #nameOf(base: string, specifier: string): string {
    if (this.#isOurs(base)) return specifier;
    const builtin = specifier.replace(/^node:/, '');
    if (isBuiltin(builtin)) return `node:${builtin}`;
    const found = this.#files.resolveImport(specifier, pathOf(base));
    if (found.path !== null) return fileUrlStart + found.path;
    this.#kernel.charge(turnsPerMiss);
    // QuickJS does not stand an error at this point, only when it asks for the source.
    const { message, code } = found;
    this.#failureCount += 1;
    const name = `${missingStart}${this.#failureCount}`;
    this.#failures.set(name, { message: `${message}\n${this.#kernel.whatCanBeLoaded()}`, code });
    return name;
  }

  /** Modules that are ours from first to last line: ours proper, Node's, and stand-ins for files. */
  #isOurs(name: string): boolean {
    if (name.startsWith(ownModuleStart) || name.startsWith('node:')) return true;
    return name.startsWith(fileUrlStart) && this.#formatOf(pathOf(name)) !== 'module';
  }

  #formatOf(path: string): 'commonjs' | 'module' | 'json' | 'broken' {
    const format = this.#decided.get(path) ?? this.#files.format(path);
    if (format !== 'undecided') return format;
    const compiled = this.compile(path);
    if (compiled.format === 'commonjs') compiled.wrapper.dispose();
    if (compiled.format === 'broken') compiled.error.dispose();
    return compiled.format;
  }

  /** The source that QuickJS compiles under a name. */
  #sourceOf(name: string): string | { error: QuickJSHandle } {
    const failure = this.#failures.get(name);
    if (failure !== undefined) {
      this.#failures.delete(name);
      return { error: this.newError(failure.message, failure.code) };
    }
    if (name === bridgeModule) return bridgeSource;
    if (name.startsWith('node:')) {
      return this.#passingOn(name, this.#kernel.builtinExports(name.slice('node:'.length)));
    }
    const path = pathOf(name);
    const format = this.#formatOf(path);
    if (format === 'module') return this.#moduleCode(path);
    // What does not parse is reported by the `require` that the stand-in makes.
    return this.#passingOn(name, format === 'commonjs' ? namedExports(this.#files, path) : []);
  }

  /** An ES module that passes on a value of the kernel's under names that are known before it runs. */
  #passingOn(name: string, names: readonly string[]): string {
    this.#bridge();
    const passed = names
      .filter(
        (exported) =>
          exported !== 'default' && /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(exported),
      )
      .map(
        (exported, index) =>
          `const v${index} = found?.${exported}; export { v${index} as ${exported} };`,
      );
    return [
      `import { valueOf } from '${bridgeModule}';`,
      `const found = valueOf(${JSON.stringify(name)});`,
      'export default found;',
      ...passed,
    ].join('\n');
  }

  /** Gives the bridge the kernel's function, before the first module that passes something on. */
  #bridge(): void {
    if (this.#isBridged) return;
    this.#isBridged = true;
    const { context } = this.#interpreter;
    using bridge = context
      .evalCode(
        `import { connect } from '${bridgeModule}'; export { connect };`,
        `${ownModuleStart}connect`,
        { type: 'module' },
      )
      .unwrap();
    using connect = context.getProp(bridge, 'connect');
    using given = this.#kernel.importValue();
    context.callFunction(connect, context.undefined, given).unwrap().dispose();
  }
}

/** The path behind the name of a script or module; code made by `eval` belongs to the task's root. */
function pathOf(name: string): string {
  if (name.startsWith(fileUrlStart)) return name.slice(fileUrlStart.length);
  return name.startsWith('/') ? name : `${taskRoot}/[eval]`;
}

/** Fills `import.meta`, on the first line and only where it is used. */
function metaPrefix(path: string, code: string): string {
  if (!importMeta.test(code)) return '';
  const fields = {
    dirname: posix.dirname(path),
    filename: path,
    url: fileUrlStart + path,
  };
  return Object.entries(fields)
    .map(([name, value]) => `import.meta.${name}=${JSON.stringify(value)};`)
    .join('');
}
