import { ArgsType, Field, Int } from 'type-graphql';
import type { ListSource, PageRequest } from '../../store/page.ts';
import { validRange } from '../argument.ts';
import { ApiError } from '../errors.ts';
import { decodeCursor, type CursorScope } from './cursor.ts';
import { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX } from './page-size.ts';

@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    description: `How many entries from the beginning of the list, or after \`after\`: 1 to ${PAGE_SIZE_MAX}, ${PAGE_SIZE_DEFAULT} where neither \`first\` nor \`last\` is given.`,
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Continue behind the entry of this cursor.' })
  after?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: `How many entries from the end of the list, or before \`before\`: 1 to ${PAGE_SIZE_MAX}. Not together with \`first\` or \`after\`.`,
  })
  last?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Go back from the entry of this cursor. Not together with `first` or `after`.',
  })
  before?: string | null;
}

/** The page that the arguments ask for; refuses what no page can be. */
export function pageRequestOf(
  { first, after, last, before }: PageArgs,
  source: Pick<ListSource<unknown>, 'order'>,
  scope: CursorScope,
): PageRequest {
  const isBackward = last != null || before != null;
  if (isBackward && (first != null || after != null)) {
    throw new ApiError(
      'INVALID_ARGUMENT',
      'Cannot page in both directions at once: take `first` with `after`, or `last` with `before`.',
      { field: last != null ? 'last' : 'before' },
    );
  }
  const [sizeField, size, cursorField, cursor] = isBackward
    ? (['last', last, 'before', before] as const)
    : (['first', first, 'after', after] as const);
  return {
    direction: isBackward ? 'backward' : 'forward',
    count: validRange(sizeField, size ?? PAGE_SIZE_DEFAULT, 1, PAGE_SIZE_MAX),
    from: cursor == null ? null : decodeCursor(scope, source, cursor, cursorField),
  };
}
