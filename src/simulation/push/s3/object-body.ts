import { createHash } from 'node:crypto';
import { base64Size, isBase64, toByteText } from '../../base64.ts';
import { byteLength } from '../../byte-length.ts';
import { Refusal } from '../../errors.ts';

/** How a body is written down. */
export type BodyEncoding = 'TEXT' | 'BASE64';

/** What an object holds: text, or bytes as base64. */
export interface ObjectBody {
  readonly body: string;
  readonly bodyEncoding: BodyEncoding;
}

/** Refuses a body that could not be kept as it is. */
export function refuseMalformedBody({ body, bodyEncoding }: ObjectBody): void {
  if (bodyEncoding === 'BASE64') {
    if (isBase64(body)) return;
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
  return bodyEncoding === 'TEXT' ? byteLength(body) : base64Size(body);
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
  return { body: btoa(bodies.map(bytesOf).join('')), bodyEncoding: 'BASE64' };
}

/** A body's bytes, one character from U+0000 to U+00FF for each. */
function bytesOf({ body, bodyEncoding }: ObjectBody): string {
  return bodyEncoding === 'BASE64' ? atob(body) : toByteText(body);
}
