import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import type { FastifyBaseLogger } from 'fastify';
import {
  GraphQLError,
  OperationTypeNode,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import type { ApiContext } from '../context.ts';
import { answerError } from '../error-answer.ts';
import type { Metrics, OperationOutcome } from './metrics.ts';

/** Runs the operations that come over HTTP. */
export function createApollo(
  schema: GraphQLSchema,
  metrics: Metrics,
  log: FastifyBaseLogger,
): ApolloServer<ApiContext> {
  return new ApolloServer<ApiContext>({
    schema,
    nodeEnv: 'production',
    introspection: true,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    logger: log,
    formatError: (formatted, error) => answerError(error, formatted, log),
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      refuseSubscriptions,
      countOperations(metrics),
    ],
  });
}

/** Over HTTP, graphql-js would try to answer them like queries. */
const refuseSubscriptions: ApolloServerPlugin<ApiContext> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ operation }) => {
        if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return Promise.resolve();
        throw new GraphQLError(
          'Cannot follow a subscription over HTTP: connect to the same path by WebSocket, with the protocol graphql-transport-ws.',
          { nodes: operation, extensions: { code: 'BAD_REQUEST', http: { status: 400 } } },
        );
      },
    }),
};

function countOperations(metrics: Metrics): ApolloServerPlugin<ApiContext> {
  return {
    requestDidStart: () => {
      const startedAt = performance.now();
      return Promise.resolve({
        willSendResponse: ({ operation, response }) => {
          const { body } = response;
          const errors = body.kind === 'single' ? body.singleResult.errors : undefined;
          const seconds = (performance.now() - startedAt) / 1_000;
          metrics.operationEnded(operation?.operation ?? 'none', outcomeOf(errors), seconds);
          return Promise.resolve();
        },
      });
    },
  };
}

/** How an operation with those errors ended. */
export function outcomeOf(errors: readonly GraphQLFormattedError[] | undefined): OperationOutcome {
  if (!errors || errors.length === 0) return 'ok';
  return errors.some(({ extensions }) => extensions?.['code'] === 'INTERNAL')
    ? 'failed'
    : 'refused';
}
