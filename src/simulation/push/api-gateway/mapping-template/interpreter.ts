import type { TemplateBudget } from './template-budget.ts';
import { itemsOf, listMethods, mapMethods } from './collection-methods.ts';
import { LoopStatus } from './loop-status.ts';
import { MethodArguments, methodOf, type Methods } from './method-arguments.ts';
import { booleanMethods, numberMethods } from './number-methods.ts';
import { operate } from './operators.ts';
import type {
  Access,
  Expression,
  ParsedTemplate,
  Reference,
  TemplateNode,
  TextReference,
} from './syntax.ts';
import { TemplateError } from './template-error.ts';
import { textMethods } from './text-methods.ts';
import {
  Decimal,
  isTrue,
  ListValue,
  numberOf,
  numberValue,
  ObjectValue,
  type Value,
} from './value.ts';
import { display } from './value-text.ts';

/** Iterations of one `#foreach` at most: API Gateway stops there and goes on behind the loop. */
const ITERATIONS_MAX = 1_000;
/** Macros and `#define`d blocks within each other at most. */
const CALLS_MAX = 20;
/** Characters that a template may render: more than an API takes or hands on. */
const TEXT_LENGTH_MAX = 10 * 1_048_576;

/** Where rendering goes on behind a node. */
type Flow = 'next' | 'break' | 'stop';

/** A block that `#define` has named: it is rendered wherever it is referred to. */
class Definition extends ObjectValue {
  readonly body: readonly TemplateNode[];

  constructor(body: readonly TemplateNode[]) {
    super();
    this.body = body;
  }

  display(): string {
    return 'define';
  }
}

/** Walks through one template once. */
export class Interpreter {
  /** The offset of what is being carried out, for errors. */
  at = 0;
  /** Loops that had more items than a loop may have iterations. */
  loopsCut = 0;
  readonly #template: ParsedTemplate;
  readonly #budget: TemplateBudget;
  readonly #variables = new Map<string, Value>();
  #calls = 0;
  #parts: string[] = [];
  #length = 0;

  constructor(template: ParsedTemplate, budget: TemplateBudget) {
    this.#template = template;
    this.#budget = budget;
  }

  /** Gives a variable its value before the template is rendered. */
  declare(name: string, value: Value): void {
    this.#variables.set(name, value);
  }

  render(): string {
    this.#run(this.#template.nodes);
    return this.#parts.join('');
  }

  #run(nodes: readonly TemplateNode[]): Flow {
    for (const node of nodes) {
      this.#budget.spend(1);
      const flow = this.#carryOut(node);
      if (flow !== 'next') return flow;
    }
    return 'next';
  }

  #carryOut(node: TemplateNode): Flow {
    switch (node.kind) {
      case 'text':
        this.#write(node.text);
        return 'next';
      case 'reference':
        this.#write(this.#textOf(node));
        return 'next';
      case 'set':
        this.at = node.at;
        this.#assign(node.target, this.#evaluate(node.value));
        return 'next';
      case 'if': {
        this.at = node.at;
        const branch = node.branches.find(
          ({ condition }) => condition === null || isTrue(this.#evaluate(condition)),
        );
        return branch ? this.#run(branch.body) : 'next';
      }
      case 'foreach':
        this.at = node.at;
        return this.#loop(node);
      case 'define':
        this.#variables.set(node.variable, new Definition(node.body));
        return 'next';
      case 'call':
        this.at = node.at;
        return this.#call(node.macro, node.args);
      case 'stop':
      case 'break':
        return node.kind;
    }
  }

  #write(text: string): void {
    this.#budget.spendOnText(text.length);
    this.#length += text.length;
    if (this.#length > TEXT_LENGTH_MAX) {
      const message = `The template renders more than ${TEXT_LENGTH_MAX} characters.`;
      throw new TemplateError('TOO_MUCH', message);
    }
    this.#parts.push(text);
  }

  /** Renders nodes apart, into a text of their own. */
  #capture(nodes: readonly TemplateNode[]): string {
    const [parts, length] = [this.#parts, this.#length];
    this.#parts = [];
    this.#run(nodes);
    const text = this.#parts.join('');
    this.#parts = parts;
    this.#length = length;
    return text;
  }

  /**
   * A reference that leads to nothing is rendered as it is written, or not at all where it is quiet.
   * Backslashes count only before one that leads to something: two of them stand for one.
   */
  #textOf({ reference, source, isQuiet, backslashes }: TextReference): string {
    const value = this.#follow(reference);
    if (value === null) {
      if (backslashes > 0) return '\\'.repeat(backslashes) + source;
      return isQuiet ? '' : source;
    }
    const escapes = '\\'.repeat(backslashes >> 1);
    return escapes + (backslashes % 2 === 1 ? source : display(value, this.#budget));
  }

  #follow({ at, name, path }: Reference): Value {
    this.at = at;
    let value = this.#read(name);
    for (const access of path) {
      if (value === null) return null;
      this.#budget.spend(1);
      value = this.#access(value, access);
    }
    return value;
  }

  #read(name: string): Value {
    const value = this.#variables.get(name) ?? null;
    return value instanceof Definition ? this.#within(() => this.#capture(value.body)) : value;
  }

  #access(value: Value, access: Access): Value {
    switch (access.kind) {
      case 'property':
        return propertyOf(value, access.name);
      case 'index':
        return this.#itemOf(value, this.#evaluate(access.index));
      case 'method': {
        const args = access.args.map((arg) => this.#evaluate(arg));
        this.at = access.at;
        return this.#invoke(value, access.name, args) ?? null;
      }
    }
  }

  /** A method that the value does not have leads to nothing. */
  #invoke(value: Value, name: string, values: readonly Value[]): Value | undefined {
    const args = new MethodArguments(values, this.#budget);
    const invoke = <Self extends Value>(methods: Methods<Self>, self: Self): Value | undefined =>
      methodOf(methods, name)?.(self, args);
    if (value instanceof ObjectValue) return value.call(name, values);
    if (value instanceof ListValue) return invoke(listMethods, value);
    if (value instanceof Map) return invoke(mapMethods, value);
    if (typeof value === 'string') return invoke(textMethods, value);
    if (typeof value === 'boolean') return invoke(booleanMethods, value);
    return value === null ? undefined : invoke(numberMethods, value);
  }

  /** `$list[0]`, from the end where it is negative, or `$map["key"]`. */
  #itemOf(value: Value, index: Value): Value {
    if (value instanceof ListValue) {
      return typeof index === 'number' ? (value.items.at(index) ?? null) : null;
    }
    if (value instanceof Map && index !== null) {
      return value.get(display(index, this.#budget)) ?? null;
    }
    return null;
  }

  /** `#set`: where the value is null, the variable stays what it was. */
  #assign({ name, path }: Reference, value: Value): void {
    if (value === null) return;
    const last = path.at(-1);
    if (!last) {
      this.#variables.set(name, value);
      return;
    }
    const holder = this.#follow({ kind: 'variable', at: this.at, name, path: path.slice(0, -1) });
    if (last.kind === 'method') {
      throw new TemplateError('FAILED', '#set cannot assign to what a method returns.');
    }
    const key = last.kind === 'property' ? last.name : this.#evaluate(last.index);
    if (holder instanceof Map && key !== null) holder.set(display(key, this.#budget), value);
    if (holder instanceof ListValue && typeof key === 'number') {
      holder.items[new MethodArguments([key], this.#budget).place(0, holder.items.length - 1)] =
        value;
    }
  }

  #loop({ variable, source, body }: Extract<TemplateNode, { kind: 'foreach' }>): Flow {
    const items = [...itemsOf(this.#evaluate(source))];
    this.#budget.spendOnText(items.length);
    const names = [variable, 'foreach', 'velocityCount', 'velocityHasNext'];
    const before = names.map((name) => this.#variables.get(name) ?? null);
    const status = new LoopStatus(items.length, this.#variables.get('foreach') ?? null);
    let flow: Flow = 'next';
    for (const item of items.slice(0, ITERATIONS_MAX)) {
      this.#budget.spend(1);
      this.#variables.set(variable, item);
      this.#variables.set('foreach', status);
      this.#variables.set('velocityCount', status.index + 1);
      this.#variables.set('velocityHasNext', status.property('hasNext'));
      flow = this.#run(body);
      if (flow !== 'next') break;
      status.index += 1;
    }
    if (flow === 'next' && items.length > ITERATIONS_MAX) this.loopsCut += 1;
    for (const [index, name] of names.entries()) this.#variables.set(name, before[index] ?? null);
    return flow === 'stop' ? 'stop' : 'next';
  }

  /** What a macro's parameters were called outside is theirs again afterwards. */
  #call(name: string, args: readonly Expression[]): Flow {
    const macro = this.#template.macros.get(name);
    if (!macro) return 'next';
    const { parameters, body } = macro;
    const values = parameters.map((_, index) => {
      const arg = args[index];
      return arg ? this.#evaluate(arg) : null;
    });
    const before = parameters.map((parameter) => this.#variables.get(parameter) ?? null);
    for (const [index, parameter] of parameters.entries()) {
      this.#variables.set(parameter, values[index] ?? null);
    }
    const flow = this.#within(() => this.#run(body));
    for (const [index, parameter] of parameters.entries()) {
      this.#variables.set(parameter, before[index] ?? null);
    }
    return flow === 'stop' ? 'stop' : 'next';
  }

  #within<Result>(render: () => Result): Result {
    if (this.#calls === CALLS_MAX) {
      throw new TemplateError(
        'TOO_MUCH',
        `More than ${CALLS_MAX} macros and #define blocks call each other.`,
      );
    }
    this.#calls += 1;
    const result = render();
    this.#calls -= 1;
    return result;
  }

  #evaluate(expression: Expression): Value {
    this.#budget.spend(1);
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'string':
        return this.#capture(expression.parts);
      case 'variable':
        return this.#follow(expression);
      case 'list':
        return new ListValue(expression.items.map((item) => this.#evaluate(item)));
      case 'range':
        return this.#range(this.#evaluate(expression.from), this.#evaluate(expression.to));
      case 'map':
        return new Map(
          expression.entries.map(([key, value]) => [
            display(this.#evaluate(key), this.#budget),
            this.#evaluate(value),
          ]),
        );
      case 'not':
        return !isTrue(this.#evaluate(expression.operand));
      case 'minus':
        return negated(this.#evaluate(expression.operand));
      case 'chain':
        return this.#chain(expression);
    }
  }

  #range(from: Value, to: Value): Value {
    if (typeof from !== 'number' || typeof to !== 'number') return null;
    const length = Math.abs(to - from) + 1;
    this.#budget.spend(length);
    const step = to < from ? -1 : 1;
    return new ListValue(Array.from({ length }, (_, index) => from + index * step));
  }

  #chain({ first, rest }: Extract<Expression, { kind: 'chain' }>): Value {
    let value = this.#evaluate(first);
    for (const { operator, operand } of rest) {
      if (operator === 'or') {
        if (isTrue(value)) return true;
        value = isTrue(this.#evaluate(operand));
      } else if (operator === 'and') {
        if (!isTrue(value)) return false;
        value = isTrue(this.#evaluate(operand));
      } else value = operate(operator, value, this.#evaluate(operand), this.#budget);
    }
    return value;
  }
}

/** `$map.key`, or what an object of API Gateway's has; everything else has no properties. */
function propertyOf(value: Value, name: string): Value {
  if (value instanceof Map) return value.get(name) ?? null;
  if (value instanceof ObjectValue) return value.property(name);
  if (name !== 'empty') return null;
  if (typeof value === 'string') return value === '';
  return value instanceof ListValue ? value.items.length === 0 : null;
}

function negated(value: Value): Value {
  if (value instanceof Decimal) return new Decimal(-value.value);
  const number = numberOf(value);
  return number === null ? null : numberValue(-number);
}
