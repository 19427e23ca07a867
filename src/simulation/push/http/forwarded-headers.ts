import { CONNECTION_HEADERS, type HttpHeader, type HttpRequest } from './http-message.ts';

/** Headers that end at the front end, and those that it writes itself. */
const REPLACED_HEADERS: ReadonlySet<string> = new Set([
  ...CONNECTION_HEADERS,
  'host',
  'x-amzn-trace-id',
  'x-forwarded-for',
  'x-forwarded-port',
  'x-forwarded-proto',
]);

/** A header with all its values, under the spelling in which it came first. */
export interface RepeatedHeader {
  readonly name: string;
  readonly values: readonly string[];
}

/** The headers of a request as a front end passes them on: without those of the connection, with its own. */
export function forwardedHeaders(
  { headers, sourceIp }: Pick<HttpRequest, 'headers' | 'sourceIp'>,
  { domainName, traceHeader }: { readonly domainName: string; readonly traceHeader: string },
): RepeatedHeader[] {
  return repeated([
    ...headers.filter(({ name }) => !REPLACED_HEADERS.has(name.toLowerCase())),
    { name: 'Host', value: domainName },
    { name: 'X-Amzn-Trace-Id', value: traceHeader },
    { name: 'X-Forwarded-For', value: sourceIp },
    { name: 'X-Forwarded-Port', value: '443' },
    { name: 'X-Forwarded-Proto', value: 'https' },
  ]);
}

/** One entry for each name, whatever its spelling, in the order of arrival. */
function repeated(headers: readonly HttpHeader[]): RepeatedHeader[] {
  const byName = new Map<string, { name: string; values: string[] }>();
  for (const { name, value } of headers) {
    const key = name.toLowerCase();
    const before = byName.get(key);
    if (before) before.values.push(value);
    else byName.set(key, { name, values: [value] });
  }
  return [...byName.values()];
}
