import type { RuleId } from '../rules/registry.ts';
import type { GuestFailure } from './handler-runtime.ts';
import { RESPONSE_BYTES_MAX, type AttemptOutcome } from './invocation.ts';

/** A failure as the caller, the log and the reader of the events get to see it. */
export interface FailureReport {
  /** The answer's payload: JSON text. */
  readonly payload: string;
  readonly errorType: string;
  readonly errorMessage: string;
  readonly outcome: AttemptOutcome;
  readonly rule: RuleId;
}

/** AWS's payload for each way of failing (table 1.3 of the specification). */
export function reportFailure(
  failure: GuestFailure,
  invocation: { readonly requestId: string; readonly timeout: number },
): FailureReport {
  const { requestId } = invocation;
  switch (failure.kind) {
    case 'error':
      return {
        ...describe(failure.errorType, failure.errorMessage, { trace: failure.trace }),
        outcome: 'ERROR',
        rule: ruleOfErrorType(failure.errorType),
      };
    case 'timeout':
      // The configured timeout with two decimals (SYN-21), in the form of late 2025 (SYN-22).
      return {
        ...describe(
          'Sandbox.Timedout',
          `RequestId: ${requestId} Error: Task timed out after ${invocation.timeout.toFixed(2)} seconds`,
        ),
        outcome: 'TIMEOUT',
        rule: 'SYN-22',
      };
    case 'exit':
      return {
        ...describe(
          'Runtime.ExitError',
          failure.exitCode === 0
            ? `RequestId: ${requestId} Error: Runtime exited without providing a reason`
            : `RequestId: ${requestId} Error: Runtime exited with error: exit status ${failure.exitCode}`,
        ),
        outcome: 'EXIT',
        rule: 'SYN-64',
      };
    case 'out-of-memory':
      return {
        ...describe(
          'Runtime.OutOfMemory',
          `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
        ),
        outcome: 'OUT_OF_MEMORY',
        rule: 'SYN-64',
      };
  }
}

/** The answer in place of a response that is too large (SYN-31). Its keys come the other way round. */
export function reportOversizeResponse(): FailureReport {
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${RESPONSE_BYTES_MAX} bytes).`;
  const errorType = 'Function.ResponseSizeTooLarge';
  return {
    payload: JSON.stringify({ errorMessage, errorType }),
    errorType,
    errorMessage,
    outcome: 'ERROR',
    rule: 'SYN-31',
  };
}

/** errorType, errorMessage, trace, in this order (SYN-20); a result that JSON cannot carry too (SYN-28). */
function describe(
  errorType: string,
  errorMessage: string,
  more: { readonly trace?: readonly string[] } = {},
): Pick<FailureReport, 'payload' | 'errorType' | 'errorMessage'> {
  return { payload: JSON.stringify({ errorType, errorMessage, ...more }), errorType, errorMessage };
}

function ruleOfErrorType(errorType: string): RuleId {
  switch (errorType) {
    case 'Runtime.NodeJsExit':
      return 'SYN-25';
    case 'Runtime.UnhandledPromiseRejection':
      return 'SYN-23';
    default:
      return errorType.startsWith('Runtime.') ? 'SYN-24' : 'SYN-20';
  }
}
