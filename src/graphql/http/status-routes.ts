import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.ts';

export interface StatusRoutesOptions {
  readonly metrics: Metrics;
  /** Whether requests can be served: the database answers and is migrated. */
  readonly isReady: () => Promise<boolean> | boolean;
}

/** What whoever operates the service asks: is it alive, is it ready, what does it do. */
export function addStatusRoutes(
  server: FastifyInstance,
  { metrics, isReady }: StatusRoutesOptions,
): void {
  server.get('/healthz', () => ({ status: 'ok' }));

  server.get('/readyz', async (_request, reply) => {
    try {
      if (await isReady()) return { status: 'ready' };
    } catch (error) {
      server.log.warn({ err: error }, 'not ready');
    }
    return reply.code(503).send({ status: 'not ready' });
  });

  server.get('/metrics', async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.report()),
  );

  server.addHook('onResponse', (request, reply, done) => {
    metrics.requestAnswered(request.routeOptions.url ?? 'unknown', reply.statusCode);
    done();
  });
}
