import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyBaseLogger } from 'fastify';
import {
  createSourceEventStream,
  getOperationAST,
  GraphQLError,
  parse,
  validate,
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import type { Context, SubscribePayload } from 'graphql-ws';
import { useServer, type Extra } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { CommitListener } from '../../store/commit-listener.ts';
import type { Authenticator } from '../access/authenticator.ts';
import { createContext, type ApiContext, type Foundation } from '../context.ts';
import { answerError } from '../error-answer.ts';
import type { RootBatches } from '../subscription/root-batches.ts';
import { SharedAnswers } from '../subscription/shared-answers.ts';
import { outcomeOf } from './apollo.ts';
import type { FairStart } from './fair-start.ts';
import { BODY_BYTES_MAX } from './graphql-route.ts';
import { FORBIDDEN, forbiddenReason, KeyWatch } from './key-watch.ts';
import type { Metrics } from './metrics.ts';
import { deliverAnswers } from './subscription-delivery.ts';

/*
 * `/graphql` over WebSocket, by the protocol graphql-transport-ws:
 *
 *   client                                server
 *     connection_init { Authorization } ─▶  checks the key
 *                                       ◀─  connection_ack, or close 4403: the key is not accepted
 *     subscribe { id, query }           ─▶
 *                                       ◀─  next { id, data } … one for each event
 *                                       ◀─  error { id, errors }: it does not fit the schema
 *                                       ◀─  next { id, errors }, complete: it is refused
 *                                       ◀─  complete { id }: the sandbox was deleted
 *     complete { id }                   ─▶
 *                                       ◀─  close 4403: the key was revoked or expired meanwhile
 *                                       ◀─  close 1001: the server shuts down
 *
 * Events that have come together leave together, and the next when the network has taken them: a slow
 * reader is waited for, and nothing piles up here.
 */

/** How long clients have to answer a close before they are cut off. */
const CLOSE_WITHIN_MS = 1_000;

export interface WebSocketsOptions {
  readonly schema: GraphQLSchema;
  readonly authenticator: Authenticator;
  readonly foundation: Foundation;
  readonly fairStart: FairStart;
  readonly listener: CommitListener;
  readonly metrics: Metrics;
  readonly log: FastifyBaseLogger;
}

/** What is remembered of a connection. */
interface ConnectionMemory extends Record<PropertyKey, unknown> {
  /** The ids of its open subscriptions. */
  subscriptions?: Set<string>;
}

/** What `prepare` makes of a request. */
type PreparedArgs = ExecutionArgs & { readonly contextValue: ApiContext };

type Connection = Context<Record<string, unknown>, Extra & Partial<ConnectionMemory>>;

/** The WebSocket side of the API. */
export interface WebSockets {
  /** Says goodbye to every client and waits until they are gone. */
  close(): Promise<void>;
}

/** Serves `/graphql` over WebSocket on the port of an HTTP server. */
export function serveWebSockets(http: Server, options: WebSocketsOptions): WebSockets {
  const { authenticator, metrics, log } = options;
  const sockets = acceptSockets(http);
  const watch = new KeyWatch(authenticator, options.listener, log);
  const startedAt = new WeakMap<ExecutionArgs, number>();
  const answer = (error: GraphQLError): GraphQLFormattedError =>
    answerError(error, error.toJSON(), log);
  const answers = new SharedAnswers(({ errors, ...result }) =>
    JSON.stringify(errors ? { ...result, errors: errors.map(answer) } : result),
  );

  const server = useServer<Record<string, unknown>, ConnectionMemory>(
    {
      onConnect: async (connection) => {
        const { socket } = connection.extra;
        const authorization = authorizationOf(connection);
        const actor = await authenticator.identify(authorization);
        if (actor.kind === 'refused') {
          socket.close(FORBIDDEN, forbiddenReason(actor.reason));
          return false;
        }
        watch.add(socket, authorization, actor);
        return true;
      },
      onSubscribe: async (connection, _id, request) => {
        const prepared = await prepare(options, connection, request);
        if ('document' in prepared) startedAt.set(prepared, performance.now());
        return prepared;
      },
      // What it gives are batches of root values; `onOperation` makes answers of them.
      subscribe: (args) => createSourceEventStream(args) as Promise<ExecutionResult>,
      onOperation: ({ extra }, id, _request, args, result) => {
        if (!isAsyncIterable(result)) return;
        (extra.subscriptions ??= new Set()).add(id);
        metrics.subscriptionOpened();
        const { socket, request } = extra;
        return deliverAnswers({
          batches: result as AsyncIterable<unknown> as RootBatches,
          openAnswers: () => answers.open(args as PreparedArgs),
          id,
          socket,
          connection: request.socket,
        });
      },
      onNext: (connection, id, _request, args, result) => {
        const answers = result.errors?.map(answer);
        if (connection.extra.subscriptions?.has(id) !== true) {
          const seconds = (performance.now() - (startedAt.get(args) ?? 0)) / 1_000;
          metrics.operationEnded(operationTypeOf(args), outcomeOf(answers), seconds);
        }
        return answers && ({ ...result, errors: answers } as FormattedExecutionResult);
      },
      onError: (_connection, _id, _request, errors) => errors.map(answer),
      onComplete: (connection, id) => {
        if (connection.extra.subscriptions?.delete(id) === true) metrics.subscriptionClosed();
      },
      onClose: (connection) => {
        for (const _ of connection.extra.subscriptions ?? []) metrics.subscriptionClosed();
        connection.extra.subscriptions?.clear();
      },
      isProd: true,
    },
    sockets,
  );

  return {
    close: async () => {
      watch.stop();
      const cutOff = setTimeout(() => {
        for (const client of sockets.clients) client.terminate();
      }, CLOSE_WITHIN_MS);
      await server.dispose();
      clearTimeout(cutOff);
    },
  };
}

function acceptSockets(http: Server): WebSocketServer {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: BODY_BYTES_MAX });
  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (request.url?.split('?')[0] !== '/graphql') {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      sockets.emit('connection', client, request);
    });
  });
  return sockets;
}

/** What to execute, or what is wrong with it: nothing here may throw, because that cuts the socket. */
async function prepare(
  { schema, authenticator, foundation, fairStart }: WebSocketsOptions,
  connection: Connection,
  { query, operationName, variables }: SubscribePayload,
): Promise<PreparedArgs | readonly GraphQLError[]> {
  try {
    const document = parse(query);
    const faults = validate(schema, document);
    if (faults.length > 0) {
      return faults.map((fault) => withCode(fault, 'GRAPHQL_VALIDATION_FAILED'));
    }
    if (!getOperationAST(document, operationName)) {
      return [
        withCode(new GraphQLError('There is no such operation.'), 'OPERATION_RESOLUTION_FAILURE'),
      ];
    }
    const actor = await authenticator.identify(authorizationOf(connection));
    await fairStart.turnOf(actor);
    return {
      schema,
      document,
      ...(operationName == null ? {} : { operationName }),
      ...(variables == null ? {} : { variableValues: variables }),
      contextValue: createContext(foundation, actor),
    };
  } catch (error) {
    if (error instanceof GraphQLError) return [withCode(error, 'GRAPHQL_PARSE_FAILED')];
    const originalError = error instanceof Error ? error : new Error(String(error));
    return [new GraphQLError(originalError.message, { originalError })];
  }
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    extensions: { code },
  });
}

function operationTypeOf({ document, operationName }: ExecutionArgs): string {
  return getOperationAST(document, operationName)?.operation ?? 'none';
}

function isAsyncIterable(value: object): boolean {
  return Symbol.asyncIterator in value;
}

/** The `Authorization` that came with `connection_init`, in either spelling. */
function authorizationOf({ connectionParams }: Connection): string | undefined {
  const value = connectionParams?.['Authorization'] ?? connectionParams?.['authorization'];
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : 'not a text';
}
