import type { Json } from '../../../../src/simulation/json.ts';
import type { BehaviorCall } from '../../../../src/simulation/lambda/behavior/behavior-call.ts';
import type {
  Behavior,
  BehaviorConditions,
  BehaviorOutcome,
  BehaviorRule,
  Latency,
  OutcomeEffect,
} from '../../../../src/simulation/lambda/behavior/behavior.ts';
import {
  evaluateBehavior,
  type BehaviorCallOutcome,
} from '../../../../src/simulation/lambda/behavior/evaluate-behavior.ts';
import { RandomStreams, type RandomStream } from '../../../../src/simulation/random.ts';

/** The behaviours of the tests were set at this instant, a Monday at 15:40. */
export const SET_AT_MS = Date.UTC(2026, 0, 12, 15, 40);

export function behavior(parts: Partial<Behavior> = {}): Behavior {
  return {
    initDuration: null,
    latency: null,
    memoryUsedMb: null,
    rules: [],
    sequence: null,
    otherwise: returns('otherwise'),
    ...parts,
  };
}

export function outcome(
  effect: OutcomeEffect,
  more: Partial<Pick<BehaviorOutcome, 'latency' | 'logs'>> = {},
): BehaviorOutcome {
  return { latency: null, logs: [], ...effect, ...more };
}

export function returns(value: Json, latency: Latency | null = null): BehaviorOutcome {
  return outcome({ kind: 'RETURN', returns: value }, { latency });
}

export function throws(errorMessage: string, errorType = 'Error'): BehaviorOutcome {
  return outcome({ kind: 'THROW', errorType, errorMessage });
}

function conditions(parts: Partial<BehaviorConditions> = {}): BehaviorConditions {
  return {
    eventPattern: null,
    recordPattern: null,
    between: null,
    elapsed: null,
    daily: null,
    attempts: null,
    probabilityMillionths: null,
    ...parts,
  };
}

export function rule(
  when: Partial<BehaviorConditions>,
  outcome: BehaviorOutcome = returns('rule'),
): BehaviorRule {
  return { description: '', when: conditions(when), outcome };
}

export function randomStream(seed = 'seed'): RandomStream {
  return new RandomStreams(seed).stream('behaviors');
}

export interface CallParts extends Partial<Omit<BehaviorCall, 'payload'>> {
  readonly event?: Json;
}

/** Calls a behaviour once, with a timeout of 3 s and 128 MB. */
export function call(behavior: Behavior, parts: CallParts = {}): BehaviorCallOutcome {
  const { event = {}, ...more } = parts;
  return evaluateBehavior(behavior, {
    payload: JSON.stringify(event),
    requestId: '5f2c1e7e-8a3b-4f6e-9d0a-000000000001',
    attempt: 1,
    callNumber: 1,
    nowMs: SET_AT_MS,
    setAtMs: SET_AT_MS,
    timeoutMs: 3_000,
    memorySizeMb: 128,
    random: randomStream(),
    ...more,
  });
}

/** What a call answers with, parsed; what it failed with where it failed. */
export function answer(behavior: Behavior, parts: CallParts = {}): unknown {
  const { result } = call(behavior, parts);
  return result.kind === 'returned' ? (JSON.parse(result.payload) as unknown) : result;
}
