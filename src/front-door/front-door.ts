import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { EngineError } from '../engine/errors.ts';
import type { HttpCommand } from '../engine/request.ts';
import { Refusal } from '../simulation/errors.ts';
import type { HttpExchangeRow } from '../simulation/push/http/http-exchange.ts';
import { readRequest, targetOf } from './client-request.ts';
import { sendResponse } from './client-response.ts';

/** What the front door asks before it lets a request in. */
export interface FrontDoorGuards {
  /** Counts a request; the seconds to wait where the address sends too many, else null. */
  countRequest(address: string): Promise<number | null>;
  /** Whose a sandbox is; null where there is no such sandbox. */
  tenantOf(sandboxId: string): Promise<string | null>;
  /** Whether the tenant keeps as much as it may. */
  isFull(tenantId: string): Promise<boolean>;
}

export interface FrontDoorOptions {
  readonly engine: {
    exchange(sandboxId: string, command: HttpCommand): Promise<HttpExchangeRow>;
  };
  readonly guards: FrontDoorGuards;
}

/** Bytes of a body at most, as for a payload of Lambda. */
const BODY_BYTES_MAX = 6 * 1_048_576;

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/**
 * `/http/<sandbox>/<url id>/…`: what a sandbox has made public answers real HTTP here, to anybody and
 * without a key. Whoever asks for anything else learns only that there is nothing.
 */
export async function addFrontDoor(
  server: FastifyInstance,
  options: FrontDoorOptions,
): Promise<void> {
  await server.register((scope, _options, done) => {
    addRoute(scope, options);
    done();
  });
}

function addRoute(scope: FastifyInstance, { engine, guards }: FrontDoorOptions): void {
  // Any body is taken, as its bytes.
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });
  for (const url of ['/http/:sandboxId/:urlId', '/http/:sandboxId/:urlId/*']) {
    scope.route({
      method: [...METHODS],
      exposeHeadRoute: false,
      url,
      bodyLimit: BODY_BYTES_MAX,
      // Which sites may use it the function URL says, not the configuration of the API.
      config: { cors: false },
      // Before the body is read: whoever comes too often should not be able to send one.
      onRequest: (request, reply) => admit(request, reply, guards),
      handler: async (request, reply) => {
        const { sandboxId, urlId } = targetOf(request);
        const exchange = await engine.exchange(sandboxId, {
          type: 'RequestFunctionUrl',
          input: { url: { urlId }, request: readRequest(request), caller: null },
        });
        return sendResponse(reply, exchange, `/http/${sandboxId}/${urlId}/`);
      },
      errorHandler: (error: FastifyError, _request, reply) => {
        const { status, line } = explain(error);
        if (status >= 500) scope.log.error({ err: error }, 'the front door failed');
        sayLine(reply, status, line);
      },
    });
  }
}

async function admit(
  request: FastifyRequest,
  reply: FastifyReply,
  guards: FrontDoorGuards,
): Promise<void> {
  const waitSeconds = await guards.countRequest(request.ip);
  if (waitSeconds !== null) {
    void reply.header('retry-after', waitSeconds);
    sayLine(reply, 429, `Too many requests from this address. Try again in ${waitSeconds} s.`);
    return;
  }
  const tenantId = await guards.tenantOf(targetOf(request).sandboxId);
  if (tenantId === null) sayLine(reply, 404, NOTHING_HERE);
  else if (await guards.isFull(tenantId)) {
    sayLine(reply, 503, 'This sandbox keeps as much as it may and takes no more requests.');
  }
}

/** The same for a sandbox that is not there and for a URL that is not. */
const NOTHING_HERE = 'There is no function URL at this address.';

function explain(error: FastifyError): { readonly status: number; readonly line: string } {
  if (error instanceof Refusal) {
    return error.code === 'FUNCTION_URL_NOT_FOUND'
      ? { status: 404, line: NOTHING_HERE }
      : { status: 400, line: error.message };
  }
  if (error instanceof EngineError) {
    return error.code === 'SANDBOX_NOT_FOUND'
      ? { status: 404, line: NOTHING_HERE }
      : { status: 503, line: 'The request could not be carried out. Try again later.' };
  }
  const { statusCode: status = 500, message } = error;
  if (status === 413) {
    return { status, line: `The body is larger than ${BODY_BYTES_MAX} bytes, the limit.` };
  }
  return status < 500
    ? { status, line: message }
    : { status, line: 'The request could not be carried out. Try again later.' };
}

function sayLine(reply: FastifyReply, status: number, line: string): void {
  void reply.code(status).type('text/plain; charset=utf-8').send(`${line}\n`);
}
