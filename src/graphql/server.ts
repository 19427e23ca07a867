import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import proxyAddress from '@fastify/proxy-addr';
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyHttpOptions,
} from 'fastify';
import type { Engine } from '../engine/engine.ts';
import { addFrontDoor } from '../front-door/front-door.ts';
import type { CommitListener } from '../store/commit-listener.ts';
import type { EventFeed } from '../store/event-feed.ts';
import type { PrismaClient } from '../store/prisma-client.ts';
import { Authenticator } from './access/authenticator.ts';
import { SandboxDirectory } from './access/sandbox-directory.ts';
import { createApollo } from './http/apollo.ts';
import { addBrowserRules } from './http/browser-rules.ts';
import { FairStart } from './http/fair-start.ts';
import { frontDoorGuards } from './http/front-door-guards.ts';
import { addGraphqlRoute } from './http/graphql-route.ts';
import { addIdeRoutes } from './http/ide-routes.ts';
import { Metrics, type WaitingJobs } from './http/metrics.ts';
import { addStatusRoutes } from './http/status-routes.ts';
import { serveWebSockets } from './http/websocket.ts';
import { DocumentSizeLimit } from './limits/document-size.ts';
import { OperationLimits } from './limits/operation-limits.ts';
import { RateLimits } from './limits/rate-limits.ts';
import { StorageQuota } from './limits/storage-quota.ts';
import { createSchema } from './schema.ts';
import { defaultApiSettings, type ApiSettings } from './settings.ts';

export interface ApiServerOptions {
  readonly prisma: PrismaClient;
  readonly engine: Engine;
  readonly eventFeed: EventFeed;
  readonly commitListener: CommitListener;
  /** The key that creates tenants. */
  readonly rootKey: string;
  readonly log: FastifyBaseLogger;
  /** Limits, CORS and the like; each has a default. */
  readonly settings?: Partial<ApiSettings>;
  /** False for a process that only tells its health and its metrics. */
  readonly servesApi?: boolean;
  /** Whether requests can be served: the database answers and is migrated. */
  readonly isReady: () => Promise<boolean> | boolean;
  /** For the metrics: the jobs that wait, by queue. */
  readonly waitingJobs?: WaitingJobs;
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

/** A connection that nothing is asked on is kept so long: longer than the usual proxies keep theirs. */
const KEEP_ALIVE_MS = 72_000;

/** The head of a request is short and comes at once. */
const HEADERS_MS_MAX = 20_000;

/** How often slow requests are looked for. */
const CHECK_EVERY_MS = 5_000;

/** Builds the server; it serves after `listen`. */
export async function createApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const { engine, isReady, log, servesApi = true } = options;
  const settings = { ...defaultApiSettings, ...options.settings };
  const server: FastifyInstance = Fastify({
    ...timeoutsOf(settings),
    trustProxy: trustOf(settings.trustedProxies),
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    // Payloads may have any keys; nothing here copies them into objects with a prototype.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
  });
  server.server.maxConnections = settings.limits.httpConnections;
  const metrics = new Metrics(engine, options.waitingJobs);
  await addBrowserRules(server, settings);
  addStatusRoutes(server, { metrics, isReady });
  const closeApi = servesApi
    ? await addApi(server, options, settings, metrics)
    : () => Promise.resolve();

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

type Timeouts = Pick<FastifyHttpOptions<Server>, 'requestTimeout' | 'keepAliveTimeout' | 'http'>;

/** How long a client may take to send a request, so that it cannot hold a connection by sending slowly. */
function timeoutsOf({ limits: { requestMs } }: ApiSettings): Timeouts {
  return {
    requestTimeout: requestMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: {
      headersTimeout: Math.min(requestMs, HEADERS_MS_MAX),
      connectionsCheckingInterval: Math.min(requestMs / 2, CHECK_EVERY_MS),
    },
  };
}

/** Adds everything under `/graphql`, and the IDE; returns what closes it. */
async function addApi(
  server: FastifyInstance,
  { prisma, engine, eventFeed, commitListener, rootKey, log, ideFolder }: ApiServerOptions,
  { limits, introspection, trustedProxies }: ApiSettings,
  metrics: Metrics,
): Promise<() => Promise<void>> {
  const directory = new SandboxDirectory(prisma, commitListener);
  const authenticator = new Authenticator(prisma, commitListener, rootKey);
  const storageQuota = new StorageQuota(prisma, limits, log);
  const foundation = {
    prisma,
    engine,
    eventFeed,
    commitListener,
    directory,
    limits,
    storageQuota,
  };
  const schema = createSchema();
  const documentSize = new DocumentSizeLimit(limits);
  const operationLimits = new OperationLimits({ schema, limits, introspection });
  const rateLimits = new RateLimits(limits);
  const apollo = createApollo({ schema, limits, operationLimits, rateLimits, metrics, log });
  await apollo.start();
  const fairStart = new FairStart();
  await addGraphqlRoute(server, {
    apollo,
    authenticator,
    foundation,
    fairStart,
    documentSize,
    rateLimits,
    metrics,
    limits,
  });
  await addFrontDoor(server, {
    engine,
    guards: frontDoorGuards({ directory, rateLimits, storageQuota }),
  });
  await addIdeRoutes(server, ideFolder);
  const webSockets = serveWebSockets(server.server, {
    schema,
    authenticator,
    foundation,
    fairStart,
    limits,
    documentSize,
    operationLimits,
    rateLimits,
    listener: commitListener,
    metrics,
    log,
    addressOf: (request) => addressOf(request, trustedProxies),
  });
  return async () => {
    await webSockets.close();
    await apollo.stop();
  };
}

/** The address that the last proxy which is trusted was asked by; Fastify finds it in the same way. */
function addressOf(request: IncomingMessage, trustedProxies: number): string {
  return proxyAddress(request, trustOf(trustedProxies));
}

/** Trusts so many of the addresses behind a request, counted from this process. */
function trustOf(trustedProxies: number): (address: string, hop: number) => boolean {
  return (_address, hop) => hop < trustedProxies;
}
