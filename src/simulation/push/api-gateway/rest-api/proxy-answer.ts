import type { InvocationAnswer } from '../../../continuation.ts';
import type { Kernel } from '../../../kernel.ts';
import { answerExchange } from '../../http/http-exchange.ts';
import { headerOf } from '../../http/http-message.ts';
import { readResult1 } from '../../http/result-format-1.ts';
import { failByGateway, withApiHeaders } from './gateway-answer.ts';
import { firstAccepted, isBinary } from './media-type.ts';
import type { RoutedPassage } from './passage.ts';

/** Makes the result of a function behind a proxy integration the response (AGR-03, AGR-04). */
export function answerProxy(
  kernel: Kernel,
  passage: RoutedPassage,
  { functionError, payload }: InvocationAnswer,
): void {
  if (functionError !== null) {
    failByGateway(kernel, passage, {
      type: 'INTEGRATION_FAILURE',
      statusCode: 502,
      message: 'Internal server error',
      rule: 'AGR-05',
      why: 'the function failed; a proxy integration tells the client nothing of how.',
    });
    return;
  }
  const reading = readResult1(payload, {
    decodesBase64: (contentType) => isBinaryResponse(passage, contentType),
  });
  if ('malformed' in reading) {
    failByGateway(kernel, passage, {
      type: 'API_CONFIGURATION_ERROR',
      statusCode: 502,
      message: 'Internal server error',
      rule: 'AGR-04',
      why: `Execution failed due to configuration error: Malformed Lambda proxy response: ${reading.malformed}.`,
    });
    return;
  }
  answerExchange(kernel, passage.exchange, withApiHeaders(passage, reading.response), {
    rule: 'AGR-03',
    why: 'the result of the function says so.',
  });
}

/** The first type that the client accepts decides; where it names none, the type of the response (AGR-04). */
function isBinaryResponse({ exchange, deployment }: RoutedPassage, contentType: string): boolean {
  const { binaryMediaTypes } = deployment.snapshot;
  const accepted = firstAccepted(headerOf(exchange.requestHeaders, 'accept'));
  return isBinary(binaryMediaTypes, accepted === '' ? contentType : accepted);
}
