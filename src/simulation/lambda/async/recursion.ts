import { Refusal } from '../../errors.ts';
import { formatTraceHeader, lineageHash, parseTraceHeader } from '../../trace-header.ts';
import type { FunctionRow } from '../function.ts';
import type { InvocationRow } from '../invocation.ts';
import { traceHeaderOf } from '../trace.ts';

/** How often a function may run in one chain of requests before the next run is stopped (ASY-60). */
const RUNS_IN_CHAIN_MAX = 16;

/** Whether one more run of the function would be a loop that Lambda stops (ASY-60). */
export function isLoop(
  { traceHeader }: Pick<InvocationRow, 'traceHeader'>,
  { id, recursiveLoop }: Pick<FunctionRow, 'id' | 'recursiveLoop'>,
): boolean {
  return recursiveLoop === 'TERMINATE' && runsInChain(traceHeader, id) >= RUNS_IN_CHAIN_MAX;
}

/** A synchronous call that would go on with a loop is refused (ASY-63). */
export function refuseLoop(traceHeader: string | null, row: FunctionRow): void {
  if (!isLoop({ traceHeader }, row)) return;
  throw new Refusal(
    'RECURSIVE_INVOCATION',
    `Cannot invoke "${row.functionName}": it has run ${runsInChain(traceHeader, row.id)} times already in this chain of requests, and from ${RUNS_IN_CHAIN_MAX} on Lambda takes that for a loop. Begin a new trace, or allow the function's loops.`,
    { field: 'traceHeader', detail: { max: RUNS_IN_CHAIN_MAX } },
  );
}

/** Whether the chain was stopped at this function before: what was sent for that has led back to it. */
export function wasStoppedBefore({ traceHeader, functionId }: InvocationRow): boolean {
  return runsInChain(traceHeader, functionId) > RUNS_IN_CHAIN_MAX;
}

/** The trace header of what an invocation causes: its function has run once more in the chain (ASY-61). */
export function continuedChain(invocation: InvocationRow): string {
  const header = parseTraceHeader(traceHeaderOf(invocation));
  if (!header) throw new Error(`Invocation ${invocation.id} has no trace`);
  const hash = lineageHash(invocation.functionId);
  const runs = runsInChain(invocation.traceHeader, invocation.functionId) + 1;
  return formatTraceHeader({ ...header, lineage: { ...header.lineage, [hash]: runs } });
}

function runsInChain(traceHeader: string | null, functionId: string): number {
  if (traceHeader === null) return 0;
  return parseTraceHeader(traceHeader)?.lineage[lineageHash(functionId)] ?? 0;
}
