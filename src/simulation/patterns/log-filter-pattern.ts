import { Refusal } from '../errors.ts';
import { parseJsonCondition } from './log-json-condition.ts';
import { PatternReader } from './log-pattern-reader.ts';
import { parseSpaceDelimited } from './log-space-delimited.ts';

/** Whether a line of a log passes a filter. */
export type LogFilter = (message: string) => boolean;

/** Characters of a filter pattern at most, as in CloudWatch Logs. */
const FILTER_PATTERN_LENGTH_MAX = 1_024;

/**
 * Reads a filter pattern of CloudWatch Logs: terms (`ERROR "time out" -debug`, `?one ?other`,
 * `%regex%`), conditions on JSON (`{ $.level = "ERROR" }`) or on fields between blanks
 * (`[ip, status = 4*]`). An empty one lets every line through. Refuses what is none.
 */
export function parseLogFilterPattern(pattern: string): LogFilter {
  if (pattern.length > FILTER_PATTERN_LENGTH_MAX) {
    throw invalidPattern(
      `it has ${pattern.length} characters, and ${FILTER_PATTERN_LENGTH_MAX} are allowed`,
    );
  }
  const reader = new PatternReader(pattern.trim(), invalidPattern);
  if (reader.next === '{') return parseJsonCondition(reader);
  if (reader.next === '[') return parseSpaceDelimited(reader);
  return parseTerms(reader);
}

function invalidPattern(reason: string): Refusal {
  return new Refusal('INVALID_PARAMETER', `Invalid filter pattern: ${reason}.`, {
    field: 'filterPattern',
  });
}

/**
 * Terms: all plain ones must occur and none of the excluded; of the optional ones, where there are
 * no others, one. As in CloudWatch, `?` counts for nothing beside plain or excluded terms.
 */
function parseTerms(reader: PatternReader): LogFilter {
  const wanted: LogFilter[] = [];
  const excluded: LogFilter[] = [];
  const optional: LogFilter[] = [];
  for (reader.skipBlanks(); !reader.isAtEnd; reader.skipBlanks()) {
    if (reader.take('-')) excluded.push(parseTerm(reader));
    else if (reader.take('?')) optional.push(parseTerm(reader));
    else wanted.push(parseTerm(reader));
  }
  if (wanted.length + excluded.length === 0) {
    return (message) => optional.length === 0 || optional.some((occurs) => occurs(message));
  }
  return (message) =>
    wanted.every((occurs) => occurs(message)) && !excluded.some((occurs) => occurs(message));
}

function parseTerm(reader: PatternReader): LogFilter {
  if (reader.next === '%') return reader.readExpression();
  const term = reader.next === '"' ? reader.readQuoted() : reader.readWord(/[\w.]/);
  if (term === '') {
    throw invalidPattern(
      `a term with other characters than letters, digits and "_" needs double quotes, at "${reader.rest}"`,
    );
  }
  return (message) => message.includes(term);
}
