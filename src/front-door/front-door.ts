import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { EngineError } from '../engine/errors.ts';
import type { HttpCommand } from '../engine/request.ts';
import { Refusal } from '../simulation/errors.ts';
import { API_ID_LENGTH } from '../simulation/push/api-gateway/api.ts';
import type { HttpExchangeRow } from '../simulation/push/http/http-exchange.ts';
import type { HttpRequest } from '../simulation/push/http/http-message.ts';
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

/** What a front end's id leads to, and what it takes. */
interface Entrance {
  /** As the id stands in a route; that of an API is known by its length. */
  readonly parameter: string;
  /** Bytes of a body at most. */
  readonly bodyBytesMax: number;
  readonly commandFor: (frontEndId: string, request: HttpRequest) => HttpCommand;
}

const ENTRANCES: readonly Entrance[] = [
  {
    parameter: `:frontEndId(^[a-z0-9]{${API_ID_LENGTH}}$)`,
    // A little more than the 10 MB of an API, which so says itself what is too much (AGR-10, AGH-05).
    bodyBytesMax: 11 * 1_048_576,
    commandFor: (apiId, request) => ({
      type: 'RequestApi',
      input: { apiId, request, caller: null },
    }),
  },
  {
    parameter: ':frontEndId',
    // As for a payload of Lambda.
    bodyBytesMax: 6 * 1_048_576,
    commandFor: (urlId, request) => ({
      type: 'RequestFunctionUrl',
      input: { url: { urlId }, request, caller: null },
    }),
  },
];

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/**
 * `/http/<sandbox>/<id>/…`: the function URLs and APIs of a sandbox answer real HTTP here, to anybody
 * and without a key. Whoever asks for anything else learns only that there is nothing.
 */
export async function addFrontDoor(
  server: FastifyInstance,
  options: FrontDoorOptions,
): Promise<void> {
  await server.register((scope, _options, done) => {
    addRoutes(scope, options);
    done();
  });
}

function addRoutes(scope: FastifyInstance, options: FrontDoorOptions): void {
  // Any body is taken, as its bytes.
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });
  for (const entrance of ENTRANCES) {
    const url = `/http/:sandboxId/${entrance.parameter}`;
    for (const path of [url, `${url}/*`]) addRoute(scope, options, entrance, path);
  }
}

function addRoute(
  scope: FastifyInstance,
  { engine, guards }: FrontDoorOptions,
  { bodyBytesMax, commandFor }: Entrance,
  url: string,
): void {
  scope.route({
    method: [...METHODS],
    exposeHeadRoute: false,
    url,
    bodyLimit: bodyBytesMax,
    // Which sites may use it the front end says, not the configuration of the service.
    config: { cors: false },
    // Before the body is read: whoever comes too often should not be able to send one.
    onRequest: (request, reply) => admit(request, reply, guards),
    handler: async (request, reply) => {
      const { sandboxId, frontEndId } = targetOf(request);
      const command = commandFor(frontEndId, readRequest(request));
      const exchange = await engine.exchange(sandboxId, command);
      return sendResponse(reply, exchange, `/http/${sandboxId}/${frontEndId}/`);
    },
    errorHandler: (error: FastifyError, _request, reply) => {
      const { status, line } = explain(error, bodyBytesMax);
      if (status >= 500) scope.log.error({ err: error }, 'the front door failed');
      sayLine(reply, status, line);
    },
  });
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

/** The same for a sandbox that is not there and for a front end that is not. */
const NOTHING_HERE = 'There is neither a function URL nor an API at this address.';

function explain(
  error: FastifyError,
  bodyBytesMax: number,
): { readonly status: number; readonly line: string } {
  if (error instanceof Refusal) {
    return error.code === 'FUNCTION_URL_NOT_FOUND' || error.code === 'API_NOT_FOUND'
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
    return { status, line: `The body is larger than ${bodyBytesMax} bytes, the limit.` };
  }
  return status < 500
    ? { status, line: message }
    : { status, line: 'The request could not be carried out. Try again later.' };
}

function sayLine(reply: FastifyReply, status: number, line: string): void {
  void reply.code(status).type('text/plain; charset=utf-8').send(`${line}\n`);
}
