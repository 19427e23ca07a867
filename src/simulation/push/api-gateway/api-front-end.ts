import type { Kernel } from '../../kernel.ts';
import type { CallerInput } from '../../lambda/policy/caller.ts';
import type { HttpExchangeRow } from '../http/http-exchange.ts';
import type { HttpRequest } from '../http/http-message.ts';

/** A request to an API, as a client of its domain sends it. */
export interface ApiRequest {
  readonly apiId: string;
  /** `rawPath` begins with the stage, but for an HTTP API's `$default`. */
  readonly request: HttpRequest;
  /** Who signs the request; null for nobody. */
  readonly caller: CallerInput | null;
}

/** One kind of API that answers under an id: REST or HTTP. */
export interface ApiFrontEnd {
  /**
   * Receives a request, and answers it or has its function answer it. `chain` is the trace header of the
   * chain of requests that it belongs to, or null where one begins with it. Returns the exchange that it
   * has opened, or null where no API of this kind has the id.
   */
  serve(kernel: Kernel, wanted: ApiRequest, chain: string | null): HttpExchangeRow | null;
}
