import { isJsonArray, isJsonObject, type Json } from '../../json.ts';

/** What a function's answer says of the records of its batch (table 3.6 of the specification). */
export type BatchVerdict =
  | { readonly kind: 'ALL_DONE' }
  | { readonly kind: 'SOME_FAILED'; readonly failed: ReadonlySet<string> }
  /** The answer is malformed, in a way that the clause tells: every record counts as failed (ESM-41). */
  | { readonly kind: 'ALL_FAILED'; readonly reason: string };

const ALL_DONE: BatchVerdict = { kind: 'ALL_DONE' };

/**
 * Reads `batchItemFailures` in the answer of a function that reports them (ESM-40): none, or nothing at
 * all, is success; an identifier that is empty, missing or not of the batch makes the whole batch fail.
 * `payload` is JSON text, or null for no answer.
 */
export function readBatchItemFailures(
  payload: string | null,
  identifiers: ReadonlySet<string>,
): BatchVerdict {
  const answer = parse(payload);
  if (answer === undefined) return allFailed('the answer is not valid JSON');
  if (answer === null || answer === '') return ALL_DONE;
  if (!isJsonObject(answer)) {
    return allFailed('the answer is not an object such as {"batchItemFailures": []}');
  }
  const failures = Object.hasOwn(answer, 'batchItemFailures') ? answer['batchItemFailures'] : null;
  if (failures === undefined || failures === null) return ALL_DONE;
  if (!isJsonArray(failures)) return allFailed('batchItemFailures is not a list');
  const failed = new Set<string>();
  for (const [index, failure] of failures.entries()) {
    const identifier = identifierOf(failure);
    if (typeof identifier !== 'string' || identifier === '') {
      return allFailed(`entry ${index} of batchItemFailures has no itemIdentifier`);
    }
    if (!identifiers.has(identifier)) {
      return allFailed(
        `the itemIdentifier "${identifier.slice(0, SHOWN_LENGTH)}" is none of a record of the batch`,
      );
    }
    failed.add(identifier);
  }
  return failed.size === 0 ? ALL_DONE : { kind: 'SOME_FAILED', failed };
}

/** Characters of an identifier that a reason shows. */
const SHOWN_LENGTH = 100;

function identifierOf(failure: Json): Json | undefined {
  return isJsonObject(failure) && Object.hasOwn(failure, 'itemIdentifier')
    ? failure['itemIdentifier']
    : undefined;
}

function parse(payload: string | null): Json | undefined {
  if (payload === null || payload.trim() === '') return null;
  try {
    return JSON.parse(payload) as Json;
  } catch {
    return undefined;
  }
}

function allFailed(reason: string): BatchVerdict {
  return { kind: 'ALL_FAILED', reason };
}
