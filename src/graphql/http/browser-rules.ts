import fastifyCors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import type { ApiSettings } from '../settings.ts';

/** A browser may ask so long without asking for permission again. */
const PERMISSION_SECONDS = 3_600;

/**
 * What every answer tells browsers: not to guess types, to let no other site frame or share it, and
 * not to tell others where they were. Constants, because they go with each of thousands of answers
 * a second; @fastify/helmet, which puts them together each time, cost a few percent of a small one.
 */
const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

/** Two years, as lists of sites that use HTTPS only want it. */
const strictTransportHeader = {
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
};

/** Of answers that are no pages: whatever a browser takes them for, they load nothing. */
const NOTHING_LOADED = "default-src 'none'; frame-ancestors 'none'";

/**
 * Adds what browsers are told, and lets the sites that are configured use the API. Routes that serve
 * pages set a `content-security-policy` of their own.
 */
export async function addBrowserRules(
  server: FastifyInstance,
  { corsOrigins, strictTransport }: ApiSettings,
): Promise<void> {
  const headers = strictTransport
    ? { ...securityHeaders, ...strictTransportHeader }
    : securityHeaders;
  server.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(headers);
    done();
  });
  server.addHook('onSend', (_request, reply, _payload, done) => {
    const type = reply.getHeader('content-type');
    const isPage = typeof type === 'string' && /^text\/html|javascript/.test(type);
    if (!isPage) void reply.header('content-security-policy', NOTHING_LOADED);
    done();
  });
  if (corsOrigins.length === 0) return;
  await server.register(fastifyCors, {
    origin: corsOrigins === 'all' ? '*' : [...corsOrigins],
    methods: ['GET', 'POST'],
    allowedHeaders: ['authorization', 'content-type', 'apollo-require-preflight'],
    exposedHeaders: ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', 'retry-after'],
    maxAge: PERMISSION_SECONDS,
  });
}
