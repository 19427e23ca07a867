import { byteLength } from '../../byte-length.ts';
import { validateRange, validateText } from '../../constraint.ts';
import { Refusal } from '../../errors.ts';
import type { JsonObject } from '../../json.ts';
import type { SandboxIdentity } from '../../kernel.ts';
import { ScheduleExpressionError } from '../../patterns/schedule-expression-error.ts';
import type { ScheduleExpression } from '../../patterns/schedule-expression.ts';
import { isTimeZone } from '../../patterns/time-zone.ts';
import { DEFAULT_GROUP } from './schedule-group.ts';
import { readTarget, type ScheduleTargetInput } from './schedule-target.ts';
import {
  readExpression,
  type ActionAfterCompletion,
  type ScheduleContent,
  type ScheduleState,
} from './schedule.ts';
import { refuse, validateName } from './parameter.ts';

export interface FlexibleTimeWindow {
  readonly mode: 'OFF' | 'FLEXIBLE';
  readonly maximumWindowInMinutes: number | null;
}

/** A schedule as CreateSchedule and UpdateSchedule take it; null leaves a default. */
export interface ScheduleInput {
  readonly name: string;
  readonly groupName: string | null;
  readonly scheduleExpression: string;
  readonly scheduleExpressionTimezone: string | null;
  readonly startDateMs: number | null;
  readonly endDateMs: number | null;
  readonly state: ScheduleState | null;
  readonly description: string | null;
  readonly flexibleTimeWindow: FlexibleTimeWindow;
  readonly actionAfterCompletion: ActionAfterCompletion | null;
  readonly target: ScheduleTargetInput;
}

/** Which schedule. */
export interface ScheduleReference {
  readonly name: string;
  readonly groupName: string | null;
}

/** A schedule that has been read and found right. */
export interface ReadSchedule {
  readonly name: string;
  readonly groupName: string;
  readonly expression: ScheduleExpression;
  readonly content: ScheduleContent;
}

const DESCRIPTION_LENGTH_MAX = 512;
const EXPRESSION_LENGTH_MAX = 256;
const TIMEZONE_LENGTH_MAX = 50;
/** Minutes (SCH-03). */
const WINDOW_RANGE = { min: 1, max: 1_440 };

/** Reads what a schedule is to be, with every default in its place; refuses what AWS refuses. */
export function readSchedule(sandbox: SandboxIdentity, input: ScheduleInput): ReadSchedule {
  const { name, groupName } = readReference(input);
  const expression = expressionOf(input.scheduleExpression);
  const target = readTarget(sandbox, input.target);
  const description = input.description ?? '';
  validateText('description', description, 0, DESCRIPTION_LENGTH_MAX);
  const { startDateMs, endDateMs } = input;
  // Both are ignored for at() (SCH-04).
  if (
    expression.kind !== 'AT' &&
    startDateMs !== null &&
    endDateMs !== null &&
    startDateMs >= endDateMs
  ) {
    refuse('endDate', 'The StartDate must come before the EndDate.');
  }
  const content = {
    description,
    scheduleExpression: input.scheduleExpression,
    scheduleExpressionTimezone: timezoneOf(input.scheduleExpressionTimezone),
    startDateMs,
    endDateMs,
    state: input.state ?? 'ENABLED',
    maximumWindowInMinutes: windowOf(input.flexibleTimeWindow),
    actionAfterCompletion: input.actionAfterCompletion ?? 'NONE',
    target,
    input: input.target.input,
    inputBytes: byteLength(input.target.input ?? ''),
  };
  return { name, groupName, expression, content };
}

/** Which schedule is meant; the default group where none is named. */
export function readReference({ name, groupName }: ScheduleReference): {
  readonly name: string;
  readonly groupName: string;
} {
  validateName('name', name);
  validateName('groupName', groupName ?? DEFAULT_GROUP);
  return { name, groupName: groupName ?? DEFAULT_GROUP };
}

/** SCH-01, with a sentence behind AWS's that tells what is wrong. */
function expressionOf(text: string): ScheduleExpression {
  const field = 'scheduleExpression';
  validateText(field, text, 1, EXPRESSION_LENGTH_MAX);
  try {
    return readExpression(text);
  } catch (error) {
    if (!(error instanceof ScheduleExpressionError)) throw error;
    const detail: JsonObject = { part: error.field, position: error.position };
    throw new Refusal(
      'VALIDATION_FAILED',
      `Invalid Schedule Expression ${text}. ${error.message}`,
      { field, detail },
    );
  }
}

function timezoneOf(name: string | null): string {
  if (name === null) return 'UTC';
  const field = 'scheduleExpressionTimezone';
  validateText(field, name, 1, TIMEZONE_LENGTH_MAX);
  if (!isTimeZone(name)) {
    refuse(
      field,
      `Invalid Schedule Expression Timezone ${name}. It must be a name of the IANA time zone database, such as "Europe/Berlin".`,
    );
  }
  return name;
}

function windowOf({ mode, maximumWindowInMinutes }: FlexibleTimeWindow): number | null {
  const field = 'flexibleTimeWindow.maximumWindowInMinutes';
  if (mode === 'OFF') {
    if (maximumWindowInMinutes === null) return null;
    return refuse(field, 'A flexible time window that is OFF has no MaximumWindowInMinutes.');
  }
  if (maximumWindowInMinutes === null) {
    return refuse(field, 'A FLEXIBLE time window needs MaximumWindowInMinutes, 1 to 1440.');
  }
  validateRange(field, maximumWindowInMinutes, WINDOW_RANGE);
  return maximumWindowInMinutes;
}
