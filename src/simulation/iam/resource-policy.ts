import { byteLength } from '../byte-length.ts';
import { Refusal } from '../errors.ts';
import type { Json, JsonObject } from '../json.ts';
import { isIdentityArn, isServiceName, rootArn } from './principal.ts';
import { conditionOf } from './statement-input.ts';
import type { OneOrMany, PolicyStatement, StatementPrincipal } from './statement.ts';

/** Bytes of the policy of a queue or topic at most, as JSON. */
const POLICY_BYTES_MAX = 20_480;

/**
 * The statements of a resource's policy document, as a queue or a topic takes it; refuses what IAM
 * would, and names the place.
 */
export function parseResourcePolicy(field: string, text: string): readonly PolicyStatement[] {
  const bytes = byteLength(text);
  if (bytes > POLICY_BYTES_MAX) {
    refuse(field, `it has ${bytes} bytes, above the limit of ${POLICY_BYTES_MAX}.`);
  }
  const document = objectOf(field, parseJson(field, text));
  const listed = document['Statement'];
  if (listed === undefined) refuse(field, 'it has no Statement.');
  const statements: readonly Json[] = isList(listed) ? listed : [listed];
  return statements.map((statement, index) =>
    parseStatement(
      `${field}.Statement.${index}`,
      objectOf(`${field}.Statement.${index}`, statement),
    ),
  );
}

const KEYS = ['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition'];

function parseStatement(field: string, statement: JsonObject): PolicyStatement {
  const unknown = Object.keys(statement).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) refuse(field, `"${unknown}" is none of ${KEYS.join(', ')}.`);
  const { Sid: sid, Effect: effect, Condition: condition } = statement;
  if (sid !== undefined && typeof sid !== 'string') refuse(`${field}.Sid`, 'it must be a text.');
  if (effect !== 'Allow' && effect !== 'Deny') {
    return refuse(`${field}.Effect`, 'it must be "Allow" or "Deny".');
  }
  return {
    ...(typeof sid === 'string' ? { Sid: sid } : {}),
    Effect: effect,
    Principal: parsePrincipal(`${field}.Principal`, statement['Principal']),
    Action: textsOf(`${field}.Action`, statement['Action']),
    Resource: textsOf(`${field}.Resource`, statement['Resource']),
    ...(condition === undefined ? {} : { Condition: conditionOf(`${field}.Condition`, condition) }),
  };
}

function parsePrincipal(field: string, principal: Json | undefined): StatementPrincipal {
  if (principal === '*') return '*';
  const parts = Object.entries(objectOf(field, principal ?? null));
  const [kind, value] = parts[0] ?? [];
  if (parts.length !== 1 || (kind !== 'AWS' && kind !== 'Service')) {
    return refuse(field, 'it must be "*", {"Service": …} or {"AWS": …}.');
  }
  const names = textsOf(`${field}.${kind}`, value);
  const list = typeof names === 'string' ? [names] : names;
  if (kind === 'Service') {
    const bad = list.find((name) => !isServiceName(name));
    if (bad !== undefined) refuse(field, `"${bad}" must look like "sns.amazonaws.com".`);
    return { Service: names };
  }
  const bad = list.find((name) => name !== '*' && !/^\d{12}$/.test(name) && !isIdentityArn(name));
  if (bad !== undefined) {
    refuse(field, `"${bad}" must be "*", twelve digits or the ARN of a user or role.`);
  }
  return { AWS: list.map((name) => (/^\d{12}$/.test(name) ? rootArn(name) : name)) };
}

function textsOf(field: string, value: Json | undefined): OneOrMany {
  if (typeof value === 'string' && value !== '') return value;
  if (value !== undefined && isList(value) && value.length > 0) {
    return value.map((one) =>
      typeof one === 'string' ? one : refuse(field, 'it must hold texts.'),
    );
  }
  return refuse(field, 'it must be a text or a list of texts.');
}

function parseJson(field: string, text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return refuse(field, 'it is not valid JSON.');
  }
}

function objectOf(field: string, value: Json): JsonObject {
  if (value === null || typeof value !== 'object' || isList(value)) {
    return refuse(field, 'it must be an object.');
  }
  return value;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function refuse(field: string, why: string): never {
  throw new Refusal('MALFORMED_POLICY', `Cannot take ${field}: ${why}`, { field });
}
