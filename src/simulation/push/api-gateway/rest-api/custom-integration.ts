import type { Kernel } from '../../../kernel.ts';
import { callFunction, type FunctionCall } from './function-integration.ts';
import { refuseByGateway, type Failure } from './gateway-answer.ts';
import { respond } from './integration-response.ts';
import { mapRequest, mappedHeader } from './mapped-request.ts';
import type { Integration } from './method.ts';
import type { RoutedPassage } from './passage.ts';

/**
 * Sends a request to a function as the integration maps it (AGC-01). Where the integration's header
 * `X-Amz-Invocation-Type` says `Event`, Lambda takes it into its queue and the client has its answer at
 * once (AGC-02).
 */
export function serveCustom(
  kernel: Kernel,
  passage: RoutedPassage,
  integration: Integration,
): void {
  const mapped = mapRequest(kernel, passage, integration);
  if ('failure' in mapped) {
    refuseByGateway(kernel, passage, mapped.failure);
    return;
  }
  const header = mappedHeader(kernel, passage, integration, mapped, 'X-Amz-Invocation-Type');
  const invocation = invocationOf(header);
  // An empty body reaches the handler as an empty event.
  const payload = mapped.body.trim() === '' ? '{}' : mapped.body;
  const failure = invocation ? payloadFailure(payload) : unknownInvocationType(header ?? '');
  if (failure || !invocation) {
    if (failure) refuseByGateway(kernel, passage, failure);
    return;
  }
  const taken = callFunction(kernel, passage, integration, { payload, ...invocation });
  if (!taken || (invocation.invocationType === 'REQUEST_RESPONSE' && !invocation.dryRun)) return;
  respond(kernel, passage, integration, {
    matched: null,
    body: '',
    rule: 'AGC-02',
    why: invocation.dryRun
      ? 'the header X-Amz-Invocation-Type says DryRun: Lambda has looked whether it might, and nothing ran.'
      : 'the header X-Amz-Invocation-Type says Event: Lambda has taken the event with 202, and the client learns nothing of what comes of it.',
  });
}

function invocationOf(header: string | null): Omit<FunctionCall, 'payload'> | null {
  switch (header) {
    case null:
    case '':
    case 'RequestResponse':
      return { invocationType: 'REQUEST_RESPONSE', dryRun: false };
    case 'Event':
      return { invocationType: 'EVENT', dryRun: false };
    case 'DryRun':
      return { invocationType: 'REQUEST_RESPONSE', dryRun: true };
    default:
      return null;
  }
}

function unknownInvocationType(header: string): Failure {
  return {
    type: 'INTEGRATION_FAILURE',
    statusCode: 500,
    message: 'Internal server error',
    rule: 'AGC-02',
    why: `Lambda refuses the invocation type "${header.slice(0, 60)}": it is one of RequestResponse, Event and DryRun.`,
  };
}

/** Lambda takes JSON, whatever the template has made. */
function payloadFailure(payload: string): Failure | null {
  try {
    JSON.parse(payload);
    return null;
  } catch (error) {
    const words = error instanceof Error ? error.message.slice(0, 200) : '';
    return {
      type: 'BAD_REQUEST_BODY',
      statusCode: null,
      message: 'Could not parse request body into json.',
      rule: 'AGC-01',
      why: `what the integration sends to Lambda is not JSON: ${words}.`,
    };
  }
}
