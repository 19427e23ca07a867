import type { InvocationAnswer } from '../../../continuation.ts';
import { isJsonObject, type Json } from '../../../json.ts';
import type { Kernel } from '../../../kernel.ts';
import { respond } from './integration-response.ts';
import type { Integration } from './method.ts';
import type { RoutedPassage } from './passage.ts';

/** Maps what a function has answered, or how it failed, to a response (AGC-04, AGC-05). */
export function answerCustom(
  kernel: Kernel,
  passage: RoutedPassage,
  integration: Integration,
  { functionError, payload }: InvocationAnswer,
): void {
  respond(kernel, passage, integration, {
    matched: functionError === null ? null : errorMessageOf(payload),
    body: payload ?? 'null',
    rule: functionError === null ? 'AGC-05' : 'AGC-04',
    why: functionError === null ? 'the function has answered.' : 'the function failed.',
  });
}

/** `errorMessage` of the error that Lambda hands over; empty where it has none. */
function errorMessageOf(payload: string | null): string {
  const error = JSON.parse(payload ?? 'null') as Json;
  const message = isJsonObject(error) ? error['errorMessage'] : null;
  return typeof message === 'string' ? message : '';
}
