import type { createEntryLayout, Shape } from './entry-layout.ts';
import type { Inspect } from './format.ts';
import type { Natives } from './natives.ts';
import type { createTextQuoter } from './quote-text.ts';

/**
 * Makes values readable as Node does. Calls no getter but the method by which an object shows itself, and a value that resists, such as a revoked
 * proxy, is shown as that.
 *
 * @param stackOf an error's stack in V8's look
 */
export function createInspect(
  natives: Natives,
  makeTextQuoter: typeof createTextQuoter,
  makeEntryLayout: typeof createEntryLayout,
  stackOf: (error: object) => string,
): Inspect {
  const { getOwnPropertyDescriptor, getPrototypeOf, indexOf, isArray, isPrototypeOf } = natives;
  const { match, repeat, toNumber, toText } = natives;
  const lineWidth = 80;
  const elementsMax = 100;
  const identifier = /^[a-zA-Z_][a-zA-Z_0-9]*$/;
  const customInspect = Symbol.for('nodejs.util.inspect.custom');
  const classStart = /^class[\s{]/;
  const { quoteText, showString } = makeTextQuoter(natives, lineWidth);
  const layOut = makeEntryLayout(natives, lineWidth, elementsMax);

  /** What one inspection keeps in mind. */
  interface State {
    readonly depthMax: number;
    /** The objects being shown, outermost first. */
    readonly path: object[];
    pathLength: number;
    /** Those found again inside themselves. */
    readonly circular: object[];
    indentation: number;
    /** Depth of the object shown last: how deep the last entry of its parents reaches. */
    deepest: number;
  }

  return inspect;

  function inspect(value: unknown, depthMax: number): string {
    const state: State = {
      depthMax,
      path: natives.bareArray<object>(),
      pathLength: 0,
      circular: natives.bareArray<object>(),
      indentation: 0,
      deepest: 0,
    };
    return show(state, value, 0);
  }

  function show(state: State, value: unknown, depth: number): string {
    switch (typeof value) {
      case 'string':
        return showString(value, state.indentation);
      case 'number':
        return value === 0 && 1 / value < 0 ? '-0' : `${value}`;
      case 'bigint':
        return `${value}n`;
      case 'symbol':
        return natives.symbolText(value);
      case 'object':
      case 'function':
        if (value === null) return 'null';
        try {
          return showObject(state, value, depth);
        } catch {
          return '[Object that cannot be shown]';
        }
      default:
        return toText(value);
    }
  }

  function showObject(state: State, value: object, depth: number): string {
    for (let index = 0; index < state.pathLength; index += 1) {
      if (state.path[index] === value) return `[Circular *${circularNumber(state, value, true)}]`;
    }
    const custom = customText(state, value, depth);
    if (custom !== null) return custom;
    const constructor = constructorName(value);
    const keys = enumerableKeys(value);
    const shape = shapeOf(state, value, constructor, keys);
    if (shape === null) return '{}';
    const isEmpty = keys.length === 0 && !holdsEntries(value);
    if (isEmpty) return shape.base !== '' ? shape.base : `${shape.open}${shape.close}`;
    if (depth > state.depthMax) {
      return `[${isArray(value) ? 'Array' : (constructor ?? 'Object: null prototype')}]`;
    }

    state.path[state.pathLength] = value;
    state.pathLength += 1;
    state.deepest = depth;
    addEntries(state, value, shape, keys, depth);
    state.pathLength -= 1;

    const number = circularNumber(state, value, false);
    if (number > 0) {
      const reference = `<ref *${number}> `;
      if (shape.base === '') shape.open = reference + shape.open;
      else shape.base = reference + shape.base;
    }
    return layOut(shape, value, {
      indentation: state.indentation,
      levelsInside: state.deepest - depth,
    });
  }

  /** What an object shows of itself by the method that Node looks for; null where it has none. */
  function customText(state: State, value: object, depth: number): string | null {
    const show = (value as Record<symbol, unknown>)[customInspect];
    if (typeof show !== 'function') return null;
    const shown: unknown = natives.apply(show as () => unknown, value, [
      state.depthMax - depth,
      {},
    ]);
    if (shown === value) return null;
    const inner = typeof shown === 'string' ? shown : inspect(shown, state.depthMax - depth);
    if (state.indentation === 0) return inner;
    return natives.joinTexts(natives.split(inner, '\n'), `\n${repeat(' ', state.indentation)}`);
  }

  /** Number of an object found inside itself, from 1; 0 where it was not and need not be. */
  function circularNumber(state: State, value: object, mayAdd: boolean): number {
    const { circular } = state;
    for (let index = 0; index < circular.length; index += 1) {
      if (circular[index] === value) return index + 1;
    }
    if (!mayAdd) return 0;
    circular[circular.length] = value;
    return circular.length;
  }

  function shapeOf(
    state: State,
    value: object,
    constructor: string | null,
    keys: PropertyKey[],
  ): Shape | null {
    const name = constructor ?? '[Object: null prototype]';
    const tag = toStringTag(value, constructor);
    const shape: Shape = {
      open: `${name}${tag} {`,
      close: '}',
      base: '',
      entries: natives.bareArray<string>(),
      isList: false,
    };
    if (isArray(value)) {
      const prefix = constructor === 'Array' && tag === '' ? '' : `${name}(${value.length})${tag} `;
      return { ...shape, open: `${prefix}[`, close: ']', isList: true };
    }
    if (isPrototypeOf(natives.Set.prototype, value)) {
      return { ...shape, open: `${name}(${natives.setSize(value)})${tag} {` };
    }
    if (isPrototypeOf(natives.Map.prototype, value)) {
      return { ...shape, open: `${name}(${natives.mapSize(value)})${tag} {` };
    }
    if (natives.isView(value) && 'length' in value) {
      return { ...shape, open: `${name}(${toText(value.length)}) [`, close: ']', isList: true };
    }
    if (typeof value === 'function')
      return { ...shape, open: '{', base: showFunction(value, name) };
    if (natives.isError(value)) return { ...shape, open: '{', base: showError(state, value, keys) };
    if (isPrototypeOf(natives.RegExp.prototype, value)) {
      return { ...shape, open: '{', base: natives.regExpText(value) };
    }
    if (isPrototypeOf(natives.Date.prototype, value)) {
      const isValid = natives.dateTime(value) === natives.dateTime(value);
      return {
        ...shape,
        open: '{',
        base: isValid ? natives.dateText(value) : 'Invalid Date',
      };
    }
    if (name === 'Object' && tag === '') return { ...shape, open: '{' };
    return shape;
  }

  function holdsEntries(value: object): boolean {
    if (isArray(value)) return value.length > 0;
    if (isPrototypeOf(natives.Set.prototype, value)) return natives.setSize(value) > 0;
    if (isPrototypeOf(natives.Map.prototype, value)) return natives.mapSize(value) > 0;
    if (natives.isView(value)) return !('length' in value) || (value.length as number) > 0;
    return (
      isOpaque(value) ||
      isPrototypeOf(natives.ArrayBuffer.prototype, value) ||
      (natives.isError(value) && hiddenErrorParts(value).length > 0)
    );
  }

  function addEntries(
    state: State,
    value: object,
    shape: Shape,
    keys: PropertyKey[],
    depth: number,
  ): void {
    const { entries } = shape;
    const add = (entry: string): void => {
      entries[entries.length] = entry;
    };
    const showInner = (inner: unknown): string => {
      state.indentation += 2;
      const text = show(state, inner, depth + 1);
      state.indentation -= 2;
      return text;
    };
    const addRest = (hidden: number): void => {
      if (hidden > 0) add(`... ${hidden} more item${hidden > 1 ? 's' : ''}`);
    };

    if (shape.isList) addElements(value as ArrayLike<unknown>, add, showInner, addRest);
    else if (isPrototypeOf(natives.Set.prototype, value)) {
      let count = 0;
      natives.setForEach(value, (element) => {
        count += 1;
        if (count <= elementsMax) add(showInner(element));
      });
      addRest(count - elementsMax);
    } else if (isPrototypeOf(natives.Map.prototype, value)) {
      let count = 0;
      natives.mapForEach(value, (element, key) => {
        count += 1;
        if (count <= elementsMax) add(`${showInner(key)} => ${showInner(element)}`);
      });
      addRest(count - elementsMax);
    } else if (isOpaque(value)) add('<items unknown>');
    else if (isPrototypeOf(natives.ArrayBuffer.prototype, value)) {
      add(`[Uint8Contents]: <${showBytes(value as ArrayBuffer)}>`);
      add(`byteLength: ${(value as ArrayBuffer).byteLength}`);
    }

    const isError = natives.isError(value);
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index] ?? '';
      if (isError && isInStack(shape.base, value, key)) continue;
      add(`${showKey(key)}: ${showProperty(value, key, showInner)}`);
    }
    if (isError) {
      const hidden = hiddenErrorParts(value);
      for (let index = 0; index < hidden.length; index += 1) {
        const key = hidden[index] ?? '';
        add(`[${key}]: ${showProperty(value, key, showInner)}`);
      }
    }
  }

  function addElements(
    list: ArrayLike<unknown>,
    add: (entry: string) => void,
    showInner: (inner: unknown) => string,
    addRest: (hidden: number) => void,
  ): void {
    let index = 0;
    let shown = 0;
    while (index < list.length && shown < elementsMax) {
      let holes = 0;
      while (index < list.length && getOwnPropertyDescriptor(list, index) === undefined) {
        holes += 1;
        index += 1;
      }
      if (holes > 0) add(`<${holes} empty item${holes > 1 ? 's' : ''}>`);
      else {
        add(showProperty(list, index, showInner));
        index += 1;
      }
      shown += 1;
    }
    addRest(list.length - index);
  }

  function showProperty(
    owner: object,
    key: PropertyKey,
    showInner: (inner: unknown) => string,
  ): string {
    const property = getOwnPropertyDescriptor(owner, key);
    if (property === undefined || 'value' in property) return showInner(property?.value);
    if (property.get === undefined) return property.set === undefined ? 'undefined' : '[Setter]';
    return property.set === undefined ? '[Getter]' : '[Getter/Setter]';
  }

  function showKey(key: PropertyKey): string {
    if (typeof key === 'symbol') return `[${natives.symbolText(key)}]`;
    const text = toText(key);
    return match(identifier, text) === null ? quoteText(text) : text;
  }

  function showFunction(value: object, constructor: string): string {
    const name = ownText(value, 'name');
    if (match(classStart, natives.functionText(value)) !== null) {
      const parent = getPrototypeOf(value);
      const parentName = parent === null ? '' : ownText(parent, 'name');
      const heritage = parentName === '' ? '' : ` extends ${parentName}`;
      return `[class ${name === '' ? '(anonymous)' : name}${heritage}]`;
    }
    return `[${constructor}${name === '' ? ' (anonymous)' : `: ${name}`}]`;
  }

  function showError(state: State, error: object, keys: PropertyKey[]): string {
    void keys;
    const stack = stackOf(error);
    if (indexOf(stack, '\n    at ') === -1) return `[${stack}]`;
    if (state.indentation === 0) return stack;
    let text = '';
    const lines = natives.split(stack, '\n');
    for (let index = 0; index < lines.length; index += 1) {
      text += index === 0 ? lines[index] : `\n${repeat(' ', state.indentation)}${lines[index]}`;
    }
    return text;
  }

  /** Own fields of an error that Node shows although they are not enumerable. */
  function hiddenErrorParts(error: object): string[] {
    const parts = natives.bareArray<string>();
    for (const name in { cause: 1, errors: 1 }) {
      const isHidden =
        getOwnPropertyDescriptor(error, name) !== undefined && !natives.isEnumerable(error, name);
      if (isHidden) parts[parts.length] = name;
    }
    return parts;
  }

  /** True for a name or message that the first line of the stack already shows. */
  function isInStack(stack: string, error: object, key: PropertyKey): boolean {
    if (key !== 'name' && key !== 'message' && key !== 'stack') return false;
    return indexOf(stack, ownText(error, key)) !== -1;
  }

  function showBytes(buffer: ArrayBuffer): string {
    const bytes = new natives.Uint8Array(buffer);
    const digits = '0123456789abcdef';
    let text = '';
    for (let index = 0; index < bytes.length && index < 50; index += 1) {
      const byte = bytes[index] ?? 0;
      text += `${index === 0 ? '' : ' '}${digits[byte >> 4]}${digits[byte & 15]}`;
    }
    const hidden = bytes.length - 50;
    return hidden > 0 ? `${text} ... ${hidden} more byte${hidden > 1 ? 's' : ''}` : text;
  }

  function isOpaque(value: object): boolean {
    return (
      isPrototypeOf(natives.WeakMap.prototype, value) ||
      isPrototypeOf(natives.WeakSet.prototype, value)
    );
  }

  /** Name of the nearest constructor on the prototype chain; null where there is none. */
  function constructorName(value: object): string | null {
    for (let owner: object | null = value; owner !== null; owner = getPrototypeOf(owner)) {
      const constructor: unknown = getOwnPropertyDescriptor(owner, 'constructor')?.value;
      if (typeof constructor !== 'function') continue;
      const name = ownText(constructor, 'name');
      if (name !== '') return name;
    }
    return null;
  }

  function toStringTag(value: object, constructor: string | null): string {
    for (let owner: object | null = value; owner !== null; owner = getPrototypeOf(owner)) {
      const tag: unknown = getOwnPropertyDescriptor(owner, natives.toStringTag)?.value;
      // An own one is shown among the fields.
      if (typeof tag === 'string' && owner === value) return '';
      if (typeof tag === 'string') return tag === '' || tag === constructor ? '' : ` [${tag}]`;
    }
    return '';
  }

  function ownText(owner: object, name: PropertyKey): string {
    const text: unknown = getOwnPropertyDescriptor(owner, name)?.value;
    return typeof text === 'string' ? text : '';
  }

  /** Own enumerable keys; of a list only those that are no index. */
  function enumerableKeys(value: object): PropertyKey[] {
    const keys = natives.bareArray<PropertyKey>();
    const isList = isArray(value) || natives.isView(value);
    const owned = natives.ownKeys(value);
    for (let index = 0; index < owned.length; index += 1) {
      const key = owned[index] ?? '';
      const isIndex = isList && typeof key === 'string' && toText(toNumber(key)) === key;
      if (!isIndex && natives.isEnumerable(value, key)) keys[keys.length] = key;
    }
    return keys;
  }
}
