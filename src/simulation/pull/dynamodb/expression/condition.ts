import type { AttributeValue } from '../attribute-value.ts';
import type { DocumentPath } from './document-path.ts';

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** Something that has a value while an item is looked at. */
export type Operand =
  | { readonly kind: 'path'; readonly path: DocumentPath }
  | { readonly kind: 'value'; readonly value: AttributeValue }
  | { readonly kind: 'size'; readonly path: DocumentPath };

/** What a condition, filter or key condition says of an item. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  /** `group` is what stands in parentheses. */
  | { readonly kind: 'not' | 'group'; readonly part: Condition }
  | {
      readonly kind: 'compare';
      readonly comparator: Comparator;
      readonly left: Operand;
      readonly right: Operand;
    }
  | {
      readonly kind: 'between';
      readonly operand: Operand;
      readonly low: Operand;
      readonly high: Operand;
    }
  | { readonly kind: 'in'; readonly operand: Operand; readonly list: readonly Operand[] }
  | { readonly kind: 'exists'; readonly path: DocumentPath; readonly isWanted: boolean }
  | { readonly kind: 'type'; readonly path: DocumentPath; readonly type: string }
  | {
      readonly kind: 'begins_with' | 'contains';
      readonly path: DocumentPath;
      readonly operand: Operand;
    };
