import type { StepBudget } from '../../../patterns/step-budget.ts';
import {
  parseJsonPath,
  type Condition,
  type Operand,
  type PathStep,
  type Selector,
} from './json-path-syntax.ts';
import { TemplateError } from './template-error.ts';
import { ListValue, numberOf, type Value } from './value.ts';
import { areEqual } from './value-text.ts';

/**
 * What a JSONPath leads to: the one value of a path that can lead to one place only, a list of what it
 * finds for any other, and undefined where it leads nowhere.
 */
export function followJsonPath(path: string, root: Value, budget: StepBudget): Value | undefined {
  budget.spend(path.length);
  const steps = parseJsonPath(path);
  const found = new PathWalk(root, budget).follow(steps, root);
  return steps.every(isDefinite) ? found[0] : new ListValue(found, true);
}

function isDefinite({ isDeep, selector }: PathStep): boolean {
  if (isDeep) return false;
  if (selector.kind === 'names') return selector.names.length === 1;
  if (selector.kind === 'indexes') return selector.indexes.length === 1;
  return selector.kind === 'length';
}

/** Lists and maps below each other at most: a template can put a map into itself. */
const DEPTH_MAX = 100;

class PathWalk {
  readonly #root: Value;
  readonly #budget: StepBudget;

  constructor(root: Value, budget: StepBudget) {
    this.#root = root;
    this.#budget = budget;
  }

  follow(steps: readonly PathStep[], from: Value): Value[] {
    let found = [from];
    for (const { isDeep, selector } of steps) {
      const next: Value[] = [];
      for (const value of found) {
        if (isDeep) this.#selectBelow(selector, value, next, 0);
        else this.#select(selector, value, next);
      }
      found = next;
    }
    return found;
  }

  #selectBelow(selector: Selector, value: Value, into: Value[], depth: number): void {
    if (depth > DEPTH_MAX) {
      const message = `A JSONPath looks through more than ${DEPTH_MAX} lists and maps below each other.`;
      throw new TemplateError('TOO_MUCH', message);
    }
    this.#select(selector, value, into);
    for (const child of this.#childrenOf(value))
      this.#selectBelow(selector, child, into, depth + 1);
  }

  #select(selector: Selector, value: Value, into: Value[]): void {
    this.#budget.spend(1);
    switch (selector.kind) {
      case 'names':
        if (!(value instanceof Map)) return;
        this.#budget.spend(selector.names.length);
        for (const name of selector.names) {
          const member = value.get(name);
          if (member !== undefined) into.push(member);
        }
        return;
      case 'indexes':
        if (!(value instanceof ListValue)) return;
        this.#budget.spend(selector.indexes.length);
        for (const index of selector.indexes) {
          const item = value.items.at(index);
          if (item !== undefined) into.push(item);
        }
        return;
      case 'slice':
        if (!(value instanceof ListValue)) return;
        for (const item of value.items.slice(selector.start ?? 0, selector.end ?? undefined)) {
          this.#budget.spend(1);
          into.push(item);
        }
        return;
      case 'all':
        for (const child of this.#childrenOf(value)) into.push(child);
        return;
      case 'filter':
        for (const candidate of value instanceof Map ? [value] : this.#childrenOf(value)) {
          if (this.#holds(selector.condition, candidate)) into.push(candidate);
        }
        return;
      case 'length': {
        const length = lengthOf(value);
        if (length !== null) into.push(length);
      }
    }
  }

  #childrenOf(value: Value): readonly Value[] {
    const isMap = value instanceof Map;
    this.#budget.spend(isMap ? value.size : value instanceof ListValue ? value.items.length : 0);
    if (isMap) return [...value.values()];
    return value instanceof ListValue ? value.items : [];
  }

  #holds(condition: Condition, candidate: Value): boolean {
    this.#budget.spend(1);
    switch (condition.kind) {
      case 'any':
        return condition.conditions.some((one) => this.#holds(one, candidate));
      case 'every':
        return condition.conditions.every((one) => this.#holds(one, candidate));
      case 'not':
        return !this.#holds(condition.condition, candidate);
      case 'exists':
        return this.#valueOf(condition.operand, candidate) !== undefined;
      case 'compare': {
        const left = this.#valueOf(condition.left, candidate);
        const right = this.#valueOf(condition.right, candidate);
        return this.#compare(left, condition.comparison, right);
      }
    }
  }

  #valueOf(operand: Operand, candidate: Value): Value | undefined {
    if (operand.kind === 'literal') return operand.value;
    const found = this.follow(operand.steps, operand.root === '@' ? candidate : this.#root);
    return operand.steps.every(isDefinite) ? found[0] : new ListValue(found, true);
  }

  /** What is not there differs from everything; only numbers with numbers and texts with texts have an order. */
  #compare(left: Value | undefined, comparison: string, right: Value | undefined): boolean {
    if (left === undefined || right === undefined) {
      return comparison === '!=' && left !== right;
    }
    if (comparison === '==' || comparison === '!=') {
      const isSameKind =
        typeof left === typeof right || (numberOf(left) !== null && numberOf(right) !== null);
      return (isSameKind && areEqual(left, right, this.#budget)) === (comparison === '==');
    }
    const [first, second] = [orderOf(left), orderOf(right)];
    if (first === null || second === null || typeof first !== typeof second) return false;
    if (comparison === '<') return first < second;
    if (comparison === '<=') return first <= second;
    return comparison === '>' ? first > second : first >= second;
  }
}

function orderOf(value: Value): number | string | null {
  return typeof value === 'string' ? value : numberOf(value);
}

function lengthOf(value: Value): number | null {
  if (value instanceof ListValue) return value.items.length;
  if (value instanceof Map) return value.size;
  return typeof value === 'string' ? value.length : null;
}
