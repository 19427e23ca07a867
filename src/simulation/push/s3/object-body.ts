import { createHash } from 'node:crypto';
import { byteLength } from '../../byte-length.ts';
import { Refusal } from '../../errors.ts';

/** How a body is written down. */
export type BodyEncoding = 'TEXT' | 'BASE64';

/** What an object holds: text, or bytes as base64. */
export interface ObjectBody {
  readonly body: string;
  readonly bodyEncoding: BodyEncoding;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Refuses a body that could not be kept as it is. */
export function refuseMalformedBody({ body, bodyEncoding }: ObjectBody): void {
  if (bodyEncoding === 'BASE64') {
    if (BASE64.test(body)) return;
    throw new Refusal('S3_ARGUMENT_INVALID', 'Cannot take the body: it is not valid base64.', {
      field: 'body',
    });
  }
  if (!/[\0\p{Surrogate}]/u.test(body)) return;
  throw new Refusal(
    'S3_ARGUMENT_INVALID',
    'Cannot take the body as text: it has U+0000 or half a surrogate pair. Send it as base64.',
    { field: 'body' },
  );
}

/** Bytes of a body. */
export function bodySize({ body, bodyEncoding }: ObjectBody): number {
  if (bodyEncoding === 'TEXT') return byteLength(body);
  const padding = body.endsWith('==') ? 2 : body.endsWith('=') ? 1 : 0;
  return (body.length / 4) * 3 - padding;
}

/** The ETag of an object that was written at once: the MD5 of its bytes in hex. */
export function eTagOf({ body, bodyEncoding }: ObjectBody): string {
  return createHash('md5')
    .update(body, bodyEncoding === 'TEXT' ? 'utf8' : 'base64')
    .digest('hex');
}

/** The ETag of an object in parts: the MD5 of the MD5s of the parts, and how many there are. */
export function eTagOfParts(eTags: readonly string[]): string {
  const hash = createHash('md5');
  for (const eTag of eTags) hash.update(eTag, 'hex');
  return `${hash.digest('hex')}-${eTags.length}`;
}

/** Bodies one behind the other. */
export function joinBodies(bodies: readonly ObjectBody[]): ObjectBody {
  if (bodies.every(({ bodyEncoding }) => bodyEncoding === 'TEXT')) {
    return { body: bodies.map(({ body }) => body).join(''), bodyEncoding: 'TEXT' };
  }
  return { body: btoa(bodies.map(toByteText).join('')), bodyEncoding: 'BASE64' };
}

/** A text with one character, U+0000 to U+00FF, for each byte. */
function toByteText({ body, bodyEncoding }: ObjectBody): string {
  if (bodyEncoding === 'BASE64') return atob(body);
  let text = '';
  for (const byte of new TextEncoder().encode(body)) text += String.fromCharCode(byte);
  return text;
}
