import { formatTraceHeader, lineageHash, parseTraceHeader } from '../../trace-header.ts';
import type { FunctionRow } from '../function.ts';
import type { InvocationRow } from '../invocation.ts';
import { traceHeaderOf } from '../trace.ts';

/** How often a function may run in one chain of requests before the next run is stopped (ASY-60). */
export const RUNS_IN_CHAIN_MAX = 16;

/** Whether one more run of the function would be a loop that Lambda stops (ASY-60). */
export function isLoop(
  { traceHeader }: Pick<InvocationRow, 'traceHeader'>,
  { id, recursiveLoop }: Pick<FunctionRow, 'id' | 'recursiveLoop'>,
): boolean {
  return recursiveLoop === 'TERMINATE' && runsInChain(traceHeader, id) >= RUNS_IN_CHAIN_MAX;
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
