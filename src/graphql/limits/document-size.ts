import { Lexer, Source, TokenKind } from 'graphql';
import { LRUCache } from 'lru-cache';
import { ApiError } from '../errors.ts';
import type { Limits } from './limits.ts';

/** Brackets within brackets: more would exhaust the stack of the parser, which calls itself for each. */
const NESTING_MAX = 250;

/** Characters of accepted documents that are remembered, so that they are not counted again. */
const REMEMBERED_CHARACTERS = 4 * 1_048_576;

/**
 * Refuses documents that are too large to be parsed and validated: parsing takes stack for each
 * bracket, and validation compares fields with each other.
 */
export class DocumentSizeLimit {
  readonly #limits: Limits;
  readonly #accepted = new LRUCache<string, true>({
    maxSize: REMEMBERED_CHARACTERS,
    sizeCalculation: (_, query) => query.length,
  });

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  refuseOversized(query: string): void {
    if (query === '' || this.#accepted.has(query)) return;
    refuseOversized(query, this.#limits.queryTokens);
    this.#accepted.set(query, true);
  }
}

function refuseOversized(query: string, tokensMax: number): void {
  const lexer = new Lexer(new Source(query));
  let tokens = 0;
  let nesting = 0;
  for (;;) {
    const kind = advance(lexer);
    // What is no GraphQL is told so by the parser, with the place.
    if (kind === null || kind === TokenKind.EOF) break;
    tokens += 1;
    if (openingKinds.has(kind)) nesting += 1;
    else if (closingKinds.has(kind)) nesting -= 1;
    if (nesting > NESTING_MAX) {
      throw new ApiError(
        'QUERY_TOO_DEEP',
        `Cannot read the query: its brackets are nested more than ${NESTING_MAX} deep. Ask for less at once, and pass values as variables.`,
        { detail: { limit: NESTING_MAX, actual: nesting } },
      );
    }
    if (tokens > tokensMax) {
      throw new ApiError(
        'QUERY_TOO_LARGE',
        `Cannot read the query: it has more than ${tokensMax} words and signs, which is the limit. Pass values as variables, or send several requests.`,
        { detail: { limit: tokensMax, actual: tokens } },
      );
    }
  }
}

const openingKinds: ReadonlySet<TokenKind> = new Set([
  TokenKind.BRACE_L,
  TokenKind.BRACKET_L,
  TokenKind.PAREN_L,
]);
const closingKinds: ReadonlySet<TokenKind> = new Set([
  TokenKind.BRACE_R,
  TokenKind.BRACKET_R,
  TokenKind.PAREN_R,
]);

function advance(lexer: Lexer): TokenKind | null {
  try {
    return lexer.advance().kind;
  } catch {
    return null;
  }
}
