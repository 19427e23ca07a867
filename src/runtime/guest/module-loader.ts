import type { AskHost } from './host-services.ts';
import type { Natives } from './natives.ts';

/** What the loader needs of the library of Node's modules. */
interface Library {
  builtin(name: string): unknown;
  isBuiltin(name: string): boolean;
}

/** What `module` is in a CommonJS file. */
export interface GuestModule {
  exports: unknown;
  readonly id: string;
  readonly filename: string;
  loaded: boolean;
  readonly children: GuestModule[];
  readonly parent: GuestModule | undefined;
}

/** Node's `require`, over the files of the function and the modules of Node that are here. */
export function createModuleLoader(natives: Natives, ask: AskHost, library: () => Library) {
  const { apply, define, indexOf, parseJson, slice, then } = natives;
  const cache = natives.setPrototypeOf({}, null) as Record<string, GuestModule>;
  const urlStart = 'file://';

  return {
    adopt,
    createRequire,
    makeRequire,
    valueOf,
  };

  /** Makes a module that runs already known to those that require it in a circle. */
  function adopt(module: GuestModule): void {
    cache[module.filename] = module;
  }

  /** What stands behind the name of a module that ES modules import and that is none. */
  function valueOf(name: string): unknown {
    if (indexOf(name, 'node:') === 0) return library().builtin(name);
    return load(slice(name, urlStart.length), undefined).exports;
  }

  /** `module.createRequire`: for a path or a URL of a file. */
  function createRequire(file: unknown): unknown {
    const name = natives.toText(file);
    const path = indexOf(name, urlStart) === 0 ? slice(name, urlStart.length) : name;
    return makeRequire(newModule(path, undefined));
  }

  function makeRequire(module: GuestModule) {
    const require = (specifier: unknown): unknown => requireFrom(module, specifier);
    define(require, 'resolve', (specifier: unknown) => {
      const name = checked(specifier);
      return isPath(name) || !library().isBuiltin(name) ? resolve(module, name) : name;
    });
    define(require, 'cache', cache);
    define(require, 'main', undefined);
    return require;
  }

  function requireFrom(module: GuestModule, specifier: unknown): unknown {
    const name = checked(specifier);
    if (!isPath(name) && library().isBuiltin(name)) return library().builtin(name);
    return load(resolve(module, name), module).exports;
  }

  function isPath(specifier: string): boolean {
    return specifier[0] === '.' || specifier[0] === '/';
  }

  function resolve(module: GuestModule, specifier: string): string {
    const found = parseJson(ask('resolve', specifier, module.filename)) as {
      readonly path: string | null;
      readonly code?: string;
      readonly message?: string;
    };
    if (found.path !== null) return found.path;
    const stack: string[] = [];
    let text = `${found.message}\nRequire stack:`;
    for (let at: GuestModule | undefined = module; at !== undefined; at = at.parent) {
      define(stack, stack.length, at.filename);
      text += `\n- ${at.filename}`;
    }
    const error = new Error(`${text}\n- /var/runtime/index.mjs\n${ask('whatCanBeLoaded')}`);
    natives.defineField(error, 'code', found.code);
    natives.defineField(error, 'requireStack', stack);
    throw error;
  }

  function load(path: string, parent: GuestModule | undefined): GuestModule {
    const known: GuestModule | undefined = natives.getOwnPropertyDescriptor(cache, path)?.value;
    if (known !== undefined) return known;
    const module = newModule(path, parent);
    cache[path] = module;
    try {
      run(module);
    } catch (error) {
      delete cache[path];
      throw error;
    }
    module.loaded = true;
    if (parent !== undefined) define(parent.children, parent.children.length, module);
    return module;
  }

  function run(module: GuestModule): void {
    const path = module.filename;
    const compiled = ask('compile', path);
    if (compiled === 'json') module.exports = parseFile(path);
    else if (compiled === 'module') module.exports = exportsOfModule(path);
    else {
      apply(compiled, module.exports, [
        module.exports,
        makeRequire(module),
        module,
        path,
        folderOf(path),
      ]);
    }
  }

  function parseFile(path: string): unknown {
    const text = parseJson(ask('source', path)) as string;
    try {
      return parseJson(text);
    } catch (error) {
      const { message } = error as Error;
      throw new SyntaxError(`${path}: ${message}`, { cause: error });
    }
  }

  /** An ES module can be required unless it awaits at its top level. */
  function exportsOfModule(path: string): unknown {
    const result = ask('requireModule', path);
    if (!natives.isPromise(result)) return (result as { found: unknown }).found;
    // Whatever it still becomes was reported here.
    const ignore = (): void => {};
    void then(result as Promise<unknown>, ignore, ignore);
    const error = new Error(
      `require() cannot be used on an ESM graph with top-level await. Use import() instead: ${path}`,
    );
    natives.defineField(error, 'code', 'ERR_REQUIRE_ASYNC_MODULE');
    throw error;
  }

  function newModule(path: string, parent: GuestModule | undefined): GuestModule {
    return { exports: {}, id: path, filename: path, loaded: false, children: [], parent };
  }

  function folderOf(path: string): string {
    let end = 0;
    for (let at = indexOf(path, '/'); at !== -1; at = indexOf(path, '/', at + 1)) end = at;
    return end === 0 ? '/' : slice(path, 0, end);
  }

  function checked(specifier: unknown): string {
    if (typeof specifier === 'string' && specifier !== '') return specifier;
    const error = new TypeError('The "id" argument must be of type string and not empty.');
    natives.defineField(error, 'code', 'ERR_INVALID_ARG_TYPE');
    throw error;
  }
}
