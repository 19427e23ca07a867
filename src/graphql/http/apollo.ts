import { ApolloServer, type ApolloServerPlugin, type GraphQLRequest } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import type { FastifyBaseLogger } from 'fastify';
import {
  GraphQLError,
  OperationTypeNode,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { ApiContext } from '../context.ts';
import { answerError } from '../error-answer.ts';
import { errorRegistry } from '../errors.ts';
import type { Limits } from '../limits/limits.ts';
import type { OperationCost, OperationLimits } from '../limits/operation-limits.ts';
import type { RateLimits } from '../limits/rate-limits.ts';
import type { Metrics, OperationOutcome } from './metrics.ts';

export interface ApolloOptions {
  readonly schema: GraphQLSchema;
  readonly operationLimits: OperationLimits;
  readonly rateLimits: RateLimits;
  readonly metrics: Metrics;
  readonly limits: Limits;
  readonly log: FastifyBaseLogger;
}

/** Runs the operations that come over HTTP. */
export function createApollo(options: ApolloOptions): ApolloServer<ApiContext> {
  const { schema, log } = options;
  return new ApolloServer<ApiContext>({
    schema,
    nodeEnv: 'production',
    // Whether the schema may be asked for is one of the operation limits.
    introspection: true,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    // The route refuses what other sites could make a browser send; see there.
    csrfPrevention: false,
    logger: log,
    formatError: (formatted, error) => answerError(error, formatted, options),
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      watchOperations(options),
    ],
  });
}

/** What is done about each operation; one plugin, because each one costs every request its share. */
function watchOperations(options: ApolloOptions): ApolloServerPlugin<ApiContext> {
  const { operationLimits, rateLimits, metrics } = options;
  return {
    requestDidStart: () => {
      const startedAt = performance.now();
      let cost: OperationCost | null = null;
      return Promise.resolve({
        didResolveOperation: async ({ document, operation, request, contextValue }) => {
          if (!operation) return;
          refuseSubscription(operation);
          const accepted = operationLimits.accept(document, operation, request.variables ?? {});
          ({ cost } = accepted);
          // The request itself was counted as one before it was read.
          const more = accepted.rootFields - 1;
          if (more > 0) await rateLimits.count(contextValue.access.actor, more);
        },
        willSendResponse: ({ operation, request, response: { http, body } }) => {
          if (body.kind !== 'single') return Promise.resolve();
          const { singleResult } = body;
          const { errors } = singleResult;
          if (cost) singleResult.extensions = { ...singleResult.extensions, cost };
          if (http.status === 400 && isOldClient(request) && !isBadRequest(errors)) {
            http.status = 200;
          }
          const retryAfter = retryAfterOf(errors);
          if (retryAfter !== null) http.headers.set('retry-after', String(retryAfter));
          const seconds = (performance.now() - startedAt) / 1_000;
          metrics.operationEnded(operation?.operation ?? 'none', outcomeOf(errors), seconds);
          countRefusals(metrics, errors);
          return Promise.resolve();
        },
      });
    },
  };
}

/** Over HTTP, graphql-js would try to answer them like queries. */
function refuseSubscription(operation: OperationDefinitionNode): void {
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION) return;
  throw new GraphQLError(
    'Cannot follow a subscription over HTTP: connect to the same path by WebSocket, with the protocol graphql-transport-ws.',
    { nodes: operation, extensions: { code: 'BAD_REQUEST', http: { status: 400 } } },
  );
}

/**
 * Whoever accepts `application/json` by name is a client of before GraphQL had a media type of its
 * own, and reads the answer to a request that was understood only under the status 200.
 */
function isOldClient({ http }: GraphQLRequest): boolean {
  const accept = http?.headers.get('accept') ?? '';
  return (
    accept.includes('application/json') && !accept.includes('application/graphql-response+json')
  );
}

/** Whether the request was not understood at all. */
function isBadRequest(errors: readonly GraphQLFormattedError[] | undefined): boolean {
  return errors?.some(({ extensions }) => extensions?.['code'] === 'BAD_REQUEST') ?? false;
}

/** Seconds until a request that came too soon may come again; null for any other. */
function retryAfterOf(errors: readonly GraphQLFormattedError[] | undefined): number | null {
  const refusal = errors?.find(({ extensions }) => extensions?.['code'] === 'RATE_LIMITED');
  const detail = refusal?.extensions?.['detail'] as { retryAfterSeconds?: number } | undefined;
  return detail?.retryAfterSeconds ?? null;
}

/** How an operation with those errors ended. */
export function outcomeOf(errors: readonly GraphQLFormattedError[] | undefined): OperationOutcome {
  if (!errors || errors.length === 0) return 'ok';
  return errors.some(({ extensions }) => extensions?.['code'] === 'INTERNAL')
    ? 'failed'
    : 'refused';
}

/** Counts the errors of an answer by their codes. */
export function countRefusals(
  metrics: Metrics,
  errors: readonly GraphQLFormattedError[] | undefined,
): void {
  for (const { extensions } of errors ?? []) {
    const code = extensions?.['code'];
    if (typeof code === 'string' && code in errorRegistry) metrics.refused(code);
  }
}
