import type { FastifyBaseLogger } from 'fastify';
import type { Server } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { TRY_AGAIN_LATER } from './silence-watch.ts';

/** The protocol's close code for a mistake of ours. */
const INTERNAL_SERVER_ERROR = 4500;

/** What goes with a connection: shared by whoever serves it. */
export interface GraphqlSocket {
  readonly socket: WebSocket;
  /** Messages that came and are not dealt with yet; a subscription is one until it ends. */
  underWay: number;
}

export interface GraphqlSocketOptions<Extra extends GraphqlSocket> {
  readonly server: Server<Extra>;
  readonly extra: Extra;
  /** A client with more messages under way does not wait for answers, and is closed. */
  readonly underWayMax: number;
  readonly log: FastifyBaseLogger;
}

/** Connects a WebSocket to the protocol graphql-transport-ws. Nothing that a client sends can throw. */
export function connectGraphqlSocket<Extra extends GraphqlSocket>({
  server,
  extra,
  underWayMax,
  log,
}: GraphqlSocketOptions<Extra>): void {
  const { socket } = extra;
  const fail = (error: unknown): void => {
    log.error({ err: error }, 'a WebSocket message failed');
    socket.close(INTERNAL_SERVER_ERROR, 'Internal server error');
  };
  // A frame that breaks RFC 6455, or is too large: ws closes the connection with the code for it.
  socket.on('error', (error) => log.warn({ err: error }, 'a WebSocket client sent a broken frame'));
  const closed = server.opened(
    {
      protocol: socket.protocol,
      send: (text) =>
        new Promise((resolve, reject) => {
          if (socket.readyState !== socket.OPEN) resolve();
          else socket.send(text, (error) => (error ? reject(error) : resolve()));
        }),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (handle) => {
        socket.on('message', (data: Buffer) => {
          if (extra.underWay >= underWayMax) {
            socket.close(
              TRY_AGAIN_LATER,
              `Too many messages under way: the limit is ${underWayMax}`,
            );
            return;
          }
          extra.underWay += 1;
          handle(data.toString())
            .catch((error: unknown) => {
              // What could not be sent because the client has gone is nobody's fault.
              if (socket.readyState === socket.OPEN) fail(error);
            })
            .finally(() => {
              extra.underWay -= 1;
            });
        });
      },
    },
    extra,
  );
  socket.once('close', (code, reason) => {
    closed(code, reason.toString()).catch(fail);
  });
}
