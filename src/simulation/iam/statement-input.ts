import { Refusal } from '../errors.ts';
import type { Json, JsonObject } from '../json.ts';
import { byteLength } from '../byte-length.ts';
import { conditionOperators, isConditionOperator } from './condition.ts';
import type { ConditionBlock, OneOrMany, PolicyStatement } from './statement.ts';

/** A statement of a role's or user's policy as a caller writes it. */
export interface StatementInput {
  readonly sid: string | null;
  readonly effect: 'ALLOW' | 'DENY';
  readonly action: readonly string[];
  readonly resource: readonly string[];
  /** A condition block as AWS writes it; null for none. */
  readonly condition: Json;
}

/** Bytes that the inline policies of a role hold at most, without blanks. */
const POLICY_BYTES_MAX = 10_240;

/** The statements of an identity policy; refuses what IAM would, and names the field at fault. */
export function parseStatements(
  field: string,
  inputs: readonly StatementInput[],
): readonly PolicyStatement[] {
  const statements = inputs.map((input, index) => parseStatement(`${field}.${index}`, input));
  const bytes = byteLength(JSON.stringify(statements));
  if (bytes > POLICY_BYTES_MAX) {
    throw new Refusal(
      'IDENTITY_POLICY_TOO_LONG',
      `Cannot take ${field}: its statements have ${bytes} bytes as JSON, above the limit of ${POLICY_BYTES_MAX}.`,
      { field, detail: { bytes, max: POLICY_BYTES_MAX } },
    );
  }
  const sids = statements.flatMap(({ Sid }) => Sid ?? []);
  const twice = sids.find((sid, index) => sids.indexOf(sid) !== index);
  if (twice !== undefined) {
    refuse(field, `the statement id "${twice}" is there twice; give each its own, or none.`);
  }
  return statements;
}

function parseStatement(field: string, input: StatementInput): PolicyStatement {
  const { sid, effect, action, resource, condition } = input;
  if (sid !== null && !/^[a-zA-Z0-9]+$/.test(sid)) {
    refuse(`${field}.sid`, `"${sid}" has characters other than letters and digits.`);
  }
  requireOne(`${field}.action`, action);
  requireOne(`${field}.resource`, resource);
  const badAction = action.find((one) => !/^(\*|[a-zA-Z0-9-]+:[a-zA-Z0-9*?]+)$/.test(one));
  if (badAction !== undefined) {
    refuse(`${field}.action`, `"${badAction}" must look like "logs:PutLogEvents" or "*".`);
  }
  const badResource = resource.find((one) => !/^(\*|arn:.+)$/.test(one));
  if (badResource !== undefined) {
    refuse(`${field}.resource`, `"${badResource}" must be an ARN or "*".`);
  }
  return {
    ...(sid === null ? {} : { Sid: sid }),
    Effect: effect === 'ALLOW' ? 'Allow' : 'Deny',
    Action: action,
    Resource: resource,
    ...(condition === null ? {} : { Condition: conditionOf(`${field}.condition`, condition) }),
  };
}

/** A condition block as a policy document has it; refuses what IAM would. */
export function conditionOf(field: string, condition: Json): ConditionBlock {
  const block: Record<string, Record<string, OneOrMany>> = {};
  for (const [operator, lines] of Object.entries(objectOf(field, condition))) {
    if (!isConditionOperator(operator)) {
      refuse(
        field,
        `"${operator}" is none of the operators ${conditionOperators.join(', ')}, with or without IfExists.`,
      );
    }
    block[operator] = Object.fromEntries(
      Object.entries(objectOf(field, lines)).map(([key, value]) => [
        conditionKey(field, key),
        conditionValues(field, value),
      ]),
    );
  }
  return block;
}

function conditionKey(field: string, key: string): string {
  if (!/^[a-zA-Z0-9-]+:[\w./-]+$/.test(key)) {
    refuse(field, `the key "${key}" must look like "aws:SourceAccount".`);
  }
  return key;
}

function conditionValues(field: string, value: Json): OneOrMany {
  if (isList(value)) return value.map((one) => conditionValue(field, one));
  return conditionValue(field, value);
}

function conditionValue(field: string, value: Json): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  return refuse(field, 'its values must be texts, or lists of texts.');
}

function objectOf(field: string, value: Json): JsonObject {
  if (value === null || typeof value !== 'object' || isList(value)) {
    return refuse(
      field,
      'it must be an object such as {"StringEquals": {"aws:SourceAccount": "111122223333"}}.',
    );
  }
  return value;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function requireOne(field: string, values: readonly string[]): void {
  if (values.length === 0) refuse(field, 'it names nothing; give one value at least.');
}

function refuse(field: string, why: string): never {
  throw new Refusal('MALFORMED_POLICY', `Cannot take ${field}: ${why}`, { field });
}
