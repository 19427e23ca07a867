import { computeModel, RUNTIME_MEMORY_MB } from '../compute-model.ts';
import type { HandlerOutcome, HandlerResult, InitOutcome } from '../handler-runtime.ts';
import { StepBudgetError } from '../../patterns/step-budget.ts';
import type { RandomStream } from '../../random.ts';
import { ReadCall, type BehaviorCall } from './behavior-call.ts';
import type { Behavior, BehaviorSequence, Latency } from './behavior.ts';
import { compileConditions, type Condition } from './compiled-conditions.ts';
import { compileOutcome, type CompiledOutcome } from './compiled-outcome.ts';
import { latencyDraw, type LatencyDraw } from './latency.ts';

/** How a call went, and which part of the behaviour said so. */
export interface BehaviorCallOutcome extends HandlerOutcome {
  /** `rules[0]`, `sequence.steps[2]` or `otherwise`; `budget` where the event took too long. */
  readonly decidedBy: string;
}

/** Loads a function without code: takes the time that its behaviour says (SYN-60). */
export function initializeBehavior(
  behavior: Behavior,
  init: { readonly timeoutMs: number; readonly random: RandomStream },
): InitOutcome {
  const timeoutMicros = init.timeoutMs * 1_000;
  const durationMicros = compiledBehavior(behavior).initDuration(init.random);
  const isLate = durationMicros >= timeoutMicros;
  return {
    durationMicros: isLate ? timeoutMicros : durationMicros,
    logs: [],
    interrupts: 0,
    failure: isLate ? { kind: 'timeout', reason: 'deadline' } : null,
  };
}

/**
 * Calls a function without code. It is pure: what depends on earlier calls comes with the call.
 *
 * Chance is drawn in this order, and one number at a time: for each rule in turn whose other conditions
 * hold, until one applies; for the latency; for each record that a batch report could name. A timeout of
 * choice draws no latency, and a call that is too slow draws for no records.
 */
export function evaluateBehavior(behavior: Behavior, call: BehaviorCall): BehaviorCallOutcome {
  try {
    return evaluate(compiledBehavior(behavior), new ReadCall(call));
  } catch (error) {
    if (!(error instanceof StepBudgetError)) throw error;
    return neverEnding(call);
  }
}

function evaluate(compiled: CompiledBehavior, read: ReadCall): BehaviorCallOutcome {
  const { call } = read;
  const { outcome, name } = decide(compiled, read);
  const timeoutMicros = call.timeoutMs * 1_000;
  const latencyMicros =
    outcome.kind === 'TIME_OUT'
      ? timeoutMicros
      : (outcome.latency ?? compiled.latency)(call.random);
  const result =
    latencyMicros >= timeoutMicros ? MISSED_DEADLINE : resultInTime(compiled, outcome, read);
  return {
    decidedBy: name,
    durationMicros: Math.min(latencyMicros, timeoutMicros),
    logs: outcome.logLines(read),
    interrupts: 0,
    memoryUsedBytes: guestBytes(
      result.kind === 'out-of-memory' ? call.memorySizeMb : compiled.memoryUsedMb,
    ),
    result,
    // After a timeout, a crash or a lack of memory the environment is reset (SYN-64).
    environmentLost: result.kind !== 'returned' && result.kind !== 'error',
  };
}

/** Patterns and paths that take too long with an event count as code that never stops computing. */
function neverEnding(call: BehaviorCall): BehaviorCallOutcome {
  return {
    decidedBy: 'budget',
    durationMicros: call.timeoutMs * 1_000,
    logs: [],
    interrupts: 0,
    memoryUsedBytes: 0,
    result: { kind: 'timeout', reason: 'compute-budget' },
    environmentLost: true,
  };
}

const MISSED_DEADLINE: HandlerResult = { kind: 'timeout', reason: 'deadline' };

function resultInTime(
  compiled: CompiledBehavior,
  outcome: CompiledOutcome,
  read: ReadCall,
): HandlerResult {
  if (compiled.memoryUsedMb > read.call.memorySizeMb) return { kind: 'out-of-memory' };
  return outcome.result(read);
}

/** What the handler holds beside the runtime. */
function guestBytes(memoryUsedMb: number): number {
  return Math.max(0, memoryUsedMb - RUNTIME_MEMORY_MB) * 1_048_576;
}

interface CompiledBehavior {
  readonly initDuration: LatencyDraw;
  readonly latency: LatencyDraw;
  readonly memoryUsedMb: number;
  readonly rules: readonly CompiledRule[];
  /** The outcome that the sequence has for a call; null where it has none. */
  readonly step: (callNumber: number) => NamedOutcome | null;
  readonly otherwise: NamedOutcome;
}

interface CompiledRule extends NamedOutcome {
  readonly holds: Condition;
}

interface NamedOutcome {
  readonly name: string;
  readonly outcome: CompiledOutcome;
}

function decide(compiled: CompiledBehavior, read: ReadCall): NamedOutcome {
  return (
    compiled.rules.find(({ holds }) => holds(read)) ??
    compiled.step(read.call.callNumber) ??
    compiled.otherwise
  );
}

/** Patterns and templates are parsed once for each behaviour, which never changes. */
const compiledBehaviors = new WeakMap<Behavior, CompiledBehavior>();

function compiledBehavior(behavior: Behavior): CompiledBehavior {
  let compiled = compiledBehaviors.get(behavior);
  if (!compiled) {
    compiled = compileBehavior(behavior);
    compiledBehaviors.set(behavior, compiled);
  }
  return compiled;
}

/** What loading and calling take where a behaviour says nothing: as long as for code. */
const DEFAULT_LATENCY: Latency = { kind: 'FIXED', ms: computeModel.baseMicros / 1_000 };

function compileBehavior(behavior: Behavior): CompiledBehavior {
  return {
    initDuration: latencyDraw(behavior.initDuration ?? DEFAULT_LATENCY),
    latency: latencyDraw(behavior.latency ?? DEFAULT_LATENCY),
    memoryUsedMb: behavior.memoryUsedMb ?? RUNTIME_MEMORY_MB,
    rules: behavior.rules.map(({ when, outcome }, index) => ({
      name: `rules[${index}]`,
      holds: compileConditions(when),
      outcome: compileOutcome(outcome),
    })),
    step: behavior.sequence ? compileSequence(behavior.sequence) : () => null,
    otherwise: { name: 'otherwise', outcome: compileOutcome(behavior.otherwise) },
  };
}

function compileSequence({ steps, atEnd }: BehaviorSequence): CompiledBehavior['step'] {
  let total = 0;
  const ends = steps.map(({ times, outcome }, index) => {
    total += times;
    return { total, name: `sequence.steps[${index}]`, outcome: compileOutcome(outcome) };
  });
  return (callNumber) => {
    const position = atEnd === 'CYCLE' ? (callNumber - 1) % total : callNumber - 1;
    const step = ends.find((end) => position < end.total);
    return step ?? (atEnd === 'REPEAT_LAST' ? (ends.at(-1) ?? null) : null);
  };
}
