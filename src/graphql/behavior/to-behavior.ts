import type { Json } from '../../simulation/json.ts';
import type {
  Behavior,
  BehaviorConditions,
  BehaviorOutcome,
  Latency,
  OutcomeEffect,
} from '../../simulation/lambda/behavior/behavior.ts';
import { validPattern } from '../argument.ts';
import { ApiError } from '../errors.ts';
import type {
  BehaviorConditionsInput,
  BehaviorInput,
  BehaviorOutcomeInput,
  LatencyInput,
} from './behavior.input.ts';

/**
 * A behaviour as the simulation has it. Refuses a field that the kind beside it needs or does not
 * know; the simulation itself checks the values (`validateBehavior`).
 */
export function toBehavior(input: BehaviorInput): Behavior {
  const { sequence } = input;
  return {
    initDuration: toLatency('behavior.initDuration', input.initDuration),
    latency: toLatency('behavior.latency', input.latency),
    memoryUsedMb: input.memoryUsedMb ?? null,
    rules: (input.rules ?? []).map(({ description, when, outcome }, index) => ({
      description: description ?? '',
      when: toConditions(`behavior.rules[${index}].when`, when ?? {}),
      outcome: toOutcome(`behavior.rules[${index}].outcome`, outcome),
    })),
    sequence: sequence
      ? {
          steps: sequence.steps.map(({ times, outcome }, index) => ({
            times: times ?? 1,
            outcome: toOutcome(`behavior.sequence.steps[${index}].outcome`, outcome),
          })),
          atEnd: sequence.atEnd ?? 'OTHERWISE',
        }
      : null,
    otherwise: toOutcome('behavior.otherwise', input.otherwise ?? { kind: 'RETURN' }),
  };
}

function toConditions(field: string, input: BehaviorConditionsInput): BehaviorConditions {
  const { between, elapsed, daily, attempts } = input;
  return {
    eventPattern: toJson(input.eventPattern),
    recordPattern: toJson(input.recordPattern),
    between: between
      ? { fromMs: between.from?.getTime() ?? null, toMs: between.to?.getTime() ?? null }
      : null,
    elapsed: elapsed ? { fromMs: elapsed.from ?? 0, toMs: elapsed.to ?? null } : null,
    daily: daily
      ? {
          fromMinute: minuteOfDay(`${field}.daily.from`, daily.from),
          toMinute: minuteOfDay(`${field}.daily.to`, daily.to),
        }
      : null,
    attempts: attempts ? { from: attempts.from ?? 1, to: attempts.to ?? null } : null,
    probabilityMillionths: toMillionths(input.probability),
  };
}

function minuteOfDay(field: string, time: string): number {
  validPattern(field, time, /^([01]\d|2[0-3]):[0-5]\d$/, '09:30');
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** The fields that an outcome of each kind may have beside those that all have. */
const outcomeFields = {
  RETURN: ['returns'],
  REPORT_BATCH_ITEM_FAILURES: ['recordPattern', 'probability', 'stopsAtFirstFailure'],
  THROW: ['errorType', 'errorMessage'],
  TIME_OUT: [],
  CRASH: ['exitCode'],
  OUT_OF_MEMORY: [],
} as const satisfies Record<string, readonly (keyof BehaviorOutcomeInput)[]>;

function toOutcome(field: string, input: BehaviorOutcomeInput): BehaviorOutcome {
  refuseFieldsOfOtherKinds(field, input, outcomeFields);
  return {
    latency: toLatency(`${field}.latency`, input.latency),
    logs: (input.logs ?? []).map(({ level, message }) => ({ level: level ?? 'INFO', message })),
    ...toEffect(field, input),
  };
}

function toEffect(field: string, input: BehaviorOutcomeInput): OutcomeEffect {
  const { kind } = input;
  switch (kind) {
    case 'RETURN':
      return { kind, returns: toJson(input.returns) };
    case 'REPORT_BATCH_ITEM_FAILURES':
      return {
        kind,
        recordPattern: toJson(input.recordPattern),
        probabilityMillionths: toMillionths(input.probability),
        stopsAtFirstFailure: input.stopsAtFirstFailure ?? false,
      };
    case 'THROW':
      return {
        kind,
        errorType: input.errorType ?? 'Error',
        errorMessage: required(field, input, 'errorMessage'),
      };
    case 'CRASH':
      return { kind, exitCode: input.exitCode ?? 1 };
    case 'TIME_OUT':
    case 'OUT_OF_MEMORY':
      return { kind };
  }
}

const latencyFields = {
  FIXED: ['ms'],
  UNIFORM: ['minMs', 'maxMs'],
  LOG_NORMAL: ['medianMs', 'p99Ms'],
} as const satisfies Record<string, readonly (keyof LatencyInput)[]>;

function toLatency(field: string, input: LatencyInput | null | undefined): Latency | null {
  if (!input) return null;
  refuseFieldsOfOtherKinds(field, input, latencyFields);
  const { kind } = input;
  switch (kind) {
    case 'FIXED':
      return { kind, ms: required(field, input, 'ms') };
    case 'UNIFORM':
      return {
        kind,
        minMs: required(field, input, 'minMs'),
        maxMs: required(field, input, 'maxMs'),
      };
    case 'LOG_NORMAL':
      return {
        kind,
        medianMs: required(field, input, 'medianMs'),
        p99Ms: required(field, input, 'p99Ms'),
      };
  }
}

function refuseFieldsOfOtherKinds<Kind extends string, Input extends { readonly kind: Kind }>(
  field: string,
  input: Input,
  fieldsOfKinds: Readonly<Record<Kind, readonly (keyof Input & string)[]>>,
): void {
  const own = fieldsOfKinds[input.kind];
  for (const [kind, names] of Object.entries<readonly (keyof Input & string)[]>(fieldsOfKinds)) {
    const stray = names.find((name) => !own.includes(name) && input[name] != null);
    if (stray !== undefined) {
      throw new ApiError(
        'INVALID_ARGUMENT',
        `Cannot take ${field}.${stray}: it belongs to the kind ${kind}, and this is of the kind ${input.kind}.`,
        { field: `${field}.${stray}` },
      );
    }
  }
}

function required<Input extends { readonly kind: string }, Name extends keyof Input & string>(
  field: string,
  input: Input,
  name: Name,
): NonNullable<Input[Name]> {
  const value = input[name];
  if (value == null) {
    throw new ApiError(
      'INVALID_ARGUMENT',
      `Cannot take ${field} of the kind ${input.kind}: it has no ${name}.`,
      { field: `${field}.${name}` },
    );
  }
  return value;
}

/** What the JSON scalar gives; null where nothing was given. */
function toJson(value: unknown): Json {
  return (value ?? null) as Json;
}

/** Whole millionths where it is some; anything finer is left for the simulation to refuse. */
function toMillionths(probability: number | null | undefined): number | null {
  if (probability == null) return null;
  const millionths = probability * 1_000_000;
  const whole = Math.round(millionths);
  return Math.abs(millionths - whole) < 1e-6 ? whole : millionths;
}
