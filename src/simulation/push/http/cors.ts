import { refuseConstraint, validateRange } from '../../constraint.ts';
import {
  headerOf,
  isHeaderName,
  type HttpHeader,
  type HttpRequest,
  type HttpResponse,
} from './http-message.ts';

/** Which pages of other sites may use a front end. What is null was not set. */
export interface CorsConfiguration {
  readonly allowCredentials: boolean | null;
  readonly allowHeaders: readonly string[] | null;
  readonly allowMethods: readonly string[] | null;
  readonly allowOrigins: readonly string[] | null;
  readonly exposeHeaders: readonly string[] | null;
  /** Seconds. */
  readonly maxAge: number | null;
}

/** What a front end takes in such a configuration. */
export interface CorsRules {
  /** As its input names the configuration. */
  readonly field: string;
  readonly methods: readonly string[];
  /** Seconds. */
  readonly maxAge: { readonly min: number; readonly max: number };
}

const LIST_MAX = 100;
const ORIGIN_LENGTH_MAX = 253;

/** The configuration as it is kept; one that sets nothing is none. Refuses what AWS would (URL-02). */
export function readCors(
  cors: CorsConfiguration | null,
  { field, methods, maxAge }: CorsRules,
): CorsConfiguration | null {
  if (cors === null || Object.values(cors).every((value) => value === null)) return null;
  validateList(`${field}.allowHeaders`, cors.allowHeaders, isHeaderName, '.*');
  validateList(`${field}.exposeHeaders`, cors.exposeHeaders, isHeaderName, '.*');
  validateList(
    `${field}.allowOrigins`,
    cors.allowOrigins,
    (origin) => origin.length <= ORIGIN_LENGTH_MAX && /^[!-~]+$/.test(origin),
    '.*',
  );
  validateList(`${field}.allowMethods`, cors.allowMethods, () => true, '.*');
  for (const method of cors.allowMethods ?? []) {
    if (methods.includes(method)) continue;
    refuseConstraint(
      `${field}.allowMethods`,
      method,
      `Member must satisfy enum value set: [${methods.join(', ')}]`,
    );
  }
  if (cors.maxAge !== null) validateRange(`${field}.maxAge`, cors.maxAge, maxAge);
  return cors;
}

function validateList(
  field: string,
  values: readonly string[] | null,
  isValid: (value: string) => boolean,
  pattern: string,
): void {
  if (values === null) return;
  if (values.length > LIST_MAX) {
    refuseConstraint(
      field,
      values.slice(0, 3).join(', '),
      `Member must have length less than or equal to ${LIST_MAX}`,
      { max: LIST_MAX },
    );
  }
  const bad = values.find((value) => !isValid(value));
  if (bad === undefined) return;
  refuseConstraint(field, bad, `Member must satisfy regular expression pattern: ${pattern}`);
}

/** Whether a browser asks what it may send before it sends it. */
export function isPreflight({ method, headers }: HttpRequest): boolean {
  return (
    method === 'OPTIONS' &&
    headerOf(headers, 'origin') !== null &&
    headerOf(headers, 'access-control-request-method') !== null
  );
}

/** The answer to a preflight: the front end gives it itself, and asks neither for a signature nor the function. */
export function answerPreflight(
  cors: CorsConfiguration,
  request: HttpRequest,
  statusCode: 200 | 204,
): HttpResponse {
  const allowed = originHeaders(cors, request);
  const more: HttpHeader[] = [];
  if (allowed.length > 0) {
    const { allowMethods, allowHeaders, maxAge } = cors;
    if (allowMethods) more.push(header('access-control-allow-methods', allowMethods.join(',')));
    if (allowHeaders) more.push(header('access-control-allow-headers', allowHeaders.join(',')));
    if (maxAge !== null) more.push(header('access-control-max-age', String(maxAge)));
  }
  return {
    statusCode,
    headers: [...allowed, ...more],
    body: null,
    isBase64Encoded: false,
  };
}

/** A response with the headers that the configuration wants; they replace the function's own. */
export function withCors(
  cors: CorsConfiguration | null,
  request: Pick<HttpRequest, 'headers'>,
  response: HttpResponse,
): HttpResponse {
  if (!cors) return response;
  const { exposeHeaders } = cors;
  const allowed = originHeaders(cors, request);
  const exposed =
    allowed.length > 0 && exposeHeaders
      ? [header('access-control-expose-headers', exposeHeaders.join(','))]
      : [];
  const own = response.headers.filter(({ name }) => !/^access-control-/i.test(name));
  return { ...response, headers: [...own, ...allowed, ...exposed] };
}

/** Empty where the origin may not, or the request comes from no other site. */
function originHeaders(
  { allowOrigins, allowCredentials }: CorsConfiguration,
  { headers }: Pick<HttpRequest, 'headers'>,
): HttpHeader[] {
  const origin = headerOf(headers, 'origin');
  if (origin === null) return [];
  const isForAll = allowOrigins?.includes('*') === true;
  if (!isForAll && allowOrigins?.includes(origin) !== true) return [];
  // A browser takes no wildcard together with credentials.
  const isNamed = !isForAll || allowCredentials === true;
  return [
    header('access-control-allow-origin', isNamed ? origin : '*'),
    ...(isNamed ? [header('vary', 'Origin')] : []),
    ...(allowCredentials === true ? [header('access-control-allow-credentials', 'true')] : []),
  ];
}

function header(name: string, value: string): HttpHeader {
  return { name, value };
}
