import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../access/actor.ts';
import type { Authenticator } from '../access/authenticator.ts';
import { createContext, type ApiContext, type Foundation } from '../context.ts';
import { answerError } from '../error-answer.ts';
import { ApiError, errorRegistry } from '../errors.ts';
import type { DocumentSizeLimit } from '../limits/document-size.ts';
import type { Limits } from '../limits/limits.ts';
import type { RateLimits, RateStanding } from '../limits/rate-limits.ts';
import type { FairStart } from './fair-start.ts';
import type { Metrics } from './metrics.ts';

export interface GraphqlRouteOptions {
  readonly apollo: ApolloServer<ApiContext>;
  readonly authenticator: Authenticator;
  readonly foundation: Foundation;
  readonly fairStart: FairStart;
  readonly documentSize: DocumentSizeLimit;
  readonly rateLimits: RateLimits;
  readonly metrics: Metrics;
  readonly limits: Limits;
}

/** `/graphql` for queries and mutations. */
export async function addGraphqlRoute(
  server: FastifyInstance,
  options: GraphqlRouteOptions,
): Promise<void> {
  await server.register((scope, _options, done) => {
    addRoute(scope, options);
    done();
  });
}

function addRoute(
  scope: FastifyInstance,
  { apollo, foundation, fairStart, limits, ...options }: GraphqlRouteOptions,
): void {
  // Other sites can make a browser send forms and plain text without asking first, so neither is read.
  // What they can make it GET changes nothing and comes without a key: keys are never sent by themselves.
  scope.removeContentTypeParser('text/plain');
  const actors = new WeakMap<FastifyRequest, Actor>();
  scope.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    bodyLimit: limits.bodyBytes,
    // Before the body is read: whoever comes too often should not be able to send one.
    onRequest: async (request, reply) => {
      actors.set(request, await admit(request, reply, options));
    },
    preHandler: (request, _reply, next) => {
      refuseMalformed(request, options.documentSize);
      next();
    },
    handler: fastifyApolloHandler(apollo, {
      context: async (request) => {
        const actor = actors.get(request) ?? { kind: 'anonymous' };
        await fairStart.turnOf(actor);
        return createContext(foundation, actor);
      },
    }),
    errorHandler: (error: FastifyError, request, reply) => {
      const [status, cause] = explainHttpError(error, request, limits.bodyBytes);
      const answer = answerError(cause, { message: '' }, { log: scope.log, limits });
      if (cause instanceof ApiError) options.metrics.refused(cause.code);
      void reply
        .code(status)
        .type('application/json; charset=utf-8')
        .send({ errors: [answer] });
    },
  });
}

/** Finds out who sends a request, and counts it; refuses whoever sends too many. */
async function admit(
  { headers, ip }: FastifyRequest,
  reply: FastifyReply,
  { authenticator, rateLimits }: Pick<GraphqlRouteOptions, 'authenticator' | 'rateLimits'>,
): Promise<Actor> {
  try {
    const { authorization } = headers;
    const asStranger = authenticator.recognizes(authorization)
      ? null
      : await rateLimits.countStranger(ip);
    const actor = await authenticator.identify(authorization);
    tellStanding(reply, (await rateLimits.count(actor, 1)) ?? asStranger);
    return actor;
  } catch (error) {
    const retryAfter = error instanceof ApiError && error.context.detail?.['retryAfterSeconds'];
    if (typeof retryAfter === 'number') void reply.header('retry-after', retryAfter);
    throw error;
  }
}

function tellStanding(reply: FastifyReply, standing: RateStanding | null): void {
  if (!standing) return;
  void reply.headers({
    'ratelimit-limit': standing.limit,
    'ratelimit-remaining': standing.remaining,
    'ratelimit-reset': standing.resetSeconds,
  });
}

/** Refuses what Apollo would take on, or would answer less clearly. */
function refuseMalformed(
  { method, body, query }: FastifyRequest,
  documentSize: DocumentSizeLimit,
): void {
  if (Array.isArray(body)) {
    throw new ApiError(
      'BAD_REQUEST',
      'Cannot run a batch: the body is an array. Send each operation as a request of its own, or several as the root fields of one operation.',
    );
  }
  const text = method === 'GET' ? queryOf(query) : queryOf(body);
  if (typeof text === 'string') documentSize.refuseOversized(text);
}

function queryOf(holder: unknown): unknown {
  return typeof holder === 'object' && holder !== null && 'query' in holder ? holder.query : null;
}

/** What HTTP could not carry to GraphQL: the status, and the error in our own words. */
function explainHttpError(
  error: FastifyError,
  { headers }: FastifyRequest,
  bodyBytesMax: number,
): [status: number, cause: Error] {
  if (error instanceof ApiError) return [errorRegistry[error.code]?.httpStatus ?? 400, error];
  const status = error.statusCode ?? 500;
  if (status === 413) {
    const length = headers['content-length'];
    const size =
      length === undefined ? 'is above the limit' : `has ${length} bytes, above the limit`;
    const message = `Cannot read the request: its body ${size} of ${bodyBytesMax} bytes. Send less in one request.`;
    const detail = {
      limit: bodyBytesMax,
      ...(length === undefined ? {} : { actual: Number(length) }),
    };
    return [status, new ApiError('REQUEST_BODY_TOO_LARGE', message, { detail })];
  }
  if (status >= 400 && status < 500) {
    return [status, new ApiError('BAD_REQUEST', `Cannot read the request: ${error.message}.`)];
  }
  return [status, error];
}
