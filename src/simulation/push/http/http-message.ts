import { byteLength } from '../../byte-length.ts';

/** A header as it was sent: its name in the sender's spelling, and one entry for each repetition. */
export interface HttpHeader {
  readonly name: string;
  readonly value: string;
}

/** A body as text, or what text cannot carry in base64. */
export interface HttpBody {
  readonly body: string | null;
  readonly isBase64Encoded: boolean;
}

/** A request as a front end of the sandbox receives it. */
export interface HttpRequest extends HttpBody {
  /** `GET` */
  readonly method: string;
  /** From the first slash on, undecoded. */
  readonly rawPath: string;
  /** Without the question mark, undecoded; empty for none. */
  readonly rawQueryString: string;
  readonly headers: readonly HttpHeader[];
  readonly sourceIp: string;
}

/** What a front end answers with. */
export interface HttpResponse extends HttpBody {
  readonly statusCode: number;
  readonly headers: readonly HttpHeader[];
}

/** Where requests come from that nobody has sent over a network: an address of documentation (RFC 5737). */
export const CLIENT_IP = '192.0.2.1';

/** Headers of one connection (RFC 9110): they end with it and are never passed on. In lower case. */
export const CONNECTION_HEADERS: readonly string[] = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** The values of a header, joined by commas; null where it is not there. */
export function headerOf(headers: readonly HttpHeader[], name: string): string | null {
  const wanted = name.toLowerCase();
  const values = headers.filter((header) => header.name.toLowerCase() === wanted);
  return values.length === 0 ? null : values.map(({ value }) => value).join(',');
}

/** Bytes of a body as it goes over the wire. */
export function bodyBytes({ body, isBase64Encoded }: HttpBody): number {
  if (body === null) return 0;
  if (!isBase64Encoded) return byteLength(body);
  const padding = /={0,2}$/.exec(body)?.[0].length ?? 0;
  return (body.length / 4) * 3 - padding;
}

/** A body as a database keeps it: no text there has a NUL character, so such a one is kept in base64. */
export function storedBody({ body, isBase64Encoded }: HttpBody): HttpBody {
  const isStorable = isBase64Encoded || body === null || !body.includes('\0');
  return isStorable ? { body, isBase64Encoded } : { body: toBase64(body), isBase64Encoded: true };
}

/** Whether a text can be the name of a header. */
export function isHeaderName(text: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]{1,256}$/.test(text);
}

/** Whether a text can be the value of a header: no line break and no other control character. */
export function isHeaderValue(text: string): boolean {
  return /^[\t -~\x80-\xff]*$/.test(text);
}

/** Whether a text is base64 with its padding. */
export function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

/** A text in base64, by its bytes in UTF-8. */
export function toBase64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8_192) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  }
  return btoa(binary);
}

/** The text behind base64, if its bytes are UTF-8; else null. */
export function fromBase64(text: string): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytesOf(text));
  } catch {
    return null;
  }
}

/** The text behind base64; a replacement character stands for what is no UTF-8. */
export function lossyFromBase64(text: string): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytesOf(text));
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
