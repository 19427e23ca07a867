import type { Kernel } from '../../kernel.ts';
import { subjectOf, type InvocationRow } from '../invocation.ts';
import { authorizeRole } from './execution-role.ts';

/**
 * Whether a function's execution role lets Lambda write the log of an invocation to its stream
 * (SYN-86). The invocation runs all the same, and a caller who asks for the
 * tail of the log gets it.
 */
export function mayWriteLogs(
  kernel: Kernel,
  functionId: string,
  stream: { readonly logGroup: string; readonly logStreamName: string },
): boolean {
  const { region, accountId } = kernel.sandbox;
  const arn = `arn:aws:logs:${region}:${accountId}:log-group:${stream.logGroup}:log-stream:${stream.logStreamName}`;
  return ['logs:CreateLogStream', 'logs:PutLogEvents'].every(
    (action) => authorizeRole(kernel, functionId, action, arn).allowed,
  );
}

/** Says that an invocation left no log behind, and why. */
export function emitLogsNotWritten(
  kernel: Kernel,
  invocation: InvocationRow,
  logGroup: string,
): void {
  kernel.emit({
    kind: 'LOGS_NOT_WRITTEN',
    rule: 'SYN-86',
    ...subjectOf(invocation),
    message: `The log of "${invocation.functionName}" was not written: its execution role must allow logs:CreateLogStream and logs:PutLogEvents on ${logGroup}.`,
  });
}
