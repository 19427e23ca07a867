import type { Kernel } from '../../kernel.ts';
import type { FunctionReference } from '../function-commands.ts';
import { resolveUnqualified } from '../function-name.ts';
import { functions, type RecursiveLoop } from '../function.ts';

export interface PutFunctionRecursionConfigInput {
  readonly functionName: string;
  readonly recursiveLoop: RecursiveLoop;
}

/** Lets loops run through a function, or has them stopped again (ASY-60). */
export function putFunctionRecursionConfig(
  kernel: Kernel,
  { functionName, recursiveLoop }: PutFunctionRecursionConfigInput,
): FunctionReference {
  const row = resolveUnqualified(kernel, functionName);
  kernel.table(functions).put({ ...row, recursiveLoop });
  kernel.emit({
    kind: 'RECURSION_CONFIG_SET',
    rule: 'ASY-60',
    functionName: row.functionName,
    message:
      recursiveLoop === 'ALLOW'
        ? `Loops may run through "${row.functionName}": nobody stops them any more.`
        : `A loop through "${row.functionName}" is stopped when it has run 16 times in one chain of requests.`,
    detail: { recursiveLoop },
  });
  return { functionId: row.id };
}
