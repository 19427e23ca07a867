import { base64ToText } from '../../base64.ts';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../json.ts';

/** The records of an event that carries a batch; none of any other. */
export function recordsOf(event: Json): readonly JsonObject[] {
  const records = memberOf(event, 'Records');
  return isJsonArray(records) ? records.filter(isJsonObject) : [];
}

/**
 * A record as the filters of event source mappings see it: an SQS `body` and an SNS `Message` that are
 * JSON are read as such, Kinesis `data` is decoded and stands at the top (ESM-31, ESM-35).
 */
export function readRecord(record: JsonObject): JsonObject {
  const { body, kinesis, Sns } = record as Readonly<Record<string, Json | undefined>>;
  return {
    ...record,
    ...(typeof body === 'string' ? { body: parsedOrText(body) } : {}),
    ...(isJsonObject(kinesis) && typeof kinesis['data'] === 'string'
      ? { data: parsedOrText(decodeBase64(kinesis['data'])) }
      : {}),
    ...(isJsonObject(Sns) && typeof Sns['Message'] === 'string'
      ? { Sns: { ...Sns, Message: parsedOrText(Sns['Message']) } }
      : {}),
  };
}

/** What `batchItemFailures` calls the record: the message id or the sequence number. */
export function itemIdentifier(record: JsonObject): Json {
  return (
    memberOf(record, 'messageId') ??
    memberOf(memberOf(record, 'kinesis'), 'sequenceNumber') ??
    memberOf(memberOf(record, 'dynamodb'), 'SequenceNumber') ??
    null
  );
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function parsedOrText(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function decodeBase64(text: string): string {
  try {
    return base64ToText(text);
  } catch {
    return text;
  }
}
