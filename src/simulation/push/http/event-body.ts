import {
  fromBase64,
  headerOf,
  lossyFromBase64,
  toBase64,
  type HttpBody,
  type HttpRequest,
} from './http-message.ts';

const NO_BODY: HttpBody = { body: null, isBase64Encoded: false };

/** How function URLs and HTTP APIs pass a body on: a text as it is, anything else in base64 (URL-05). */
export function textOrBase64Body(request: HttpRequest): HttpBody {
  const { headers, body, isBase64Encoded } = request;
  if (body === null || body === '') return NO_BODY;
  if (isText(headerOf(headers, 'content-type') ?? '')) {
    const text = isBase64Encoded ? fromBase64(body) : body;
    if (text !== null) return { body: text, isBase64Encoded: false };
  }
  return base64Body(request);
}

/** A body in base64, whatever it is. */
export function base64Body({ body, isBase64Encoded }: HttpBody): HttpBody {
  if (body === null || body === '') return NO_BODY;
  return { body: isBase64Encoded ? body : toBase64(body), isBase64Encoded: true };
}

/** A body as text, whatever it is: bytes that are no UTF-8 are lost. */
export function textBody({ body, isBase64Encoded }: HttpBody): HttpBody {
  if (body === null || body === '') return NO_BODY;
  return { body: isBase64Encoded ? lossyFromBase64(body) : body, isBase64Encoded: false };
}

function isText(contentType: string): boolean {
  return /^(text\/[^;]+|application\/(json|javascript|xml|[^;]+\+(json|xml)))\s*(;|$)/i.test(
    contentType,
  );
}
