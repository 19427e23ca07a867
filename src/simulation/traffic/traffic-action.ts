import { byteLength } from '../byte-length.ts';
import { validateRange, validateText } from '../constraint.ts';
import { Refusal } from '../errors.ts';
import { toBase64 } from '../base64.ts';
import { isJsonObject, type Json } from '../json.ts';
import type { SandboxIdentity } from '../kernel.ts';
import {
  eventCall,
  messageCall,
  publishCall,
  type CallAnswer,
  type CallOrigin,
  type ServiceCall,
} from '../service-call.ts';
import { fillRequest, validateRequest, type TrafficRequest } from './http-action.ts';
import { parseTemplate, TemplateError, type Template } from './template.ts';

/** What a traffic does, again and again. What says so is a template; whom it concerns is not. */
export type TrafficAction =
  | {
      readonly type: 'INVOKE';
      readonly functionName: string;
      /** A version or an alias; null for the unqualified function. */
      readonly qualifier: string | null;
      readonly invocationType: 'EVENT' | 'REQUEST_RESPONSE';
      /** A template of JSON. */
      readonly payload: string;
    }
  | {
      readonly type: 'SEND_MESSAGE';
      readonly queueName: string;
      /** A template, as the two below. */
      readonly messageBody: string;
      readonly messageGroupId: string | null;
      readonly messageDeduplicationId: string | null;
    }
  | {
      readonly type: 'PUBLISH';
      readonly topicArn: string;
      /** A template. */
      readonly message: string;
      readonly subject: string | null;
      /** A template, as the one below: for FIFO topics. */
      readonly messageGroupId: string | null;
      readonly messageDeduplicationId: string | null;
    }
  | {
      readonly type: 'PUT_EVENTS';
      readonly eventBusName: string;
      readonly source: string;
      readonly detailType: string;
      /** A template of a JSON object. */
      readonly detail: string;
    }
  | {
      readonly type: 'PUT_OBJECT';
      readonly bucket: string;
      /** A template. */
      readonly key: string;
      /** A template. */
      readonly body: string;
      readonly contentType: string;
    }
  | {
      readonly type: 'PUT_RECORD';
      readonly streamName: string;
      /** A template. */
      readonly partitionKey: string;
      /** A template of text. */
      readonly data: string;
    }
  | {
      readonly type: 'PUT_RECORDS';
      readonly streamName: string;
      /** How many go into one request, as producers gather them; each fills the templates anew. */
      readonly records: number;
      /** A template. */
      readonly partitionKey: string;
      /** A template of text. */
      readonly data: string;
    }
  | {
      readonly type: 'PUT_ITEM';
      readonly tableName: string;
      /** A template of a JSON object of typed attributes. */
      readonly item: string;
    }
  | {
      readonly type: 'REQUEST_FUNCTION_URL';
      readonly functionName: string;
      /** An alias; null for `$LATEST`. */
      readonly qualifier: string | null;
      readonly request: TrafficRequest;
      /** The user or role that signs the requests; null for nobody. */
      readonly signerArn: string | null;
    }
  | {
      readonly type: 'REQUEST_API';
      readonly apiId: string;
      /** Its path begins with the stage. */
      readonly request: TrafficRequest;
      readonly signerArn: string | null;
    };

/** Bytes of one template. */
export const TEMPLATE_BYTES_MAX = 16_384;

const NAME_LENGTH_MAX = 256;

/** Records of one request (KIN-02). */
export const RECORDS_PER_REQUEST = { min: 1, max: 500 };

/** Refuses an action with a name of no length or a template that cannot be read. */
export function validateAction(action: TrafficAction): void {
  const { type, ...fields } = action;
  const templates = new Set(templateFields[type]);
  for (const [name, value] of Object.entries<string | number | TrafficRequest | null>(fields)) {
    if (value === null) continue;
    const field = `action.${name}`;
    if (typeof value === 'number') validateRange(field, value, RECORDS_PER_REQUEST);
    else if (typeof value === 'object') validateRequest(value, validateTemplate);
    else if (templates.has(name)) validateTemplate(field, value);
    else validateText(field, value, 1, NAME_LENGTH_MAX);
  }
}

const templateFields: Readonly<Record<TrafficAction['type'], readonly string[]>> = {
  INVOKE: ['payload'],
  SEND_MESSAGE: ['messageBody', 'messageGroupId', 'messageDeduplicationId'],
  PUBLISH: ['message', 'messageGroupId', 'messageDeduplicationId'],
  PUT_EVENTS: ['detail'],
  PUT_OBJECT: ['key', 'body'],
  PUT_RECORD: ['partitionKey', 'data'],
  PUT_RECORDS: ['partitionKey', 'data'],
  PUT_ITEM: ['item'],
  REQUEST_FUNCTION_URL: [],
  REQUEST_API: [],
};

function validateTemplate(field: string, text: string): void {
  const bytes = byteLength(text);
  if (bytes > TEMPLATE_BYTES_MAX) {
    throw new Refusal(
      'VALIDATION_FAILED',
      `Cannot take ${field}: it has ${bytes} bytes, and a template has at most ${TEMPLATE_BYTES_MAX}.`,
      { field, detail: { limit: TEMPLATE_BYTES_MAX, actual: bytes } },
    );
  }
  try {
    parseTemplate(text);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const { line, column, message } = error;
    throw new Refusal('VALIDATION_FAILED', `Cannot take ${field}, ${message}.`, {
      field,
      detail: { line, column },
    });
  }
}

/** Templates of actions that have been read, for as long as the World holds the action. */
const parsed = new WeakMap<TrafficAction, Map<string, Template>>();

/** A template of an action, which is read once. */
export function templateOf(action: TrafficAction, text: string): Template {
  const templates = parsed.get(action) ?? new Map<string, Template>();
  parsed.set(action, templates);
  const template = templates.get(text) ?? parseTemplate(text);
  templates.set(text, template);
  return template;
}

/** How many things one action puts: more than one are the records of one request. */
export function sizeOf(action: TrafficAction): number {
  return action.type === 'PUT_RECORDS' ? action.records : 1;
}

/**
 * The call that an action makes, its templates filled; where what should be JSON is none once it is
 * filled, the answer that refuses it. `fill` fills them for one of as many as `sizeOf` tells, from 0.
 */
export function callOf(
  { region, accountId }: SandboxIdentity,
  action: TrafficAction,
  origin: CallOrigin,
  fill: (text: string, index?: number) => string,
): ServiceCall | Extract<CallAnswer, { accepted: false }> {
  const arn = (service: string, resource: string): string =>
    `arn:aws:${service}:${region}:${accountId}:${resource}`;
  const fillOrNull = (text: string | null): string | null => (text === null ? null : fill(text));
  switch (action.type) {
    case 'INVOKE': {
      const { functionName, qualifier, invocationType } = action;
      const resource = `function:${functionName}${qualifier === null ? '' : `:${qualifier}`}`;
      const payload = fill(action.payload);
      if (parseJson(payload) === undefined) return noJson('payload', 'JSON');
      return { ...eventCall(origin, arn('lambda', resource), payload), invocationType };
    }
    case 'SEND_MESSAGE':
      return messageCall(origin, arn('sqs', action.queueName), fill(action.messageBody), {
        messageGroupId: fillOrNull(action.messageGroupId),
        messageDeduplicationId: fillOrNull(action.messageDeduplicationId),
      });
    case 'PUBLISH':
      return publishCall(origin, action.topicArn, fill(action.message), {
        subject: action.subject,
        messageGroupId: fillOrNull(action.messageGroupId),
        messageDeduplicationId: fillOrNull(action.messageDeduplicationId),
      });
    case 'PUT_EVENTS': {
      const { source, detailType } = action;
      const eventBusArn = arn('events', `event-bus/${action.eventBusName}`);
      const detail = fill(action.detail);
      if (!isJsonObject(parseJson(detail))) return noJson('detail', 'a JSON object');
      const more = { eventBusArn, source, detailType, detail, resources: [] };
      return { ...origin, action: 'events:PutEvents', ...more };
    }
    case 'PUT_OBJECT':
      return {
        ...origin,
        action: 's3:PutObject',
        bucketArn: `arn:aws:s3:::${action.bucket}`,
        key: fill(action.key),
        body: fill(action.body),
        contentType: action.contentType,
      };
    case 'PUT_RECORD':
      return {
        ...origin,
        action: 'kinesis:PutRecord',
        streamArn: arn('kinesis', `stream/${action.streamName}`),
        partitionKey: fill(action.partitionKey),
        data: toBase64(fill(action.data)),
      };
    case 'PUT_RECORDS': {
      const { streamName, partitionKey, data } = action;
      const records = Array.from({ length: action.records }, (_, index) => ({
        partitionKey: fill(partitionKey, index),
        data: toBase64(fill(data, index)),
      }));
      const streamArn = arn('kinesis', `stream/${streamName}`);
      return { ...origin, action: 'kinesis:PutRecords', streamArn, records };
    }
    case 'PUT_ITEM': {
      const item = parseJson(fill(action.item));
      if (!isJsonObject(item)) return noJson('item', 'a JSON object');
      const tableArn = arn('dynamodb', `table/${action.tableName}`);
      return { ...origin, action: 'dynamodb:PutItem', tableArn, item };
    }
    case 'REQUEST_FUNCTION_URL': {
      const { functionName, qualifier, signerArn } = action;
      const request = fillRequest(action.request, fill);
      const more = { functionName, qualifier, request, signerArn };
      return { ...origin, action: 'lambda:InvokeFunctionUrl', ...more };
    }
    case 'REQUEST_API': {
      const { apiId, signerArn } = action;
      const request = fillRequest(action.request, fill);
      return { ...origin, action: 'execute-api:Invoke', apiId, request, signerArn };
    }
  }
}

/** An action in words: `invokes the function report`. */
export function actionWords(action: TrafficAction): string {
  switch (action.type) {
    case 'INVOKE':
      return `invokes the function ${action.functionName}`;
    case 'SEND_MESSAGE':
      return `sends a message to the queue ${action.queueName}`;
    case 'PUBLISH':
      return `publishes to ${action.topicArn}`;
    case 'PUT_EVENTS':
      return `puts an event on the bus ${action.eventBusName}`;
    case 'PUT_OBJECT':
      return `puts an object into the bucket ${action.bucket}`;
    case 'PUT_RECORD':
      return `puts a record into the stream ${action.streamName}`;
    case 'PUT_RECORDS':
      return `puts ${action.records} records at once into the stream ${action.streamName}`;
    case 'PUT_ITEM':
      return `puts an item into the table ${action.tableName}`;
    case 'REQUEST_FUNCTION_URL':
      return `sends ${action.request.method} requests to the URL of the function ${action.functionName}`;
    case 'REQUEST_API':
      return `sends ${action.request.method} requests to the API ${action.apiId}`;
  }
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function noJson(name: string, wanted: string): Extract<CallAnswer, { accepted: false }> {
  const message = `The ${name} must be ${wanted}, and once its placeholders are filled it is not.`;
  return {
    accepted: false,
    refusal: { kind: 'INVALID', errorCode: 'InvalidRequestContentException', message },
  };
}
