import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import type { FastifyBaseLogger } from 'fastify';
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
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
      countOperations(metrics),
    ],
  });
}

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
  return errors.some(({ extensions }) => extensions?.['code'] === 'INTERNAL') ? 'failed' : 'refused';
}
