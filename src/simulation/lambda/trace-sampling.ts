import type { Kernel } from '../kernel.ts';
import { defineTable } from '../table.ts';
import { parseTraceHeader } from '../trace-header.ts';
import type { TracingMode } from './function.ts';

/** The second in which a function's first request was sampled last; kept for those with active tracing only. */
export interface TraceReservoirRow {
  readonly functionId: string;
  /** Seconds since the epoch. */
  readonly second: number;
}

export const traceReservoirs = defineTable<TraceReservoirRow>({
  name: 'trace_reservoir',
  key: (row) => row.functionId,
});

/** Of the requests after the first of a second, so many in a hundred are sampled (XR-02). */
const SAMPLED_PERCENT = 5;

/**
 * Whether a request's segments go to X-Ray (XR-01, XR-02). With active tracing, the first request of
 * each second and 5 % of the others do, unless the caller's header has decided. A function that passes
 * tracing through has only what the caller decided, and no decision counts as not sampled.
 */
export function isTraceSampled(
  kernel: Kernel,
  functionId: string,
  mode: TracingMode,
  traceHeader: string | null,
): boolean {
  const decided = traceHeader === null ? null : (parseTraceHeader(traceHeader)?.sampled ?? null);
  if (decided !== null) return decided;
  if (mode !== 'ACTIVE') return false;
  const reservoirs = kernel.table(traceReservoirs);
  const second = Math.floor(kernel.now / 1_000);
  if (reservoirs.get(functionId)?.second !== second) {
    reservoirs.put({ functionId, second });
    return true;
  }
  return kernel.random('trace-sampling').integerBelow(100) < SAMPLED_PERCENT;
}
