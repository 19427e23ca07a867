/** The function around a CommonJS file: called with `exports`, `require`, `module` and its names. */
export type CommonJsWrapper = (...parameters: unknown[]) => unknown;

/**
 * What the kernel of a guest may ask of the host: text, bytes and compiled code of its own, nothing
 * else. User code never gets to see it. JSON carries text across, because C's strings end at a NUL.
 */
export interface HostServices {
  /** Compiles a part of the kernel that is made at its first use. */
  part(name: string): unknown;
  /** Where `require(specifier)` in a file leads: `{"path"}` or `{"code","message"}` as JSON. */
  resolve(specifier: string, from: string): string;
  /** Compiles a file for `require`; a word for what is no CommonJS. Throws what does not parse. */
  compile(path: string): CommonJsWrapper | 'module' | 'json';
  /** Runs an ES module for `require`: `{ found: its exports }`, or a promise of that. */
  requireModule(path: string): object;
  /** The text of a file, as JSON. */
  source(path: string): string;
  /** What can be loaded, for a message. */
  whatCanBeLoaded(): string;
  /** Columns that we put in front of a file's first line; -1 for code of ours. */
  firstLineOffset(file: string): number;
  /** Bytes of a text that comes as JSON; nothing where there are none. */
  bytesFromText(text: string, encoding: string): ArrayBuffer | undefined;
  /** The text of bytes, as JSON. */
  textFromBytes(bytes: ArrayBuffer, encoding: string): string;
  /** The same by the Encoding Standard; nothing where the bytes had to be right and are not. */
  decodeStrictly(bytes: ArrayBuffer, label: string, fatal: boolean): string | undefined;
  /** A hash, or an HMAC where there is a key; nothing for an unknown algorithm. */
  digest(algorithm: string, data: ArrayBuffer, key?: ArrayBuffer): ArrayBuffer | undefined;
  /** Answers a `UrlQuestion` with `UrlParts`, both as JSON; nothing for what is no URL. */
  parseUrl(question: string): string | undefined;
}

/** The one function of the host's that a guest holds. */
export type AskHost = <Name extends keyof HostServices>(
  service: Name,
  ...parameters: Parameters<HostServices[Name]>
) => ReturnType<HostServices[Name]>;
