import type { MethodArguments, Methods } from './method-arguments.ts';
import type { StepBudget } from '../../../patterns/step-budget.ts';
import { ListValue, ObjectValue, type MapValue, type Value } from './value.ts';
import { areEqual, display } from './value-text.ts';

/** The methods of `java.util.List` that templates have a use for. */
export const listMethods: Methods<ListValue> = {
  add: ({ items }, args) => {
    if (args.count < 2) return items.push(args.value(0)) > 0;
    items.splice(args.place(0, items.length), 0, args.value(1));
    args.budget.spendOnText(items.length);
    return null;
  },
  addAll: ({ items }, args) => {
    // A copy, because a list may be added to itself.
    const added = [...itemsOf(args.value(0))];
    args.budget.spend(added.length);
    for (const item of added) items.push(item);
    return added.length > 0;
  },
  clear: ({ items }) => {
    items.length = 0;
    return null;
  },
  contains: ({ items }, args) => placeOf(items, args) !== -1,
  equals: (list, args) => areEqual(list, args.value(0), args.budget),
  get: ({ items }, args) => items[args.place(0, items.length - 1)] ?? null,
  indexOf: ({ items }, args) => placeOf(items, args),
  isEmpty: ({ items }) => items.length === 0,
  remove: ({ items }, args) => {
    args.budget.spendOnText(items.length);
    if (typeof args.value(0) === 'number') {
      return items.splice(args.place(0, items.length - 1), 1)[0] ?? null;
    }
    const place = placeOf(items, args);
    if (place !== -1) items.splice(place, 1);
    return place !== -1;
  },
  set: ({ items }, args) => {
    const place = args.place(0, items.length - 1);
    const before = items[place] ?? null;
    items[place] = args.value(1);
    return before;
  },
  size: ({ items }) => items.length,
  subList: ({ items }, args) => {
    const end = args.place(1, items.length);
    args.budget.spend(items.length);
    return new ListValue(items.slice(args.place(0, end), end));
  },
  toString: (list: ListValue, args: MethodArguments) => display(list, args.budget),
};

/** The methods of `java.util.Map` that templates have a use for. */
export const mapMethods: Methods<MapValue> = {
  clear: (map) => {
    map.clear();
    return null;
  },
  containsKey: (map, args) => map.has(args.text(0)),
  containsValue: (map, args) => placeOf([...paid(map, args).values()], args) !== -1,
  entrySet: (map, args) =>
    new ListValue([...paid(map, args).keys()].map((key) => new Entry(map, key))),
  equals: (map, args) => areEqual(map, args.value(0), args.budget),
  get: (map, args) => map.get(args.text(0)) ?? null,
  getOrDefault: (map, args) => map.get(args.text(0)) ?? args.value(1),
  isEmpty: (map) => map.size === 0,
  keySet: (map, args) => new ListValue([...paid(map, args).keys()]),
  put: (map, args) => {
    const key = args.text(0);
    const before = map.get(key) ?? null;
    map.set(key, args.value(1));
    return before;
  },
  putAll: (map, args) => {
    const added = args.value(0);
    if (!(added instanceof Map)) return null;
    for (const [key, value] of paid(added, args)) map.set(key, value);
    return null;
  },
  remove: (map, args) => {
    const key = args.text(0);
    const before = map.get(key) ?? null;
    map.delete(key);
    return before;
  },
  size: (map) => map.size,
  toString: (map: MapValue, args: MethodArguments) => display(map, args.budget),
  values: (map, args) => new ListValue([...paid(map, args).values()]),
};

/** What a loop or `addAll` goes through: the items of a list, the values of a map, else nothing. */
export function itemsOf(value: Value): readonly Value[] {
  if (value instanceof ListValue) return value.items;
  return value instanceof Map ? [...value.values()] : [];
}

/** One entry of a map. */
class Entry extends ObjectValue {
  readonly #map: MapValue;
  readonly #key: string;

  constructor(map: MapValue, key: string) {
    super();
    this.#map = map;
    this.#key = key;
  }

  display(budget: StepBudget, depth: number): string {
    return `${this.#key}=${display(this.property('value'), budget, depth + 1)}`;
  }

  override property(name: string): Value {
    if (name === 'key') return this.#key;
    return name === 'value' ? (this.#map.get(this.#key) ?? null) : null;
  }

  override call(method: string): Value | undefined {
    if (method === 'getKey') return this.property('key');
    return method === 'getValue' ? this.property('value') : undefined;
  }
}

function placeOf(items: readonly Value[], args: MethodArguments): number {
  args.budget.spend(items.length);
  return items.findIndex((item) => areEqual(item, args.value(0), args.budget));
}

function paid(map: MapValue, { budget }: MethodArguments): MapValue {
  budget.spend(map.size);
  return map;
}
