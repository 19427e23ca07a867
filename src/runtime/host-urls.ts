/** A URL taken apart, as the fields of Node's `URL` with these names. */
export interface UrlParts {
  readonly href: string;
  readonly origin: string;
  readonly protocol: string;
  readonly username: string;
  readonly password: string;
  readonly host: string;
  readonly hostname: string;
  readonly port: string;
  readonly pathname: string;
  readonly search: string;
  readonly hash: string;
}

/** What a guest may ask about a URL. */
export type UrlQuestion =
  | { readonly input: string; readonly base: string | null }
  /** What becomes of a URL when one of its fields is set. */
  | { readonly href: string; readonly field: SettableField; readonly value: string };

export type SettableField = Exclude<keyof UrlParts, 'href' | 'origin'>;

/** The longest URL, in characters. */
const urlCharactersMax = 1_048_576;
/** The longest authority. A name in Unicode takes time with the square of its length. */
const authorityCharactersMax = 512;
const authorityPattern =
  /^(?:(?:https?|wss?|ftp|file):[/\\]*|[a-z][a-z0-9+.-]*:\/\/|[/\\]{2,})([^/\\?#]*)/i;

/** @returns null for what is no URL */
export function parseUrl(question: UrlQuestion): UrlParts | null {
  if ('field' in question) return changed(question.href, question.field, question.value);
  const { input, base } = question;
  if (isTooLong(input) || (base !== null && isTooLong(base))) return null;
  return URL.canParse(input, base ?? undefined) ? partsOf(new URL(input, base ?? undefined)) : null;
}

function changed(href: string, field: SettableField, value: string): UrlParts {
  const url = new URL(href);
  const isHost = field === 'host' || field === 'hostname';
  if (value.length <= (isHost ? authorityCharactersMax : urlCharactersMax)) url[field] = value;
  return partsOf(url);
}

function isTooLong(text: string): boolean {
  if (text.length > urlCharactersMax) return true;
  // The parser leaves these characters out wherever they stand.
  const authority = authorityPattern.exec(text.replaceAll(/[\t\n\r]/g, '').trimStart())?.[1] ?? '';
  return authority.length > authorityCharactersMax;
}

function partsOf(url: URL): UrlParts {
  const { href, origin, protocol, username, password } = url;
  const { host, hostname, port, pathname, search, hash } = url;
  return {
    href,
    origin,
    protocol,
    username,
    password,
    host,
    hostname,
    port,
    pathname,
    search,
    hash,
  };
}
