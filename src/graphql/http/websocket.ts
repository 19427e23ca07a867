import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyBaseLogger } from 'fastify';
import {
  createSourceEventStream,
  getOperationAST,
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLError,
  type GraphQLFormattedError,
  type OperationTypeNode,
} from 'graphql';
import { handleProtocols, makeServer } from 'graphql-ws';
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws';
import type { CommitListener } from '../../store/commit-listener.ts';
import type { Actor } from '../access/actor.ts';
import { answerError } from '../error-answer.ts';
import { ApiError } from '../errors.ts';
import type { RootBatches } from '../subscription/root-batches.ts';
import { SharedAnswers } from '../subscription/shared-answers.ts';
import { ConnectionLimits } from '../limits/connection-limits.ts';
import { countRefusals, outcomeOf } from './apollo.ts';
import { connectGraphqlSocket } from './graphql-socket.ts';
import { FORBIDDEN, forbiddenReason, KeyWatch } from './key-watch.ts';
import type { Metrics } from './metrics.ts';
import { SilenceWatch, TRY_AGAIN_LATER } from './silence-watch.ts';
import {
  authorizationOf,
  SocketOperations,
  type Connection,
  type ConnectionMemory,
  type PreparedArgs,
  type SocketOperationsOptions,
} from './socket-operations.ts';
import { deliverAnswers } from './subscription-delivery.ts';

/*
 * `/graphql` over WebSocket, by the protocol graphql-transport-ws:
 *
 *   client                                server
 *     connection_init { Authorization } ─▶  checks the key
 *                                       ◀─  connection_ack, or close 4403: the key is not accepted
 *     subscribe { id, query }           ─▶
 *                                       ◀─  next { id, data } … one for each event
 *                                       ◀─  error { id, errors }: it does not fit the schema, or a limit
 *                                       ◀─  next { id, errors }, complete: it is refused
 *                                       ◀─  complete { id }: the sandbox was deleted
 *     complete { id }                   ─▶
 *                                       ◀─  close 4403: the key was revoked or expired meanwhile
 *                                       ◀─  close 4408: no connection_init came in time
 *                                       ◀─  close 1013: a limit of the connection, named in the reason
 *                                       ◀─  close 1001: the server shuts down
 *
 * Events that have come together leave together, and the next when the network has taken them: a slow
 * reader is waited for, and nothing piles up here. What may pile up otherwise is bounded by
 * docs/limits.md.
 */

/** How long clients have to answer a close before they are cut off. */
const CLOSE_WITHIN_MS = 1_000;

/** The protocol's close code for a client that has not said who it is. */
const INITIALISATION_TIMEOUT = 4408;

export interface WebSocketsOptions extends SocketOperationsOptions {
  readonly listener: CommitListener;
  readonly metrics: Metrics;
  readonly log: FastifyBaseLogger;
  /** The address of whoever sends a request, proxies left aside. */
  readonly addressOf: (request: IncomingMessage) => string;
}

/** The WebSocket side of the API. */
export interface WebSockets {
  /** Says goodbye to every client and waits until they are gone. */
  close(): Promise<void>;
}

/** Serves `/graphql` over WebSocket on the port of an HTTP server. */
export function serveWebSockets(http: HttpServer, options: WebSocketsOptions): WebSockets {
  const { authenticator, limits, metrics, log } = options;
  const watch = new KeyWatch(authenticator, options.listener, log);
  const silence = new SilenceWatch(limits);
  const operations = new SocketOperations(options);
  const answer = (error: GraphQLError): GraphQLFormattedError =>
    answerError(error, error.toJSON(), options);
  const answers = new SharedAnswers(({ errors, ...result }) =>
    JSON.stringify(errors ? { ...result, errors: errors.map(answer) } : result),
  );

  const server = makeServer<Record<string, unknown>, ConnectionMemory>({
    connectionInitWaitTimeout: limits.connectionInitMs,
    onConnect: async (connection) => {
      const { socket, place } = connection.extra;
      const authorization = authorizationOf(connection);
      const actor = await identify(options, connection);
      if (actor === null) return false;
      if (actor.kind === 'refused') {
        socket.close(FORBIDDEN, forbiddenReason(actor.reason));
        return false;
      }
      const tooMany = place.identify(actor.kind === 'key' ? actor.apiKey.tenantId : null);
      if (tooMany !== null) {
        socket.close(TRY_AGAIN_LATER, tooMany);
        return false;
      }
      watch.add(socket, authorization, actor);
      return true;
    },
    onSubscribe: (connection, _id, request) => operations.prepare(connection, request),
    // What it gives are batches of root values; `onOperation` makes answers of them.
    subscribe: (args) => createSourceEventStream(args) as Promise<ExecutionResult>,
    onOperation: ({ extra }, id, _request, args, result) => {
      if (!isAsyncIterable(result)) return;
      extra.subscriptions.add(id);
      metrics.subscriptionOpened();
      const { socket, connection } = extra;
      return deliverAnswers({
        batches: result as AsyncIterable<unknown> as RootBatches,
        openAnswers: () => answers.open(args as PreparedArgs),
        id,
        socket,
        connection,
      });
    },
    onNext: (connection, id, _request, args, result) => {
      const errors = result.errors?.map(answer);
      silence.closeIfOverfull(connection.extra.socket);
      if (connection.extra.subscriptions.has(id)) {
        return errors && ({ ...result, errors } as FormattedExecutionResult);
      }
      const { seconds, cost } = operations.ended(args);
      metrics.operationEnded(operationTypeOf(args), outcomeOf(errors), seconds);
      countRefusals(metrics, errors);
      return {
        ...result,
        ...(errors ? { errors } : {}),
        ...(cost ? { extensions: { cost } } : {}),
      } as FormattedExecutionResult;
    },
    onError: (_connection, _id, _request, refusals) => {
      const errors = refusals.map(answer);
      countRefusals(metrics, errors);
      return errors;
    },
    onComplete: (connection, id) => {
      if (connection.extra.subscriptions.delete(id)) metrics.subscriptionClosed();
    },
    onClose: (connection) => {
      const { subscriptions, place } = connection.extra;
      for (const _ of subscriptions) metrics.subscriptionClosed();
      subscriptions.clear();
      place.leave();
      metrics.connectionClosed();
    },
  });

  const sockets = acceptSockets(http, options, (socket, extra, connection) => {
    metrics.connectionOpened();
    silence.add(socket, connection);
    // Twice as many as may run: those above the limit are answered, and then it is enough.
    const underWayMax = 2 * limits.operationsPerConnection + 10;
    connectGraphqlSocket({ server, extra, underWayMax, log });
  });

  return {
    close: async () => {
      watch.stop();
      silence.stop();
      const cutOff = setTimeout(() => {
        for (const client of sockets.clients) client.terminate();
      }, CLOSE_WITHIN_MS);
      for (const client of sockets.clients) client.close(1001, 'Going away');
      await new Promise<void>((resolve) => {
        sockets.close(() => resolve());
      });
      clearTimeout(cutOff);
    },
  };
}

/** Lets sockets in as far as there is room; the others get an HTTP answer that says why. */
function acceptSockets(
  http: HttpServer,
  { limits, addressOf, log }: WebSocketsOptions,
  serve: (socket: WebSocket, extra: ConnectionMemory, connection: Socket) => void,
): WebSocketServer {
  const connections = new ConnectionLimits(limits);
  // The types do not know closeTimeout yet. Whoever is asked to leave may not be reading.
  const socketOptions: ServerOptions & { closeTimeout: number } = {
    noServer: true,
    maxPayload: limits.bodyBytes,
    handleProtocols,
    closeTimeout: CLOSE_WITHIN_MS,
  };
  const sockets = new WebSocketServer(socketOptions);
  http.on('upgrade', (request: IncomingMessage, connection: Socket, head: Buffer) => {
    connection.on('error', (error) => log.debug({ err: error }, 'a WebSocket connection broke'));
    if (request.url?.split('?')[0] !== '/graphql') {
      refuseUpgrade(connection, '404 Not Found', 'WebSockets are served at /graphql.');
      return;
    }
    const address = addressOf(request);
    const refusal = connections.refusalFor(address);
    if (refusal) {
      refuseUpgrade(connection, statusLines[refusal.status], refusal.reason);
      return;
    }
    sockets.handleUpgrade(request, connection, head, (socket) => {
      const giveUp = (): void =>
        socket.close(
          INITIALISATION_TIMEOUT,
          `Too many connections wait to be initialised: the limit is ${limits.connectionsHalfOpen}`,
        );
      const place = connections.enter(address, giveUp);
      const memory = { address, place, connection, underWay: 0, subscriptions: new Set<string>() };
      serve(socket, { socket, ...memory }, connection);
    });
  });
  return sockets;
}

const statusLines = { 429: '429 Too Many Requests', 503: '503 Service Unavailable' } as const;

function refuseUpgrade(connection: Socket, status: string, reason: string): void {
  connection.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain\r\n` +
      `Content-Length: ${Buffer.byteLength(reason)}\r\n\r\n${reason}`,
  );
}

/** Who opens a connection; null where so many strangers came that it was closed. */
async function identify(
  { authenticator, rateLimits }: WebSocketsOptions,
  connection: Connection,
): Promise<Actor | null> {
  const authorization = authorizationOf(connection);
  const { socket, address } = connection.extra;
  try {
    if (!authenticator.recognizes(authorization)) await rateLimits.countStranger(address);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    socket.close(TRY_AGAIN_LATER, error.message.slice(0, 120));
    return null;
  }
  return authenticator.identify(authorization);
}

function operationTypeOf({ document, operationName }: ExecutionArgs): OperationTypeNode | 'none' {
  return getOperationAST(document, operationName)?.operation ?? 'none';
}

function isAsyncIterable(value: object): boolean {
  return Symbol.asyncIterator in value;
}
