import type { AddressInfo } from 'node:net';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Engine } from '../engine/engine.ts';
import type { CommitListener } from '../store/commit-listener.ts';
import type { EventFeed } from '../store/event-feed.ts';
import type { PrismaClient } from '../store/prisma-client.ts';
import { Authenticator } from './access/authenticator.ts';
import { SandboxDirectory } from './access/sandbox-directory.ts';
import { createApollo } from './http/apollo.ts';
import { FairStart } from './http/fair-start.ts';
import { addGraphqlRoute } from './http/graphql-route.ts';
import { addIdeRoutes } from './http/ide-routes.ts';
import { Metrics } from './http/metrics.ts';
import { addStatusRoutes } from './http/status-routes.ts';
import { serveWebSockets } from './http/websocket.ts';
import { createSchema } from './schema.ts';

export interface ApiServerOptions {
  readonly prisma: PrismaClient;
  readonly engine: Engine;
  readonly eventFeed: EventFeed;
  readonly commitListener: CommitListener;
  /** The key that creates tenants. */
  readonly rootKey: string;
  readonly log: FastifyBaseLogger;
  /** False for a process that only tells its health and its metrics. */
  readonly servesApi?: boolean;
  /** Whether requests can be served: the database answers and is migrated. */
  readonly isReady: () => Promise<boolean> | boolean;
  /** Where the compiled src/ide lies; tests that run from source name it. */
  readonly ideFolder?: URL;
}

/** What serves the API, the IDE, health and metrics on one port. */
export interface ApiServer {
  /** Port 0 takes any free one. */
  listen(address: { host: string; port: number }): Promise<{ url: string; port: number }>;
  /** Takes no more requests, says goodbye to subscribers, and waits a while for what is under way. */
  close(): Promise<void>;
}

/** How long requests under way may take to end when the server closes. */
const CLOSE_WITHIN_MS = 3_000;

/** Builds the server; it serves after `listen`. */
export async function createApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const { engine, isReady, log, servesApi = true } = options;
  const server: FastifyInstance = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    // Payloads may have any keys; nothing here copies them into objects with a prototype.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
  });
  const metrics = new Metrics(engine);
  addStatusRoutes(server, { metrics, isReady });
  const closeApi = servesApi ? await addApi(server, options, metrics) : () => Promise.resolve();

  return {
    listen: async ({ host, port }) => {
      const url = await server.listen({ host, port });
      return { url, port: (server.server.address() as AddressInfo).port };
    },
    close: async () => {
      const cutOff = setTimeout(() => server.server.closeAllConnections(), CLOSE_WITHIN_MS);
      await Promise.all([server.close(), closeApi()]);
      clearTimeout(cutOff);
    },
  };
}

/** Adds everything under `/graphql`, and the IDE; returns what closes it. */
async function addApi(
  server: FastifyInstance,
  { prisma, engine, eventFeed, commitListener, rootKey, log, ideFolder }: ApiServerOptions,
  metrics: Metrics,
): Promise<() => Promise<void>> {
  const directory = new SandboxDirectory(prisma, commitListener);
  const authenticator = new Authenticator(prisma, commitListener, rootKey);
  const foundation = { prisma, engine, eventFeed, directory };
  const schema = createSchema();
  const apollo = createApollo(schema, metrics, log);
  await apollo.start();
  const fairStart = new FairStart();
  addGraphqlRoute(server, { apollo, authenticator, foundation, fairStart });
  await addIdeRoutes(server, ideFolder);
  const webSockets = serveWebSockets(server.server, {
    schema,
    authenticator,
    foundation,
    fairStart,
    listener: commitListener,
    metrics,
    log,
  });
  return async () => {
    await webSockets.close();
    await apollo.stop();
  };
}
