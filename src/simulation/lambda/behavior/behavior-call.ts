import type { Json, JsonObject } from '../../json.ts';
import { StepBudget } from '../../patterns/step-budget.ts';
import type { RandomStream } from '../../random.ts';
import { readRecord, recordsOf } from './batch-records.ts';
import type { ValueSource } from './value-path.ts';

/** One call of a function without code. */
export interface BehaviorCall {
  /** The event as JSON text. */
  readonly payload: string;
  readonly requestId: string;
  /** 1 for the first one. */
  readonly attempt: number;
  /** Number of this call among all since the behaviour was set; 1 for the first one. */
  readonly callNumber: number;
  /** Virtual time at which the handler is called. */
  readonly nowMs: number;
  /** Virtual time at which the behaviour was set. */
  readonly setAtMs: number;
  readonly timeoutMs: number;
  readonly memorySizeMb: number;
  /** Used by nobody but the behaviours, so that they shift nobody else's numbers. */
  readonly random: RandomStream;
}

/** Steps that patterns and paths may take in one call; about as much work as code may do in one. */
const EVENT_STEPS_MAX = 10_000_000;

/** Levels of an event that are looked at; one that is nested deeper counts as null. */
const EVENT_DEPTH_MAX = 1_000;

/** A call whose event is parsed when somebody asks for it, and once. */
export class ReadCall {
  readonly call: BehaviorCall;
  /** What all patterns and templates of the call may take together. */
  readonly budget = new StepBudget(EVENT_STEPS_MAX);
  #source: ValueSource | null = null;
  #records: readonly BatchRecord[] | null = null;

  constructor(call: BehaviorCall) {
    this.call = call;
  }

  /** What patterns and templates look at. */
  get source(): ValueSource {
    this.#source ??= {
      event: parseEvent(this.call.payload),
      call: this.call,
      budget: this.budget,
    };
    return this.#source;
  }

  get records(): readonly BatchRecord[] {
    this.#records ??= recordsOf(this.source.event).map((record) => ({
      record,
      content: readRecord(record),
    }));
    return this.#records;
  }
}

interface BatchRecord {
  /** As the event has it. */
  readonly record: JsonObject;
  /** As patterns see it. */
  readonly content: JsonObject;
}

function parseEvent(payload: string): Json {
  return isDeeperThan(EVENT_DEPTH_MAX, payload) ? null : (JSON.parse(payload) as Json);
}

/** Printing JSON takes stack for each level of it, and a tenant's event must not exhaust ours. */
function isDeeperThan(depthMax: number, text: string): boolean {
  if (text.length <= 2 * depthMax) return false;
  let depth = 0;
  let isInText = false;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (isInText) {
      if (character === '\\') index += 1;
      else if (character === '"') isInText = false;
    } else if (character === '"') isInText = true;
    else if (character === '[' || character === '{') {
      depth += 1;
      if (depth > depthMax) return true;
    } else if (character === ']' || character === '}') depth -= 1;
  }
  return false;
}
