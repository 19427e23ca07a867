import type { Kernel } from '../../kernel.ts';
import type { CallAnswer, InvokeApiCall } from '../../service-call.ts';
import { exchangeForService, signerInput } from '../http/http-call.ts';
import type { HttpExchangeReference } from '../http/http-exchange.ts';
import { refuseMalformedRequest } from '../http/http-request.ts';
import type { ApiFrontEnd, ApiRequest } from './api-front-end.ts';
import { refuseMissingApi } from './api-not-found.ts';
import { httpApiFrontEnd } from './http-api/http-api-front-end.ts';
import { restApiFrontEnd } from './rest-api/serve-rest-api.ts';

/** Every kind of API, asked in this order whose an id is. */
const apiFrontEnds: readonly ApiFrontEnd[] = [restApiFrontEnd, httpApiFrontEnd];

/**
 * Sends a request to an API of either kind. The exchange ends at once where the API answers by itself,
 * else with what is behind its route.
 */
export function requestApi(kernel: Kernel, wanted: ApiRequest): HttpExchangeReference {
  return receive(kernel, wanted, null);
}

/** Receives what another service sends to an API, as it would from anybody. */
export function requestApiForService(kernel: Kernel, call: InvokeApiCall): CallAnswer {
  const { apiId, request, traceHeader } = call;
  const wanted = { apiId, request, caller: signerInput(call) };
  return exchangeForService(() => receive(kernel, wanted, traceHeader));
}

function receive(kernel: Kernel, wanted: ApiRequest, chain: string | null): HttpExchangeReference {
  refuseMalformedRequest(wanted.request);
  for (const frontEnd of apiFrontEnds) {
    const exchange = frontEnd.serve(kernel, wanted, chain);
    if (exchange) return { exchangeId: exchange.id };
  }
  return refuseMissingApi(kernel, wanted.apiId);
}
