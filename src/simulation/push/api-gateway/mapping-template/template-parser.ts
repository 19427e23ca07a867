import { Cursor } from './cursor.ts';
import { ExpressionParser } from './expression-parser.ts';
import type { Branch, Macro, ParsedTemplate, TemplateNode } from './syntax.ts';

/** Reads a template. Throws a TemplateError with the place where it is none. */
export function parseTemplate(template: string): ParsedTemplate {
  const macros = new Map<string, Macro>();
  return { nodes: new TemplateParser(new Cursor(template), macros).parseAll(), macros };
}

/** What may end a block. */
type BlockEnd = 'else' | 'elseif' | 'end';

class TemplateParser {
  readonly #cursor: Cursor;
  readonly #macros: Map<string, Macro>;
  readonly #expressions: ExpressionParser;

  constructor(cursor: Cursor, macros: Map<string, Macro>) {
    this.#cursor = cursor;
    this.#macros = macros;
    this.#expressions = new ExpressionParser(cursor, (text, base) =>
      new TemplateParser(new Cursor(text, { cursor, base }), macros).parseAll(),
    );
  }

  parseAll(): TemplateNode[] {
    const { nodes, end } = this.#nodes();
    if (end !== null)
      this.#cursor.fail(`there is an #${end} without its #if, #foreach or the like`);
    return nodes;
  }

  /** The nodes up to the directive that ends the block, which is read too; null for the end of the text. */
  #nodes(): { readonly nodes: TemplateNode[]; readonly end: BlockEnd | null } {
    const cursor = this.#cursor;
    const nodes: TemplateNode[] = [];
    while (!cursor.isAtEnd) {
      this.#plainText(nodes);
      const start = cursor.at;
      while (cursor.take('\\'));
      const backslashes = cursor.at - start;
      if (cursor.peek() === '$') this.#reference(nodes, backslashes);
      else if (cursor.peek() === '#') {
        const end = this.#directive(nodes, backslashes);
        if (end !== null) return { nodes, end };
      } else addText(nodes, cursor.text.slice(start, cursor.at));
    }
    return { nodes, end: null };
  }

  #plainText(nodes: TemplateNode[]): void {
    const cursor = this.#cursor;
    const start = cursor.at;
    while (!cursor.isAtEnd && !/^[$#\\]$/.test(cursor.peek())) cursor.at += 1;
    addText(nodes, cursor.text.slice(start, cursor.at));
  }

  #reference(nodes: TemplateNode[], backslashes: number): void {
    const cursor = this.#cursor;
    const start = cursor.at;
    cursor.take('$');
    const isQuiet = cursor.take('!');
    const isWrapped = cursor.take('{');
    if (!/^[A-Za-z_]$/.test(cursor.peek())) {
      addText(nodes, '\\'.repeat(backslashes) + cursor.text.slice(start, cursor.at));
      return;
    }
    const reference = this.#expressions.parseReference();
    if (isWrapped) cursor.expect('}', 'behind a reference');
    const source = cursor.text.slice(start, cursor.at);
    nodes.push({ kind: 'reference', reference, source, isQuiet, backslashes });
  }

  #directive(nodes: TemplateNode[], backslashes: number): BlockEnd | null {
    const cursor = this.#cursor;
    const start = cursor.at;
    const offset = cursor.offset;
    const escapes = '\\'.repeat(backslashes);
    if (backslashes === 0 && this.#unparsed(nodes)) return null;
    cursor.take('#');
    const isWrapped = cursor.take('{');
    const name = cursor.takeName();
    if ((isWrapped && !cursor.take('}')) || !this.#isDirective(name)) {
      addText(nodes, escapes + cursor.text.slice(start, cursor.at));
      return null;
    }
    // Each pair of backslashes stands for one; what is left over takes the meaning away.
    addText(nodes, '\\'.repeat(backslashes >> 1));
    if (backslashes % 2 === 1) {
      addText(nodes, cursor.text.slice(start, cursor.at));
      return null;
    }
    switch (name) {
      case 'else':
      case 'elseif':
      case 'end':
        if (name !== 'elseif') cursor.skipRestOfLine();
        return name;
      case 'stop':
      case 'break':
        cursor.skipRestOfLine();
        nodes.push({ kind: name, at: offset });
        return null;
      case 'set':
        nodes.push(this.#set(offset));
        break;
      case 'if':
        nodes.push(this.#if(offset));
        break;
      case 'foreach':
        nodes.push(this.#foreach(offset));
        break;
      case 'define':
        nodes.push(this.#define(offset));
        break;
      case 'macro':
        this.#macro(offset);
        break;
      default:
        nodes.push(this.#call(offset, name));
    }
    return null;
  }

  /** Comments, and text that is taken as it is. False where something else comes. */
  #unparsed(nodes: TemplateNode[]): boolean {
    const cursor = this.#cursor;
    const start = cursor.offset;
    const endOf = (close: string, what: string): number => {
      const end = cursor.text.indexOf(close, cursor.at);
      return end === -1 ? cursor.fail(`${what} is not closed by "${close}"`, start) : end;
    };
    if (cursor.take('##')) {
      const end = cursor.text.indexOf('\n', cursor.at);
      cursor.at = end === -1 ? cursor.text.length : end + 1;
      return true;
    }
    if (cursor.take('#*')) {
      cursor.at = endOf('*#', 'a comment') + 2;
      return true;
    }
    if (cursor.take('#[[')) {
      const end = endOf(']]#', 'a text that is not to be read');
      addText(nodes, cursor.text.slice(cursor.at, end));
      cursor.at = end + 3;
      return true;
    }
    return false;
  }

  #isDirective(name: string): boolean {
    return DIRECTIVES.has(name) || (this.#macros.has(name) && this.#cursor.peek() === '(');
  }

  #set(at: number): TemplateNode {
    const cursor = this.#cursor;
    this.#open('#set');
    cursor.expect('$', 'in #set before the name of a variable');
    cursor.take('!');
    const isWrapped = cursor.take('{');
    const target = this.#expressions.parseReference();
    if (isWrapped) cursor.expect('}', 'behind a reference');
    cursor.skipSpace();
    cursor.expect('=', 'in #set behind the variable');
    const value = this.#expressions.parse();
    this.#close('#set');
    return { kind: 'set', at, target, value };
  }

  #if(at: number): TemplateNode {
    const branches: Branch[] = [];
    let condition: Branch['condition'] = this.#condition();
    for (;;) {
      const { nodes: body, end } = this.#block('#if', at);
      branches.push({ condition, body });
      if (end === 'end') return { kind: 'if', at, branches };
      if (condition === null) this.#cursor.fail(`there is an #${end} behind the #else`);
      condition = end === 'elseif' ? this.#condition() : null;
    }
  }

  #condition(): Branch['condition'] {
    this.#open('#if');
    const condition = this.#expressions.parse();
    this.#close('#if');
    return condition;
  }

  #foreach(at: number): TemplateNode {
    const cursor = this.#cursor;
    this.#open('#foreach');
    const variable = this.#variableName();
    cursor.skipSpace();
    if (cursor.takeName() !== 'in') cursor.fail('"in" is missing in #foreach');
    const source = this.#expressions.parse();
    this.#close('#foreach');
    return { kind: 'foreach', at, variable, source, body: this.#body('#foreach', at) };
  }

  #define(at: number): TemplateNode {
    this.#open('#define');
    const variable = this.#variableName();
    this.#close('#define');
    return { kind: 'define', at, variable, body: this.#body('#define', at) };
  }

  #macro(at: number): void {
    const cursor = this.#cursor;
    this.#open('#macro');
    const name = cursor.expectName('the name of the macro');
    const parameters: string[] = [];
    cursor.skipSpace();
    while (!cursor.startsWith(')')) {
      cursor.take(',');
      cursor.skipSpace();
      parameters.push(this.#variableName());
      cursor.skipSpace();
    }
    this.#close('#macro');
    // Known before its body is read, so that it may call itself.
    this.#macros.set(name, { parameters, body: [] });
    this.#macros.set(name, { parameters, body: this.#body('#macro', at) });
  }

  #call(at: number, macro: string): TemplateNode {
    this.#cursor.take('(');
    const args = this.#cursor.nested(() => this.#expressions.parseArguments(')', 'space'));
    this.#cursor.skipRestOfLine();
    return { kind: 'call', at, macro, args };
  }

  #variableName(): string {
    this.#cursor.expect('$', 'before the name of a variable');
    return this.#cursor.expectName('the name of a variable');
  }

  #open(directive: string): void {
    this.#cursor.skipBlanks();
    this.#cursor.expect('(', `behind ${directive}`);
    this.#cursor.skipSpace();
  }

  #close(directive: string): void {
    this.#cursor.skipSpace();
    this.#cursor.expect(')', `to close ${directive}`);
    this.#cursor.skipRestOfLine();
  }

  #body(directive: string, at: number): TemplateNode[] {
    const { nodes, end } = this.#block(directive, at);
    return end === 'end' ? nodes : this.#cursor.fail(`there is an #${end} in ${directive}`);
  }

  #block(
    directive: string,
    at: number,
  ): { readonly nodes: TemplateNode[]; readonly end: BlockEnd } {
    const { nodes, end } = this.#cursor.nested(() => this.#nodes());
    return end === null ? this.#cursor.fail(`${directive} has no #end`, at) : { nodes, end };
  }
}

const DIRECTIVES: ReadonlySet<string> = new Set([
  'break',
  'define',
  'else',
  'elseif',
  'end',
  'foreach',
  'if',
  'macro',
  'set',
  'stop',
]);

function addText(nodes: TemplateNode[], text: string): void {
  if (text !== '') nodes.push({ kind: 'text', text });
}
