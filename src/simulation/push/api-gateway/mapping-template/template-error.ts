/** Where in a template something is: both from 1. */
export interface TemplatePlace {
  readonly line: number;
  readonly column: number;
}

/**
 * Why a template cannot be read or rendered. `UNREADABLE_BODY`: the template asks for JSON, and the
 * body is none. `TOO_MUCH`: it takes more work or room than a template may.
 */
export type TemplateErrorKind = 'INVALID_TEMPLATE' | 'FAILED' | 'UNREADABLE_BODY' | 'TOO_MUCH';

/** A template that went wrong, with a sentence for the learner. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly kind: TemplateErrorKind;
  /** Null where no place in the template is to blame. */
  readonly place: TemplatePlace | null;

  constructor(kind: TemplateErrorKind, message: string, place: TemplatePlace | null = null) {
    super(place ? `Line ${place.line}, column ${place.column}: ${message}` : message);
    this.kind = kind;
    this.place = place;
  }
}

/** The line and column of an offset. */
export function placeOf(template: string, offset: number): TemplatePlace {
  let line = 1;
  let lineStart = 0;
  for (
    let at = template.indexOf('\n');
    at !== -1 && at < offset;
    at = template.indexOf('\n', at + 1)
  ) {
    line += 1;
    lineStart = at + 1;
  }
  return { line, column: offset - lineStart + 1 };
}
