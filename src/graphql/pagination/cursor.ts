import { isPositionIn, type ListSource, type Position } from '../../store/page.ts';
import { ApiError } from '../errors.ts';

/** Which list a cursor belongs to. */
export interface CursorScope {
  /** The name of the list. */
  readonly list: string;
  /** The id of the sandbox or tenant whose list it is. */
  readonly ownerId: string;
}

/** A place in a list as a client gets to see it: it works for that list of that owner only. */
export function encodeCursor({ list, ownerId }: CursorScope, position: Position): string {
  return Buffer.from([list, ownerId, ...position].join('|')).toString('base64url');
}

/** The place that a cursor stands for; refuses one that was not given out by this list. */
export function decodeCursor(
  { list, ownerId }: CursorScope,
  source: Pick<ListSource<unknown>, 'order'>,
  cursor: string,
  field: string,
): Position {
  const [itsList, itsOwnerId, ...position] = Buffer.from(cursor, 'base64url')
    .toString('utf8')
    .split('|');
  if (itsList !== list || itsOwnerId !== ownerId || !isPositionIn(source, position)) {
    throw new ApiError(
      'INVALID_CURSOR',
      `Cannot continue from the cursor "${cursor.slice(0, 100)}": this list did not give it out.`,
      { field },
    );
  }
  return position;
}
