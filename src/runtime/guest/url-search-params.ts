import type { Natives } from './natives.ts';

export type UrlSearchParamsConstructor = ReturnType<typeof createUrlSearchParams>;

/** The web's `URLSearchParams`. */
export function createUrlSearchParams(natives: Natives) {
  type Pair = [name: string, value: string];
  type Source = string | Iterable<Iterable<unknown>> | Readonly<Record<string, unknown>>;
  const { toText } = natives;

  return class URLSearchParams {
    #pairs: Pair[] = [];
    /** Told of each change, with the new text. */
    #changed: (text: string) => void = () => {};

    constructor(source: Source | null = '') {
      if (typeof source === 'object' && source !== null) {
        this.#pairs = Symbol.iterator in source ? fromIterable(source) : fromRecord(source);
      } else {
        const text = source === null ? 'null' : toText(source);
        this.#pairs = parse(text.startsWith('?') ? text.slice(1) : text);
      }
    }

    /** Joins the parameters of a URL to it. Not enumerable, and of no use to anybody else. */
    static link(
      this: void,
      text: string,
      changed: (text: string) => void,
    ): { readonly params: URLSearchParams; replace(text: string): void } {
      const params = new URLSearchParams(text);
      params.#changed = changed;
      return {
        params,
        replace: (next) => {
          params.#pairs = parse(next.startsWith('?') ? next.slice(1) : next);
        },
      };
    }

    get size(): number {
      return this.#pairs.length;
    }
    append(name: unknown, value: unknown): void {
      this.#pairs.push([toText(name), toText(value)]);
      this.#changed(this.toString());
    }
    delete(name: unknown, value?: unknown): void {
      const [key, wanted] = [toText(name), value === undefined ? undefined : toText(value)];
      this.#pairs = this.#pairs.filter(
        (pair) => pair[0] !== key || (wanted !== undefined && pair[1] !== wanted),
      );
      this.#changed(this.toString());
    }
    get(name: unknown): string | null {
      const key = toText(name);
      return this.#pairs.find((pair) => pair[0] === key)?.[1] ?? null;
    }
    getAll(name: unknown): string[] {
      const key = toText(name);
      return this.#pairs.filter((pair) => pair[0] === key).map((pair) => pair[1]);
    }
    has(name: unknown, value?: unknown): boolean {
      const all = this.getAll(name);
      return value === undefined ? all.length > 0 : all.includes(toText(value));
    }
    set(name: unknown, value: unknown): void {
      const key = toText(name);
      const first = this.#pairs.find((pair) => pair[0] === key);
      if (first === undefined) this.#pairs.push([key, toText(value)]);
      else {
        first[1] = toText(value);
        this.#pairs = this.#pairs.filter((pair) => pair === first || pair[0] !== key);
      }
      this.#changed(this.toString());
    }
    sort(): void {
      this.#pairs.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
      this.#changed(this.toString());
    }
    forEach(callback: (value: string, name: string, params: URLSearchParams) => void): void {
      for (const [name, value] of this.#pairs) callback(value, name, this);
    }
    *entries(): Generator<Pair> {
      for (const [name, value] of this.#pairs) yield [name, value];
    }
    *keys(): Generator<string> {
      for (const [name] of this.#pairs) yield name;
    }
    *values(): Generator<string> {
      for (const [, value] of this.#pairs) yield value;
    }
    [Symbol.iterator](): Generator<Pair> {
      return this.entries();
    }
    toString(): string {
      return this.#pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
    }
    [Symbol.for('nodejs.util.inspect.custom')](): string {
      const shown = this.#pairs.map(([name, value]) => `'${name}' => '${value}'`);
      return shown.length === 0 ? 'URLSearchParams {}' : `URLSearchParams { ${shown.join(', ')} }`;
    }
  };

  function fromIterable(source: Iterable<Iterable<unknown>>): Pair[] {
    return Array.from(source, (entry) => {
      const [name, value, ...more] = Array.from(entry);
      if (value !== undefined && more.length === 0) return [toText(name), toText(value)];
      throw Object.assign(
        new TypeError('Each query pair must be an iterable [name, value] tuple'),
        { code: 'ERR_INVALID_TUPLE' },
      );
    });
  }

  function fromRecord(source: Readonly<Record<string, unknown>>): Pair[] {
    return Object.keys(source).map((name) => [name, toText(source[name])]);
  }

  function parse(text: string): Pair[] {
    return text
      .split('&')
      .filter((part) => part !== '')
      .map((part) => {
        const at = part.indexOf('=');
        return at === -1
          ? [decode(part), '']
          : [decode(part.slice(0, at)), decode(part.slice(at + 1))];
      });
  }

  function encode(text: string): string {
    return encodeURIComponent(wellFormed(text))
      .replace(/[!'()~]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
      .replace(/%20/g, '+');
  }

  /** With U+FFFD for each half of a pair that stands alone. */
  function wellFormed(text: string): string {
    return text.replace(/\p{Surrogate}/gu, '\ufffd');
  }

  /** What is no percent code stands for itself. */
  function decode(text: string): string {
    const spaced = text.replace(/\+/g, ' ');
    if (!spaced.includes('%')) return spaced;
    return spaced.replace(/(?:%[0-9a-f]{2})+/gi, (codes) => {
      try {
        return decodeURIComponent(codes);
      } catch {
        const bytes = codes
          .slice(1)
          .split('%')
          .map((code) => Number.parseInt(code, 16));
        const { TextDecoder } = globalThis;
        return new TextDecoder().decode(new Uint8Array(bytes));
      }
    });
  }
}
