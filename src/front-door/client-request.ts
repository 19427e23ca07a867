import { isUtf8 } from 'node:buffer';
import type { FastifyRequest } from 'fastify';
import type { HttpHeader, HttpRequest } from '../simulation/push/http/http-message.ts';

/** What a path under `/http` leads to. */
export interface HttpTarget {
  readonly sandboxId: string;
  /** Of a function URL or an API. */
  readonly frontEndId: string;
}

export function targetOf({ params }: Pick<FastifyRequest, 'params'>): HttpTarget {
  return params as HttpTarget;
}

/** The request as the simulation takes it: path and query undecoded, headers as they were spelled. */
export function readRequest({ raw, method, ip, body }: FastifyRequest): HttpRequest {
  const url = raw.url ?? '';
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  const [, rest = ''] = /^\/http\/[^/]+\/[^/]+(.*)$/.exec(path) ?? [];
  return {
    method,
    rawPath: rest === '' ? '/' : rest,
    rawQueryString: mark === -1 ? '' : url.slice(mark + 1),
    headers: headersOf(raw.rawHeaders),
    ...bodyOf(body),
    sourceIp: ip,
  };
}

/** Node lists names and values in turn. */
function headersOf(rawHeaders: readonly string[]): HttpHeader[] {
  const headers: HttpHeader[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    headers.push({ name: rawHeaders[at] ?? '', value: rawHeaders[at + 1] ?? '' });
  }
  return headers;
}

/** Text where the bytes are one, so that journals stay readable; else base64. */
function bodyOf(body: unknown): Pick<HttpRequest, 'body' | 'isBase64Encoded'> {
  if (!Buffer.isBuffer(body) || body.length === 0) return { body: null, isBase64Encoded: false };
  return isUtf8(body)
    ? { body: body.toString('utf8'), isBase64Encoded: false }
    : { body: body.toString('base64'), isBase64Encoded: true };
}
