import type { SettableField, UrlParts, UrlQuestion } from '../host-urls.ts';
import type { AskHost } from './host-services.ts';
import type { Natives } from './natives.ts';
import type { UrlSearchParamsConstructor } from './url-search-params.ts';

/** The web's `URL`, parsed by the host's, and what Node's `url` has besides. */
export function createUrl(
  natives: Natives,
  ask: AskHost,
  URLSearchParams: UrlSearchParamsConstructor,
) {
  const { parseJson, quote, stringifyJson, toText } = natives;
  const fields: readonly SettableField[] = [
    'protocol',
    'username',
    'password',
    'host',
    'hostname',
    'port',
    'pathname',
    'search',
    'hash',
  ];

  class URL {
    #parts: UrlParts;
    readonly #query: ReturnType<typeof URLSearchParams.link>;

    constructor(input: unknown, base?: unknown) {
      this.#parts = parsed(input, base);
      this.#query = URLSearchParams.link(this.#parts.search, (text) => {
        this.#change('search', text);
      });
    }

    static canParse(input: unknown, base?: unknown): boolean {
      return URL.parse(input, base) !== null;
    }
    static parse(input: unknown, base?: unknown): URL | null {
      try {
        return new URL(input, base);
      } catch {
        return null;
      }
    }
    /** Reads a field; for the accessors below. */
    static part(this: void, url: URL, field: keyof UrlParts): string {
      return url.#parts[field];
    }
    /** Sets a field as the host's URL would. */
    static set(this: void, url: URL, field: SettableField, value: unknown): void {
      url.#change(field, toText(value));
      if (field === 'search') url.#query.replace(url.#parts.search);
    }

    get href(): string {
      return this.#parts.href;
    }
    set href(value: unknown) {
      this.#parts = parsed(value, undefined);
      this.#query.replace(this.#parts.search);
    }
    get origin(): string {
      return this.#parts.origin;
    }
    get searchParams(): InstanceType<UrlSearchParamsConstructor> {
      return this.#query.params;
    }
    toString(): string {
      return this.#parts.href;
    }
    toJSON(): string {
      return this.#parts.href;
    }
    [Symbol.for('nodejs.util.inspect.custom')](): string {
      const names = ['href', 'origin', ...fields] as const;
      const lines = names.map((name) => `  ${name}: '${this.#parts[name]}',`);
      return `URL {\n${lines.join('\n')}\n}`;
    }

    #change(field: SettableField, value: string): void {
      this.#parts = answerOf({ href: this.#parts.href, field, value }) ?? this.#parts;
    }
  }
  const { part, set } = URL;
  for (const field of fields) {
    Object.defineProperty(URL.prototype, field, {
      configurable: true,
      enumerable: true,
      get(this: URL) {
        return part(this, field);
      },
      set(this: URL, value: unknown) {
        set(this, field, value);
      },
    });
  }
  // Only the accessors above need these.
  for (const name of ['part', 'set']) Reflect.deleteProperty(URL, name);

  return { URL, fileURLToPath, format, parse, pathToFileURL };

  function parsed(input: unknown, base: unknown): UrlParts {
    const text = toText(input);
    const baseText = base === undefined ? null : toText(base);
    const parts = answerOf({ input: text, base: baseText });
    if (parts !== undefined) return parts;
    const error = new TypeError('Invalid URL');
    natives.defineField(error, 'code', 'ERR_INVALID_URL');
    natives.defineField(error, 'input', text);
    if (baseText !== null) natives.defineField(error, 'base', baseText);
    throw error;
  }

  function answerOf(question: UrlQuestion): UrlParts | undefined {
    const answer = ask('parseUrl', stringifyJson(question) ?? quote(''));
    return answer === undefined ? undefined : (parseJson(answer) as UrlParts);
  }

  function fileURLToPath(value: unknown): string {
    const { protocol, pathname } = new URL(value) as unknown as UrlParts;
    if (protocol === 'file:') return decodeURIComponent(pathname);
    throw Object.assign(new TypeError('The URL must be of scheme file'), {
      code: 'ERR_INVALID_URL_SCHEME',
    });
  }

  function pathToFileURL(path: unknown): URL {
    const text = toText(path);
    const absolute = text.startsWith('/') ? text : `/var/task/${text}`;
    return new URL(`file://${encodeURI(absolute).replace(/[?#]/g, encodeURIComponent)}`);
  }

  function format(value: unknown): string {
    return toText(value);
  }

  /** Node's older form: the parts of an absolute or relative URL as a plain object. */
  function parse(value: unknown, parseQuery = false) {
    const text = toText(value);
    const isAbsolute = /^[a-z][a-z0-9+.-]*:/i.test(text);
    const url = new URL(text, isAbsolute ? undefined : 'http://relative') as unknown as UrlParts & {
      searchParams: Iterable<[string, string]>;
    };
    const query = url.search === '' ? null : url.search.slice(1);
    return {
      protocol: isAbsolute ? url.protocol : null,
      slashes: isAbsolute ? true : null,
      auth: url.username === '' ? null : `${url.username}:${url.password}`,
      host: isAbsolute ? url.host : null,
      port: url.port === '' ? null : url.port,
      hostname: isAbsolute ? url.hostname : null,
      hash: url.hash === '' ? null : url.hash,
      search: url.search === '' ? null : url.search,
      query: parseQuery ? Object.fromEntries(url.searchParams) : query,
      pathname: url.pathname,
      path: url.pathname + url.search,
      href: isAbsolute ? url.href : text,
    };
  }
}
