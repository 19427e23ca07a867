import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { StepBudget } from './step-budget.ts';
import { parseAlternatives, type Conjunction, type FieldPattern } from './pattern-alternatives.ts';
import type { Scalar, ValuePattern } from './value-pattern.ts';

/**
 * Whether an event matches the pattern it was made from. With a budget, it throws a
 * `StepBudgetError` where that would take too long; without one, it takes its time.
 */
export type EventMatcher = (event: Json, budget?: StepBudget) => boolean;

/**
 * Makes a matcher from an event pattern as EventBridge has them: rules, event source mappings'
 * filters (ESM-32) and behaviours share it. Keys are ANDed, the values of an array ORed, and an array in
 * the event matches when one of its elements does (EVB-10). Fields of one match never come from different
 * elements of the same array. Throws an `EventPatternError` for what EventBridge refuses (EVB-11).
 */
export function compileEventPattern(pattern: Json): EventMatcher {
  const matchers = parseAlternatives(pattern).map(conjunctionMatcher);
  const [only] = matchers;
  return only && matchers.length === 1
    ? only
    : (event, budget) => matchers.some((matches) => matches(event, budget));
}

/** The fields of a conjunction by their names, as the event nests them. */
interface FieldTree {
  readonly patterns: readonly ValuePattern[];
  readonly children: ReadonlyMap<string, FieldTree>;
}

/**
 * What one place of an event offers to match. There are several objects only where dotted keys lead
 * to the same path as nested ones.
 */
interface Scope {
  readonly objects: readonly PartlyRead[];
  readonly scalars: readonly Scalar[];
}

/** An object, and the beginning of a dotted key that leads on from it: `{"a.b": 1}` at `a.`. */
interface PartlyRead {
  readonly object: JsonObject;
  readonly keyStart: string;
}

function conjunctionMatcher(fields: Conjunction): EventMatcher {
  if (!fields.some(({ pattern }) => pattern.fitsAbsence)) {
    const tree = fieldTree(fields);
    return (event, budget) => new EventSearch(budget).matches(tree, event);
  }
  return (event, budget) => {
    const search = new EventSearch(budget);
    // A field is absent when no element of any array on its way has it.
    const wanted = fields.filter(
      ({ path, pattern }) => !pattern.fitsAbsence || search.has(path, event),
    );
    return wanted.length === 0 || search.matches(fieldTree(wanted), event);
  };
}

function fieldTree(fields: readonly FieldPattern[], depth = 0): FieldTree {
  const patterns: ValuePattern[] = [];
  const branches = new Map<string, FieldPattern[]>();
  for (const field of fields) {
    const name = field.path[depth];
    if (name === undefined) {
      patterns.push(field.pattern);
      continue;
    }
    const branch = branches.get(name) ?? [];
    branches.set(name, branch);
    branch.push(field);
  }
  const children = [...branches].map(
    ([name, branch]) => [name, fieldTree(branch, depth + 1)] as const,
  );
  return { patterns, children: new Map(children) };
}

/** Looks for a pattern in one event. It goes as deep as the pattern does, not as the event does. */
class EventSearch {
  readonly #budget: StepBudget | undefined;

  constructor(budget: StepBudget | undefined) {
    this.#budget = budget;
  }

  matches(tree: FieldTree, event: Json): boolean {
    return this.#someScope([event], (scope) => this.#fits(tree, scope));
  }

  /** Only leaves count: an object or an empty array is no value (EVB-11). */
  has(path: readonly string[], event: Json): boolean {
    const leads = (scope: Scope, depth: number): boolean => {
      const name = path[depth];
      if (name === undefined) return scope.scalars.length > 0;
      return this.#someScopeBelow(scope, name, (below) => leads(below, depth + 1));
    };
    return this.#someScope([event], (scope) => leads(scope, 0));
  }

  #fits(tree: FieldTree, scope: Scope): boolean {
    for (const pattern of tree.patterns) {
      if (!scope.scalars.some((value) => this.#fitsValue(pattern, value))) return false;
    }
    for (const [name, child] of tree.children) {
      if (!this.#someScopeBelow(scope, name, (below) => this.#fits(child, below))) return false;
    }
    return true;
  }

  #fitsValue({ fits, comparisons }: ValuePattern, value: Scalar): boolean {
    const length = typeof value === 'string' ? value.length : 0;
    this.#budget?.spendOnText(length, comparisons);
    return fits(value);
  }

  #someScopeBelow(scope: Scope, name: string, test: (scope: Scope) => boolean): boolean {
    const values: Json[] = [];
    const objects: PartlyRead[] = [];
    for (const { object, keyStart } of scope.objects) {
      const key = keyStart + name;
      const value = Object.hasOwn(object, key) ? object[key] : undefined;
      if (value !== undefined) values.push(value);
      const longerKeyStart = `${key}.`;
      const keys = Object.keys(object);
      this.#budget?.spend(1 + keys.length);
      if (keys.some((other) => other.startsWith(longerKeyStart))) {
        objects.push({ object, keyStart: longerKeyStart });
      }
    }
    return this.#someScope(values, test, objects);
  }

  /**
   * Tries what the values offer together, then each element of their arrays alone, so that every
   * place of the event is looked at once for each place of the pattern.
   */
  #someScope(
    values: readonly Json[],
    test: (scope: Scope) => boolean,
    partlyRead: readonly PartlyRead[] = [],
  ): boolean {
    const objects = [...partlyRead];
    const scalars: Scalar[] = [];
    const arrays: (readonly Json[])[] = [];
    for (const value of values) {
      if (isJsonArray(value)) arrays.push(value);
      else if (isJsonObject(value)) objects.push({ object: value, keyStart: '' });
      else scalars.push(value);
    }
    if (objects.length + scalars.length > 0 && test({ objects, scalars })) return true;
    // Arrays of arrays count as one; a loop, because an event may nest deeper than the stack is.
    for (let array = arrays.pop(); array; array = arrays.pop()) {
      this.#budget?.spend(array.length);
      for (const element of array) {
        if (isJsonArray(element)) arrays.push(element);
        else if (test(elementScope(element))) return true;
      }
    }
    return false;
  }
}

function elementScope(element: JsonObject | Scalar): Scope {
  return isJsonObject(element)
    ? { objects: [{ object: element, keyStart: '' }], scalars: [] }
    : { objects: [], scalars: [element] };
}
