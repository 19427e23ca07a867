import { byteLength } from '../byte-length.ts';
import { Refusal, type RefusalCode } from '../errors.ts';
import type { Kernel } from '../kernel.ts';
import {
  refuseCall,
  type CallAnswer,
  type CallRefusal,
  type InvokeFunctionCall,
} from '../service-call.ts';
import { acceptEvent } from './async/accept-event.ts';
import { resolveFunction, type ResolvedFunction } from './function-name.ts';
import { refuseLargePayload } from './invocation-receipt.ts';
import { invokeSynchronously } from './invoke.ts';
import { authorizeInvoke } from './policy/authorize-invoke.ts';
import type { Caller } from './policy/caller.ts';

/**
 * Invokes a function for another service: the checks are those of `Invoke`, and what that refuses is
 * told as the service would see it. A synchronous caller hears of the answer through its continuation.
 */
export function invokeForService(kernel: Kernel, call: InvokeFunctionCall): CallAnswer {
  try {
    const target = resolveFunction(kernel, call.functionArn);
    const denial = denialOf(kernel, call, target);
    if (denial) return denial;
    const payloadBytes = byteLength(call.payload);
    refuseLargePayload(call.invocationType, payloadBytes);
    if (call.dryRun === true) return { accepted: true, id: '' };
    const receipt = {
      invocationType: call.invocationType,
      payload: call.payload,
      payloadBytes,
      clientContext: null,
      traceHeader: call.traceHeader,
    };
    if (call.invocationType === 'EVENT') {
      return { accepted: true, id: acceptEvent(kernel, target, receipt).id };
    }
    const { statusCode, invocationId } = invokeSynchronously(
      kernel,
      target,
      receipt,
      call.continuation,
    );
    if (statusCode === 200 && invocationId !== null) return { accepted: true, id: invocationId };
    return statusCode === 429
      ? refuseCall('THROTTLED', 'TooManyRequestsException', 'Rate Exceeded.')
      : refuseCall('INTERNAL', 'ResourceNotReadyException', 'The function is being restored.');
  } catch (error) {
    if (error instanceof Refusal) return answerRefusal(error);
    throw error;
  }
}

/**
 * Whether the policies let the caller in (POL-30); through the function's URL both actions have to be
 * allowed (URL-06). A refusal is told to the log by whoever called.
 */
function denialOf(
  kernel: Kernel,
  call: InvokeFunctionCall,
  target: ResolvedFunction,
): CallAnswer | null {
  const caller = callerOf(kernel, call);
  if (!caller) return null;
  const { functionUrlAuthType = null } = call;
  const actions =
    functionUrlAuthType === null
      ? (['lambda:InvokeFunction'] as const)
      : (['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'] as const);
  for (const action of actions) {
    const decision = authorizeInvoke(kernel, target, { caller, action, functionUrlAuthType });
    if (decision.allowed) continue;
    const words = `${decision.message}. ${decision.hint}`;
    return refuseCall('NO_PERMISSIONS', 'AccessDeniedException', words);
  }
  return null;
}

function callerOf({ sandbox }: Kernel, { caller }: InvokeFunctionCall): Caller | null {
  switch (caller.kind) {
    case 'service':
      return {
        kind: 'service',
        name: caller.principal,
        sourceArn: caller.sourceArn,
        sourceAccount: sandbox.accountId,
        eventSourceToken: null,
      };
    case 'identity':
      return { ...caller, principalOrgId: caller.principalOrgId ?? null };
    case 'anonymous':
      return caller;
    case 'service-role':
      return null;
  }
}

/** How a refusal of `Invoke` reads to a service; what is not named here stays as it is. */
const kinds: Partial<Record<RefusalCode, CallRefusal['kind']>> = {
  FUNCTION_NOT_FOUND: 'NO_RESOURCE',
  FUNCTION_NOT_READY: 'INTERNAL',
  FUNCTION_UPDATE_IN_PROGRESS: 'INTERNAL',
  QUOTA_EXCEEDED: 'THROTTLED',
};

function answerRefusal({ code, message, awsErrorCode }: Refusal): CallAnswer {
  return refuseCall(kinds[code] ?? 'INVALID', awsErrorCode ?? 'TooManyRequestsException', message);
}
