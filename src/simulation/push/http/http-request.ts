import { Refusal } from '../../errors.ts';
import { isBase64, isHeaderName, isHeaderValue, type HttpRequest } from './http-message.ts';

/** Characters of path, query and headers together at most, as web servers bound the head of a request. */
const HEAD_LENGTH_MAX = 65_536;

/** Refuses what could not have come over HTTP. */
export function refuseMalformedRequest(request: HttpRequest): void {
  const { method, rawPath, rawQueryString, headers, body, isBase64Encoded } = request;
  if (!/^[A-Z]{1,20}$/.test(method)) {
    refuse('method', `"${shown(method)}" must look like "GET".`);
  }
  if (!/^\/[!-~]*$/.test(rawPath) || /[?#]/.test(rawPath)) {
    refuse(
      'path',
      `"${shown(rawPath)}" must begin with a slash and have no blank, ? or #; write other characters as percent escapes.`,
    );
  }
  if (!/^[!-~]*$/.test(rawQueryString) || rawQueryString.includes('#')) {
    refuse(
      'query',
      `"${shown(rawQueryString)}" must have no blank and no #; write other characters as percent escapes.`,
    );
  }
  let length = rawPath.length + rawQueryString.length;
  for (const [index, { name, value }] of headers.entries()) {
    if (!isHeaderName(name)) {
      refuse(`headers.${index}.name`, `"${shown(name)}" cannot be the name of a header.`);
    }
    if (!isHeaderValue(value)) {
      refuse(`headers.${index}.value`, 'it has characters that no header can carry.');
    }
    length += name.length + value.length;
  }
  if (length > HEAD_LENGTH_MAX) {
    refuse(
      'headers',
      `path, query and headers have ${length} characters, above ${HEAD_LENGTH_MAX}.`,
    );
  }
  if (isBase64Encoded && body !== null && !isBase64(body)) {
    refuse('body', 'isBase64Encoded is true, and it is not base64.');
  }
}

function refuse(field: string, why: string): never {
  throw new Refusal('INVALID_PARAMETER', `Cannot take ${field}: ${why}`, { field });
}

function shown(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
