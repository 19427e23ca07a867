import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyError, FastifyInstance } from 'fastify';
import type { Authenticator } from '../access/authenticator.ts';
import { createContext, type ApiContext, type Foundation } from '../context.ts';
import { answerError } from '../error-answer.ts';
import { ApiError } from '../errors.ts';
import type { FairStart } from './fair-start.ts';

export interface GraphqlRouteOptions {
  readonly apollo: ApolloServer<ApiContext>;
  readonly authenticator: Authenticator;
  readonly foundation: Foundation;
  readonly fairStart: FairStart;
}

/** Bytes of a request body: room for a payload of 6 MB however its JSON is written. */
export const BODY_BYTES_MAX = 16 * 1_048_576;

/** `/graphql` for queries and mutations. */
export function addGraphqlRoute(
  server: FastifyInstance,
  { apollo, authenticator, foundation, fairStart }: GraphqlRouteOptions,
): void {
  server.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    bodyLimit: BODY_BYTES_MAX,
    handler: fastifyApolloHandler(apollo, {
      context: async ({ headers }) => {
        const actor = await authenticator.identify(headers.authorization);
        await fairStart.turnOf(actor);
        return createContext(foundation, actor);
      },
    }),
    errorHandler: (error: FastifyError, _request, reply) => {
      const [status, cause] = explainHttpError(error);
      const answer = answerError(cause, { message: '' }, server.log);
      void reply.code(status).send({ errors: [answer] });
    },
  });
}

/** What HTTP could not carry to GraphQL: the status, and the error in our own words. */
function explainHttpError(error: FastifyError): [status: number, cause: Error] {
  const status = error.statusCode ?? 500;
  if (status === 413) {
    const message = `Cannot read the request: its body is above the limit of ${BODY_BYTES_MAX} bytes.`;
    const detail = { max: BODY_BYTES_MAX };
    return [status, new ApiError('REQUEST_BODY_TOO_LARGE', message, { detail })];
  }
  if (status >= 400 && status < 500) {
    return [status, new ApiError('BAD_REQUEST', `Cannot read the request: ${error.message}.`)];
  }
  return [status, error];
}
