import { formatInstant } from '../../instant.ts';
import { isJsonArray, type Json } from '../../json.ts';
import type { StepBudget } from '../../patterns/step-budget.ts';

/**
 * Where a value comes from, written as JSONPath has it: `$.orderId`, `$.Records[0].body`,
 * `$.Records[*].messageId`, `$['detail-type']`; or from the call, as Step Functions writes its
 * context object: `$$.awsRequestId`.
 */
export interface ValuePath {
  readonly text: string;
  readonly root: 'event' | ContextName;
  readonly steps: readonly PathStep[];
}

type PathStep =
  | { readonly kind: 'member'; readonly name: string }
  /** From the end where it is negative. */
  | { readonly kind: 'element'; readonly index: number }
  | { readonly kind: 'every-element' };

/** What of the call a template can show. */
export const CONTEXT_NAMES = ['awsRequestId', 'attempt', 'callNumber', 'now'] as const;

export type ContextName = (typeof CONTEXT_NAMES)[number];

/** What paths lead into. */
export interface ValueSource {
  readonly event: Json;
  readonly call: {
    readonly requestId: string;
    readonly attempt: number;
    readonly callNumber: number;
    readonly nowMs: number;
  };
  readonly budget: StepBudget;
}

const CONTEXT_STEP = /\$\$\.(\w+)/y;
const MEMBER_STEP = /\.([A-Za-z_][\w-]*)/y;
const QUOTED_MEMBER_STEP = /\['((?:[^'\\]|\\['\\])*)'\]/y;
const ELEMENT_STEP = /\[(-?\d{1,6})\]/y;
const EVERY_ELEMENT_STEP = /\[\*\]/y;

/** Reads the path that begins at `start`; null where none does. It ends where no step follows. */
export function parseValuePath(text: string, start: number): ValuePath | null {
  const context = matchAt(CONTEXT_STEP, text, start);
  if (context) {
    const root = CONTEXT_NAMES.find((name) => name === context[1]);
    return root ? { text: context[0], root, steps: [] } : null;
  }
  if (text.charAt(start) !== '$' || text.charAt(start + 1) === '$') return null;
  const steps: PathStep[] = [];
  let end = start + 1;
  for (let step = stepAt(text, end); step; step = stepAt(text, end)) {
    steps.push(step.step);
    end += step.length;
  }
  return { text: text.slice(start, end), root: 'event', steps };
}

function stepAt(text: string, start: number): { step: PathStep; length: number } | null {
  const member = matchAt(MEMBER_STEP, text, start);
  if (member) return { step: { kind: 'member', name: member[1] ?? '' }, length: member[0].length };
  const quoted = matchAt(QUOTED_MEMBER_STEP, text, start);
  if (quoted) {
    const name = (quoted[1] ?? '').replaceAll(/\\(.)/g, '$1');
    return { step: { kind: 'member', name }, length: quoted[0].length };
  }
  const element = matchAt(ELEMENT_STEP, text, start);
  if (element) {
    return { step: { kind: 'element', index: Number(element[1]) }, length: element[0].length };
  }
  const every = matchAt(EVERY_ELEMENT_STEP, text, start);
  return every && { step: { kind: 'every-element' }, length: every[0].length };
}

function matchAt(pattern: RegExp, text: string, start: number): RegExpExecArray | null {
  pattern.lastIndex = start;
  return pattern.exec(text);
}

/**
 * The value that a path leads to; undefined where it leads nowhere. A path with `[*]` always leads to a
 * list: of what its elements have, without those that have nothing there.
 */
export function resolveValuePath(path: ValuePath, source: ValueSource): Json | undefined {
  switch (path.root) {
    case 'event':
      return followSteps(path.steps, source);
    case 'awsRequestId':
      return source.call.requestId;
    case 'attempt':
      return source.call.attempt;
    case 'callNumber':
      return source.call.callNumber;
    case 'now':
      return formatInstant(source.call.nowMs);
  }
}

function followSteps(steps: readonly PathStep[], { event, budget }: ValueSource): Json | undefined {
  let values: readonly Json[] = [event];
  for (const step of steps) {
    values = values.flatMap((value) => stepInto(value, step));
    budget.spend(1 + values.length);
  }
  return steps.some(({ kind }) => kind === 'every-element') ? values : values[0];
}

function stepInto(value: Json, step: PathStep): readonly Json[] {
  if (typeof value !== 'object' || value === null) return [];
  if (isJsonArray(value)) {
    if (step.kind === 'every-element') return value;
    const element = step.kind === 'element' ? value.at(step.index) : undefined;
    return element === undefined ? [] : [element];
  }
  if (step.kind !== 'member' || !Object.hasOwn(value, step.name)) return [];
  const member = value[step.name];
  return member === undefined ? [] : [member];
}
