import type { AttributeValue } from '../attribute-value.ts';
import type { DocumentPath } from './document-path.ts';

/** What SET makes of the item as it was. */
export type SetOperand =
  | { readonly kind: 'value'; readonly value: AttributeValue }
  | { readonly kind: 'path'; readonly path: DocumentPath }
  | { readonly kind: 'if_not_exists'; readonly path: DocumentPath; readonly otherwise: SetOperand }
  | { readonly kind: 'list_append'; readonly first: SetOperand; readonly second: SetOperand }
  | {
      readonly kind: 'sum' | 'difference';
      readonly left: SetOperand;
      readonly right: SetOperand;
    };

/** What happens at one path. */
export type UpdateAction =
  | { readonly kind: 'SET'; readonly operand: SetOperand }
  | { readonly kind: 'REMOVE' }
  | { readonly kind: 'ADD' | 'DELETE'; readonly value: AttributeValue };

/** An update expression: what happens where. No two paths lead through one another. */
export type Update = readonly { readonly path: DocumentPath; readonly value: UpdateAction }[];
