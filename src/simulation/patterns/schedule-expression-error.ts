/** The part of a schedule expression that is at fault. */
export type ScheduleExpressionField =
  | 'expression'
  | 'minutes'
  | 'hours'
  | 'day-of-month'
  | 'month'
  | 'day-of-week'
  | 'year'
  | 'value'
  | 'unit'
  | 'date';

/**
 * A schedule expression that AWS would not take. Each service puts its own words in front, "Parameter
 * ScheduleExpression is not valid." (SCR-01) or "Invalid Schedule Expression …" (SCH-01), and may add
 * the message, which tells a learner what is wrong.
 */
export class ScheduleExpressionError extends Error {
  readonly field: ScheduleExpressionField;
  /** Where the faulty part begins, counted in characters from 0. */
  readonly position: number;

  constructor(message: string, field: ScheduleExpressionField, position: number) {
    super(message);
    this.name = 'ScheduleExpressionError';
    this.field = field;
    this.position = position;
  }
}
