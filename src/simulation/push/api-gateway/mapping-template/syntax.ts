import type { Value } from './value.ts';

/*
 * What a template is made of once it is read. `at` is an offset in the template, for errors.
 */

/** A part of a template that becomes text, or does something. */
export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string }
  | TextReference
  | {
      readonly kind: 'set';
      readonly at: number;
      readonly target: Reference;
      readonly value: Expression;
    }
  | { readonly kind: 'if'; readonly at: number; readonly branches: readonly Branch[] }
  | {
      readonly kind: 'foreach';
      readonly at: number;
      readonly variable: string;
      readonly source: Expression;
      readonly body: readonly TemplateNode[];
    }
  | {
      readonly kind: 'define';
      readonly at: number;
      readonly variable: string;
      readonly body: readonly TemplateNode[];
    }
  | {
      readonly kind: 'call';
      readonly at: number;
      readonly macro: string;
      readonly args: readonly Expression[];
    }
  | { readonly kind: 'stop' | 'break'; readonly at: number };

/** A reference in the text. */
export interface TextReference {
  readonly kind: 'reference';
  readonly reference: Reference;
  /** As it is written: what is rendered where it leads to nothing. */
  readonly source: string;
  /** `$!x`: nothing is rendered where it leads to nothing. */
  readonly isQuiet: boolean;
  /** Backslashes before it. */
  readonly backslashes: number;
}

/** One part of an `#if`; the condition of `#else` is null. */
export interface Branch {
  readonly condition: Expression | null;
  readonly body: readonly TemplateNode[];
}

/** A variable, and the way from it: `$input.path('$').items[0]`. */
export interface Reference {
  readonly kind: 'variable';
  readonly at: number;
  readonly name: string;
  readonly path: readonly Access[];
}

export type Access =
  | { readonly kind: 'property'; readonly name: string }
  | {
      readonly kind: 'method';
      readonly at: number;
      readonly name: string;
      readonly args: readonly Expression[];
    }
  | { readonly kind: 'index'; readonly index: Expression };

export type Operator =
  'or' | 'and' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%';

export type Expression =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'string'; readonly parts: readonly TemplateNode[] }
  | Reference
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'range'; readonly from: Expression; readonly to: Expression }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: 'not' | 'minus'; readonly operand: Expression }
  /** Operators of one rank, carried out from left to right. */
  | {
      readonly kind: 'chain';
      readonly first: Expression;
      readonly rest: readonly { readonly operator: Operator; readonly operand: Expression }[];
    };

export interface Macro {
  readonly parameters: readonly string[];
  readonly body: readonly TemplateNode[];
}

/** A whole template. */
export interface ParsedTemplate {
  readonly nodes: readonly TemplateNode[];
  readonly macros: ReadonlyMap<string, Macro>;
}
