import type { HttpResponse } from '../../http/http-message.ts';

/** An answer of API Gateway's own. */
export function messageResponse(statusCode: number, message: string): HttpResponse {
  return {
    statusCode,
    headers: [{ name: 'content-type', value: 'application/json' }],
    body: JSON.stringify({ message }),
    isBase64Encoded: false,
  };
}
