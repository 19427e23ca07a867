import { LONG_TEXT_COST } from './long-text-cost.ts';

/** Events that a message or a record has as a rule. */
const HISTORY_LENGTH = 5;

/** The `complexity` of the history of one message or record: it is looked for in the log. */
export function historyCost({ childComplexity }: { readonly childComplexity: number }): number {
  return LONG_TEXT_COST + HISTORY_LENGTH * childComplexity;
}
