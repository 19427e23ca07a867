import type { Kernel } from '../../kernel.ts';
import type { ResolvedFunction } from '../function-name.ts';
import type { InvokeDenial } from './authorize-invoke.ts';

/** The answer to a caller who may not invoke. */
export interface DeniedAnswer {
  readonly statusCode: 403;
  /** Lambda never saw an event: there is no invocation, no log and no metric (MET-06). */
  readonly invocationId: null;
  /** The error as JSON text: with a capital M, and without a Type (POL-20). */
  readonly errorBody: string;
}

/** Tells the log that an invocation did not happen, and the caller why (POL-30). */
export function answerDenied(
  kernel: Kernel,
  target: ResolvedFunction,
  { message, hint, rule }: InvokeDenial,
): DeniedAnswer {
  kernel.emit({
    kind: 'INVOCATION_DENIED',
    rule,
    functionName: target.row.functionName,
    message: `Denied, and nothing ran: ${message}. ${hint}`,
    detail: { awsErrorCode: 'AccessDeniedException', resource: target.invokedFunctionArn },
  });
  return { statusCode: 403, invocationId: null, errorBody: JSON.stringify({ Message: message }) };
}
