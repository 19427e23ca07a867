import { byteLength } from '../../byte-length.ts';
import { isJsonObject } from '../../json.ts';
import { StepBudget } from '../../patterns/step-budget.ts';
import { parseJson } from './json-text.ts';
import { refuseRequest } from './parameters.ts';
import { compileRulePattern, findMismatch } from './rule-pattern.ts';

/** What TestEventPattern answers, and why. */
export interface PatternTest {
  readonly matches: boolean;
  /** The first place of the pattern that the event does not meet; null where there is no single one. */
  readonly key: string | null;
  /** Why it does not match; null where it does. */
  readonly reason: string | null;
}

/** Steps that a test may take. */
const STEPS_MAX = 1_000_000;

/** An event on a bus is about as large at most. */
const EVENT_BYTES_MAX = 1_048_576;

/** What an event has to have to be tested, as on AWS. */
const REQUIRED = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type'];

/** Whether an event would match a pattern: the very code that rules use, without a bus (EVB-10). */
export function testEventPattern(eventPattern: string, eventText: string): PatternTest {
  const pattern = compileRulePattern(eventPattern);
  const bytes = byteLength(eventText);
  if (bytes > EVENT_BYTES_MAX) {
    refuseRequest(
      'event',
      `Parameter Event is not valid. Reason: it has ${bytes} bytes, and the limit is ${EVENT_BYTES_MAX}.`,
      { bytes, max: EVENT_BYTES_MAX },
    );
  }
  const event = parseJson(eventText);
  if (!isJsonObject(event)) {
    return refuseRequest('event', 'Parameter Event is not valid. Reason: it is not a JSON object.');
  }
  const missing = REQUIRED.find((name) => !Object.hasOwn(event, name));
  if (missing !== undefined) {
    refuseRequest('event', `Parameter Event is not valid. Reason: "${missing}" is missing.`);
  }
  const mismatch = findMismatch(pattern, event, new StepBudget(STEPS_MAX));
  if (!mismatch) return { matches: true, key: null, reason: null };
  const { place, reason } = mismatch;
  return { matches: false, key: place === '' ? null : place, reason };
}
