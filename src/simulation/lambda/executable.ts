import type { Kernel } from '../kernel.ts';
import { evaluateBehavior, initializeBehavior } from './behavior/evaluate-behavior.ts';
import { initWindow, requestOf, specificationOf } from './environment-specification.ts';
import type { EnvironmentRow } from './environment.ts';
import { findVersion } from './function-version.ts';
import { functions, type FunctionContent } from './function.ts';
import type { InitOutcome } from './handler-runtime.ts';
import { attemptNumber, type CallOutcome, type InvocationRow } from './invocation.ts';

/*
 * What a version runs is code, which the runtime carries out, or a behaviour, which the World evaluates
 * itself: the position in a sequence and the draws of chance are its state. Nothing else knows the
 * difference.
 */

/** Loads what an environment is to run (SYN-60). */
export function loadExecutable(
  kernel: Kernel,
  functionName: string,
  content: FunctionContent,
  environment: EnvironmentRow,
): InitOutcome {
  if (content.behavior !== null) {
    return initializeBehavior(content.behavior, {
      timeoutMs: initWindow(content, environment).timeoutMs,
      random: behaviorStream(kernel, functionName),
    });
  }
  return kernel.runtime.initialize(
    specificationOf(kernel.sandbox, functionName, content, environment),
  );
}

/** Calls the handler of an environment, or what stands in for it. */
export function callExecutable(
  kernel: Kernel,
  invocation: InvocationRow,
  environment: EnvironmentRow,
  startsAtMs: number,
  timeoutMs: number,
): CallOutcome {
  const row = kernel.table(functions).get(environment.functionId);
  const content = row && findVersion(kernel, row, environment.version)?.content;
  if (!content) throw new Error(`What environment ${environment.id} runs is gone`);
  if (content.behavior === null) {
    const request = requestOf(invocation, startsAtMs, timeoutMs);
    return { ...kernel.runtime.invoke(environment.id, request), decidedBy: null };
  }
  return evaluateBehavior(content.behavior, {
    payload: invocation.payload,
    requestId: invocation.requestId,
    attempt: attemptNumber(invocation),
    callNumber: kernel.nextInSequence(callSequence(environment.functionId, environment.version)),
    nowMs: startsAtMs,
    setAtMs: content.codeSetAtMs,
    timeoutMs,
    memorySizeMb: content.memorySize,
    random: behaviorStream(kernel, row.functionName),
  });
}

/** The next call of a version's behaviour is the first one again: it was set anew, or is gone. */
export function restartCallSequence(kernel: Kernel, functionId: string, version: string): void {
  kernel.endSequence(callSequence(functionId, version));
}

function callSequence(functionId: string, version: string): string {
  return `behavior calls of ${functionId}:${version}`;
}

function behaviorStream(kernel: Kernel, functionName: string): ReturnType<Kernel['random']> {
  return kernel.random(`behaviors of ${functionName}`);
}
