import { isJsonObject, type Json } from '../../../json.ts';
import type { Kernel } from '../../../kernel.ts';
import { refuseByGateway } from './gateway-answer.ts';
import { respond } from './integration-response.ts';
import { mapRequest } from './mapped-request.ts';
import type { Integration } from './method.ts';
import type { RoutedPassage } from './passage.ts';

/** Answers without anybody behind it: the request template says which status the patterns are compared with. */
export function serveMock(kernel: Kernel, passage: RoutedPassage, integration: Integration): void {
  const mapped = mapRequest(kernel, passage, integration);
  if ('failure' in mapped) {
    refuseByGateway(kernel, passage, mapped.failure);
    return;
  }
  const status = statusOf(mapped.body);
  if (status === null) {
    refuseByGateway(kernel, passage, {
      type: 'API_CONFIGURATION_ERROR',
      statusCode: null,
      message: 'Internal server error',
      rule: 'AGR-11',
      why: 'Execution failed due to configuration error: Unable to parse statusCode. The request template of a mock must give {"statusCode": 200} or its like.',
    });
    return;
  }
  respond(kernel, passage, integration, {
    matched: status,
    body: '',
    rule: 'AGC-04',
    why: `it is a mock whose request template says ${status}; no function is behind it.`,
  });
}

/** The digits of `statusCode`; null where there are none. */
function statusOf(body: string): string | null {
  try {
    const value = JSON.parse(body) as Json;
    const status = isJsonObject(value) ? JSON.stringify(value['statusCode'] ?? null) : '';
    return /^"?([1-5]\d\d)"?$/.exec(status)?.[1] ?? null;
  } catch {
    return null;
  }
}
