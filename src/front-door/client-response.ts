import type { FastifyReply } from 'fastify';
import type { HttpExchangeRow } from '../simulation/push/http/http-exchange.ts';

/*
 * All sandboxes, and the pages of this service itself, are one site to a browser. So what a function
 * answers must not get at what belongs to the others: neither by scripts nor by cookies nor by headers
 * that speak for the whole site.
 */

/** A page may run scripts, but as a site of its own that shares nothing with this one. */
const SANDBOX_POLICY =
  'sandbox allow-scripts allow-forms allow-popups allow-modals allow-downloads';

/** Headers that speak for the whole site, or that the server sets for all it serves. */
const SITE_HEADERS: ReadonlySet<string> = new Set([
  'alt-svc',
  'clear-site-data',
  'cross-origin-embedder-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'nel',
  'origin-agent-cluster',
  'public-key-pins',
  'report-to',
  'reporting-endpoints',
  'service-worker-allowed',
  'strict-transport-security',
  'x-content-type-options',
  'x-frame-options',
]);

/** Writes what an exchange has ended with. `path` is where its front end is on this server. */
export function sendResponse(
  reply: FastifyReply,
  exchange: HttpExchangeRow,
  path: string,
): FastifyReply {
  const { statusCode, responseHeaders, responseBody, responseIsBase64Encoded } = exchange;
  if (statusCode === null || statusCode < 200) {
    return reply
      .code(502)
      .type('text/plain; charset=utf-8')
      .send(`The answer has the status ${statusCode}, which cannot end an exchange of HTTP.\n`);
  }
  const policies = [SANDBOX_POLICY];
  const values = new Map<string, string[]>();
  for (const { name, value } of responseHeaders ?? []) {
    const key = name.toLowerCase();
    if (key === 'content-security-policy') policies.push(value);
    else if (!SITE_HEADERS.has(key)) {
      values.set(key, [
        ...(values.get(key) ?? []),
        key === 'set-cookie' ? confine(value, path) : value,
      ]);
    }
  }
  void reply.code(statusCode);
  for (const [name, list] of values) {
    void reply.header(name, name === 'set-cookie' ? list : list.join(', '));
  }
  void reply.header('content-security-policy', policies.join(', '));
  return reply.send(
    Buffer.from(responseBody ?? '', responseIsBase64Encoded === true ? 'base64' : 'utf8'),
  );
}

/** A cookie goes back to the function URL or the API that it came from, and to no other. */
function confine(cookie: string, path: string): string {
  const [pair = '', ...attributes] = cookie.split(';');
  const kept = attributes
    .map((attribute) => attribute.trim())
    .filter((attribute) => attribute !== '' && !/^(path|domain)\s*(=|$)/i.test(attribute));
  return [pair.trim(), ...kept, `Path=${path}`].join('; ');
}
