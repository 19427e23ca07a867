/** Node's `path`, as it is on Linux. */
export function createPath() {
  interface Parts {
    readonly root?: string;
    readonly dir?: string;
    readonly base?: string;
    readonly name?: string;
    readonly ext?: string;
  }

  const path = {
    sep: '/',
    delimiter: ':',
    basename,
    dirname,
    extname,
    format,
    isAbsolute,
    join,
    normalize,
    parse,
    relative,
    resolve,
    toNamespacedPath: (value: string): string => value,
  };
  return Object.assign(path, { posix: path });

  function checked(value: unknown): string {
    if (typeof value === 'string') return value;
    throw Object.assign(
      new TypeError(
        `The "path" argument must be of type string. Received ${value === null ? 'null' : typeof value}`,
      ),
      { code: 'ERR_INVALID_ARG_TYPE' },
    );
  }

  /** Takes `.` and `..` out; what leads above a relative start stays. */
  function simplified(value: string, isAbsolutePath: boolean): string {
    const kept: string[] = [];
    for (const part of value.split('/')) {
      if (part === '' || part === '.') continue;
      if (part !== '..') kept.push(part);
      else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
      else if (!isAbsolutePath) kept.push('..');
    }
    return kept.join('/');
  }

  function isAbsolute(value: string): boolean {
    return checked(value).startsWith('/');
  }

  function normalize(value: string): string {
    const isRooted = isAbsolute(value);
    const body = simplified(value, isRooted);
    if (body === '') return isRooted ? '/' : value.endsWith('/') ? './' : '.';
    return `${isRooted ? '/' : ''}${body}${value.endsWith('/') ? '/' : ''}`;
  }

  function join(...parts: string[]): string {
    const given = parts.map(checked).filter((part) => part !== '');
    return given.length === 0 ? '.' : normalize(given.join('/'));
  }

  function resolve(...parts: string[]): string {
    let whole = '';
    for (const part of ['/var/task', ...parts.map(checked)]) {
      if (part !== '') whole = part.startsWith('/') ? part : `${whole}/${part}`;
    }
    return `/${simplified(whole, true)}`;
  }

  function relative(from: string, to: string): string {
    const start = resolve(checked(from)).split('/').filter(Boolean);
    const goal = resolve(checked(to)).split('/').filter(Boolean);
    let shared = 0;
    while (shared < start.length && start[shared] === goal[shared]) shared += 1;
    return [...start.slice(shared).map(() => '..'), ...goal.slice(shared)].join('/');
  }

  function dirname(value: string): string {
    const trimmed = withoutEnd(checked(value));
    const at = trimmed.lastIndexOf('/');
    if (at === -1) return '.';
    return withoutEnd(trimmed.slice(0, at)) || '/';
  }

  function basename(value: string, suffix = ''): string {
    const trimmed = withoutEnd(checked(value));
    const base = trimmed.slice(trimmed.lastIndexOf('/') + 1);
    const ends = suffix !== '' && base !== suffix && base.endsWith(suffix);
    return ends ? base.slice(0, -suffix.length) : base;
  }

  function extname(value: string): string {
    const base = basename(value);
    const at = base.lastIndexOf('.');
    return at <= 0 || base === '..' ? '' : base.slice(at);
  }

  function parse(value: string) {
    const root = isAbsolute(value) ? '/' : '';
    const base = basename(value);
    const ext = extname(value);
    const folder = dirname(value);
    const dir = folder === '.' && !value.startsWith('.') ? '' : folder;
    return { root, dir, base, ext, name: ext === '' ? base : base.slice(0, -ext.length) };
  }

  function format({ root = '', dir, base, name = '', ext = '' }: Parts): string {
    const file = base ?? `${name}${ext !== '' && !ext.startsWith('.') ? '.' : ''}${ext}`;
    const folder = dir ?? root;
    if (folder === '') return file;
    return folder === root ? `${folder}${file}` : `${folder}/${file}`;
  }

  function withoutEnd(value: string): string {
    let end = value.length;
    while (end > 1 && value[end - 1] === '/') end -= 1;
    return value.slice(0, end);
  }
}
