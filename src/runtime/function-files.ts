import { posix } from 'node:path';

/** Where Lambda unpacks a function's code. */
export const taskRoot = '/var/task';

/** How a file is loaded; what is `undecided` is a module of the one kind that its source parses as. */
export type FileFormat = 'commonjs' | 'module' | 'json' | 'undecided';

/** Where a specifier leads: a file of the function, or nowhere and why. */
export type Resolution =
  | { readonly path: string }
  | { readonly path: null; readonly code: string; readonly message: string };

/** Extensions that the runtime interface client tries for the handler's file, in order. */
const handlerExtensions = ['', '.js', '.mjs', '.cjs'];
/** Extensions that `require` tries. */
const requireExtensions = ['', '.js', '.json'];
const fileUrlStart = 'file://';

/**
 * The files of one function, found as Node finds them on a disk. Paths are absolute, below
 * `/var/task`; nothing outside exists.
 */
export class FunctionFiles {
  readonly #sources: ReadonlyMap<string, string>;

  /** @param files sources by path relative to the function's folder, for example `lib/price.mjs` */
  constructor(files: Readonly<Record<string, string>>) {
    this.#sources = new Map(
      Object.entries(files).map(([path, source]) => [posix.resolve(taskRoot, path), source]),
    );
  }

  source(path: string): string | undefined {
    return this.#sources.get(path);
  }

  /** The paths as the function's owner wrote them, relative to its folder. */
  get relativePaths(): string[] {
    return [...this.#sources.keys()].map((path) => posix.relative(taskRoot, path)).sort();
  }

  /** The file that a handler string names, such as `src/app`; null where there is none. */
  handlerFile(file: string): string | null {
    const path = posix.resolve(taskRoot, file);
    const found = handlerExtensions.find((extension) => this.#sources.has(path + extension));
    return found === undefined ? this.#asFolder(path) : path + found;
  }

  /** What a file is, by its extension and the nearest `package.json`. */
  format(path: string): FileFormat {
    const extension = posix.extname(path);
    if (extension === '.mjs') return 'module';
    if (extension === '.cjs') return 'commonjs';
    if (extension === '.json') return 'json';
    const type = this.#packageOf(path)?.['type'];
    return type === 'module' || type === 'commonjs' ? type : 'undecided';
  }

  /** Carries out `require(specifier)` in a file, but for Node's own modules. */
  resolveRequire(specifier: string, from: string): Resolution {
    const folder = posix.dirname(from);
    const path = isPath(specifier)
      ? this.#asFileOrFolder(posix.resolve(folder, specifier))
      : this.#inPackages(specifier, folder, ['require', 'node', 'default']);
    if (path !== null) return { path };
    return missing('MODULE_NOT_FOUND', `Cannot find module '${specifier}'`);
  }

  /** Carries out `import` of a specifier in a file, but for Node's own modules. */
  resolveImport(specifier: string, from: string): Resolution {
    if (!isPath(specifier) && !specifier.startsWith(fileUrlStart)) {
      const path = this.#inPackages(specifier, posix.dirname(from), ['import', 'node', 'default']);
      if (path !== null) return { path };
      return missing(
        'ERR_MODULE_NOT_FOUND',
        `Cannot find package '${packageName(specifier)}' imported from ${from}`,
      );
    }
    const plain = specifier.startsWith(fileUrlStart)
      ? specifier.slice(fileUrlStart.length)
      : specifier;
    const path = posix.resolve(posix.dirname(from), plain);
    if (this.#sources.has(path)) return { path };
    if (this.#isFolder(path)) {
      return missing(
        'ERR_UNSUPPORTED_DIR_IMPORT',
        `Directory import '${path}' is not supported resolving ES modules imported from ${from}`,
      );
    }
    return missing('ERR_MODULE_NOT_FOUND', `Cannot find module '${path}' imported from ${from}`);
  }

  #asFileOrFolder(path: string): string | null {
    const found = requireExtensions.find((extension) => this.#sources.has(path + extension));
    return found === undefined ? this.#asFolder(path) : path + found;
  }

  #asFolder(path: string): string | null {
    const main = this.#json(posix.join(path, 'package.json'))?.['main'];
    if (typeof main === 'string') {
      const target = posix.resolve(path, main);
      const found = requireExtensions.find((extension) => this.#sources.has(target + extension));
      if (found !== undefined) return target + found;
      if (target !== path) return this.#asFolder(target);
    }
    const indexes = ['index.js', 'index.json'].map((name) => posix.join(path, name));
    return indexes.find((index) => this.#sources.has(index)) ?? null;
  }

  #isFolder(path: string): boolean {
    return [...this.#sources.keys()].some((known) => known.startsWith(`${path}/`));
  }

  /** Looks into the `node_modules` of each folder upwards. */
  #inPackages(specifier: string, from: string, conditions: readonly string[]): string | null {
    const name = packageName(specifier);
    const subpath = `.${specifier.slice(name.length)}`;
    for (let folder = from; folder.startsWith(taskRoot); folder = posix.dirname(folder)) {
      const root = posix.join(folder, 'node_modules', name);
      const exported = this.#json(posix.join(root, 'package.json'))?.['exports'];
      const path =
        exported === undefined
          ? this.#asFileOrFolder(posix.join(root, subpath))
          : this.#existing(root, targetOf(exported, subpath, conditions));
      if (path !== null) return path;
    }
    return null;
  }

  #existing(root: string, target: string | null): string | null {
    const path = target === null ? null : posix.resolve(root, target);
    return path !== null && this.#sources.has(path) ? path : null;
  }

  #packageOf(path: string): Readonly<Record<string, unknown>> | null {
    for (let folder = posix.dirname(path); folder !== '/'; folder = posix.dirname(folder)) {
      const found = this.#json(posix.join(folder, 'package.json'));
      if (found !== null || folder.endsWith('/node_modules')) return found;
    }
    return null;
  }

  /** A `package.json` that is none counts as absent, as it does for the runtime interface client. */
  #json(path: string): Readonly<Record<string, unknown>> | null {
    const source = this.#sources.get(path);
    if (source === undefined) return null;
    try {
      const value: unknown = JSON.parse(source);
      return typeof value === 'object' && value !== null ? { ...value } : null;
    } catch {
      return null;
    }
  }
}

function isPath(specifier: string): boolean {
  return /^(?:\.{0,2}\/|\.{1,2}$)/.test(specifier);
}

/** `@scope/name` or `name` of a specifier with or without a path behind it. */
function packageName(specifier: string): string {
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Follows the `exports` of a package: a file, conditions, or either by subpath. */
function targetOf(
  exported: unknown,
  subpath: string,
  conditions: readonly string[],
): string | null {
  if (typeof exported === 'string') return subpath === '.' ? exported : null;
  if (typeof exported !== 'object' || exported === null) return null;
  const entries = Object.entries(exported);
  if (entries.some(([key]) => key.startsWith('.'))) {
    const inner: unknown = entries.find(([key]) => key === subpath)?.[1];
    return inner === undefined ? null : targetOf(inner, '.', conditions);
  }
  for (const [condition, inner] of entries) {
    if (!conditions.includes(condition)) continue;
    const target = targetOf(inner, subpath, conditions);
    if (target !== null) return target;
  }
  return null;
}

function missing(code: string, message: string): Resolution {
  return { path: null, code, message };
}
