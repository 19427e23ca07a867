import { Field, InputType, Int, ObjectType } from 'type-graphql';
import {
  RECORDS_PER_REQUEST,
  TEMPLATE_BYTES_MAX,
  type TrafficAction,
} from '../../simulation/traffic/traffic-action.ts';
import { InvocationKind } from '../invocation/invocation.enum.ts';
import {
  ofTrafficRequest,
  REQUEST_API,
  REQUEST_FUNCTION_URL,
  TrafficRequestApiType,
  TrafficRequestFunctionUrlType,
} from './traffic-request.type.ts';

const TEMPLATE = `A template of at most ${TEMPLATE_BYTES_MAX} bytes.`;

const INVOKE = 'Invokes a function.';

@ObjectType('TrafficInvoke', { description: INVOKE, simpleResolvers: true })
@InputType('TrafficInvokeInput', { description: INVOKE })
export class TrafficInvokeType {
  @Field(() => String, { description: 'The function, by its name.' })
  functionName!: string;

  @Field(() => String, {
    nullable: true,
    description: 'A version or an alias; `$LATEST` by default.',
  })
  qualifier?: string | null;

  @Field(() => InvocationKind, { nullable: true, description: 'EVENT by default; no DRY_RUN.' })
  invocationType?: 'EVENT' | 'REQUEST_RESPONSE' | 'DRY_RUN' | null;

  @Field(() => String, { description: `The event, as JSON. ${TEMPLATE}` })
  payload!: string;
}

const SEND_MESSAGE = 'Sends a message to an SQS queue.';

@ObjectType('TrafficSendMessage', { description: SEND_MESSAGE, simpleResolvers: true })
@InputType('TrafficSendMessageInput', { description: SEND_MESSAGE })
export class TrafficSendMessageType {
  @Field(() => String, { description: 'The queue, by its name.' })
  queueName!: string;

  @Field(() => String, { description: TEMPLATE })
  messageBody!: string;

  @Field(() => String, { nullable: true, description: `For a FIFO queue. ${TEMPLATE}` })
  messageGroupId?: string | null;

  @Field(() => String, { nullable: true, description: `For a FIFO queue. ${TEMPLATE}` })
  messageDeduplicationId?: string | null;
}

const PUBLISH = 'Publishes to an SNS topic.';

@ObjectType('TrafficPublish', { description: PUBLISH, simpleResolvers: true })
@InputType('TrafficPublishInput', { description: PUBLISH })
export class TrafficPublishType {
  @Field(() => String, { description: 'The ARN of the topic.' })
  topicArn!: string;

  @Field(() => String, { description: TEMPLATE })
  message!: string;

  @Field(() => String, { nullable: true, description: 'The subject line; none by default.' })
  subject?: string | null;

  @Field(() => String, { nullable: true, description: `For a FIFO topic. ${TEMPLATE}` })
  messageGroupId?: string | null;

  @Field(() => String, { nullable: true, description: `For a FIFO topic. ${TEMPLATE}` })
  messageDeduplicationId?: string | null;
}

const PUT_EVENTS = 'Puts an event on an EventBridge bus.';

@ObjectType('TrafficPutEvents', { description: PUT_EVENTS, simpleResolvers: true })
@InputType('TrafficPutEventsInput', { description: PUT_EVENTS })
export class TrafficPutEventsType {
  @Field(() => String, { nullable: true, description: 'The bus; `default` by default.' })
  eventBusName?: string | null;

  @Field(() => String, { description: 'The source of the event.' })
  source!: string;

  @Field(() => String, { description: 'Its detail type.' })
  detailType!: string;

  @Field(() => String, { description: `A JSON object. ${TEMPLATE}` })
  detail!: string;
}

const PUT_OBJECT = 'Writes an object to an S3 bucket.';

@ObjectType('TrafficPutObject', { description: PUT_OBJECT, simpleResolvers: true })
@InputType('TrafficPutObjectInput', { description: PUT_OBJECT })
export class TrafficPutObjectType {
  @Field(() => String, { description: 'The name of the bucket.' })
  bucket!: string;

  @Field(() => String, { description: `The key. ${TEMPLATE}` })
  key!: string;

  @Field(() => String, { description: `What is in the object, as text. ${TEMPLATE}` })
  body!: string;

  @Field(() => String, { nullable: true, description: '`application/octet-stream` by default.' })
  contentType?: string | null;
}

const PUT_RECORD = 'Puts a record into a Kinesis stream.';

@ObjectType('TrafficPutRecord', { description: PUT_RECORD, simpleResolvers: true })
@InputType('TrafficPutRecordInput', { description: PUT_RECORD })
export class TrafficPutRecordType {
  @Field(() => String, { description: 'The stream, by its name.' })
  streamName!: string;

  @Field(() => String, { description: `It chooses the shard. ${TEMPLATE}` })
  partitionKey!: string;

  @Field(() => String, { description: `The data, as text. ${TEMPLATE}` })
  data!: string;
}

const PUT_RECORDS =
  'Puts several records into a Kinesis stream in one request, as producers do that gather them.';

@ObjectType('TrafficPutRecords', { description: PUT_RECORDS, simpleResolvers: true })
@InputType('TrafficPutRecordsInput', { description: PUT_RECORDS })
export class TrafficPutRecordsType {
  @Field(() => String, { description: 'The stream, by its name.' })
  streamName!: string;

  @Field(() => Int, {
    description: `How many, from ${RECORDS_PER_REQUEST.min} to ${RECORDS_PER_REQUEST.max}. Each fills the templates anew; \`{{counter}}\` counts the records. Those for which a shard has no room are not tried again.`,
  })
  records!: number;

  @Field(() => String, { description: `It chooses the shard. ${TEMPLATE}` })
  partitionKey!: string;

  @Field(() => String, { description: `The data, as text. ${TEMPLATE}` })
  data!: string;
}

const PUT_ITEM = 'Puts an item into a DynamoDB table.';

@ObjectType('TrafficPutItem', { description: PUT_ITEM, simpleResolvers: true })
@InputType('TrafficPutItemInput', { description: PUT_ITEM })
export class TrafficPutItemType {
  @Field(() => String, { description: 'The table, by its name.' })
  tableName!: string;

  @Field(() => String, {
    description: `Typed attributes as JSON, such as \`{"pk": {"S": "{{uuid}}"}}\`. ${TEMPLATE}`,
  })
  item!: string;
}

const ACTION = 'What a traffic does, again and again: exactly one of these.';

@ObjectType('TrafficAction', { description: ACTION, simpleResolvers: true })
@InputType('TrafficActionInput', { description: ACTION })
export class TrafficActionType {
  @Field(() => TrafficInvokeType, { nullable: true, description: INVOKE })
  invoke?: TrafficInvokeType | null;

  @Field(() => TrafficSendMessageType, { nullable: true, description: SEND_MESSAGE })
  sendMessage?: TrafficSendMessageType | null;

  @Field(() => TrafficPublishType, { nullable: true, description: PUBLISH })
  publish?: TrafficPublishType | null;

  @Field(() => TrafficPutEventsType, { nullable: true, description: PUT_EVENTS })
  putEvents?: TrafficPutEventsType | null;

  @Field(() => TrafficPutObjectType, { nullable: true, description: PUT_OBJECT })
  putObject?: TrafficPutObjectType | null;

  @Field(() => TrafficPutRecordType, { nullable: true, description: PUT_RECORD })
  putRecord?: TrafficPutRecordType | null;

  @Field(() => TrafficPutRecordsType, { nullable: true, description: PUT_RECORDS })
  putRecords?: TrafficPutRecordsType | null;

  @Field(() => TrafficPutItemType, { nullable: true, description: PUT_ITEM })
  putItem?: TrafficPutItemType | null;

  @Field(() => TrafficRequestFunctionUrlType, {
    nullable: true,
    description: REQUEST_FUNCTION_URL,
  })
  requestFunctionUrl?: TrafficRequestFunctionUrlType | null;

  @Field(() => TrafficRequestApiType, { nullable: true, description: REQUEST_API })
  requestApi?: TrafficRequestApiType | null;
}

/** The action as the API shows it. */
export function ofAction(action: TrafficAction): TrafficActionType {
  switch (action.type) {
    case 'INVOKE':
      return { invoke: action };
    case 'SEND_MESSAGE':
      return { sendMessage: action };
    case 'PUBLISH':
      return { publish: action };
    case 'PUT_EVENTS':
      return { putEvents: action };
    case 'PUT_OBJECT':
      return { putObject: action };
    case 'PUT_RECORD':
      return { putRecord: action };
    case 'PUT_RECORDS':
      return { putRecords: action };
    case 'PUT_ITEM':
      return { putItem: action };
    case 'REQUEST_FUNCTION_URL': {
      const { functionName, qualifier, signerArn, request } = action;
      const more = { functionName, qualifier, signerArn };
      return { requestFunctionUrl: { ...ofTrafficRequest(request), ...more } };
    }
    case 'REQUEST_API': {
      const { apiId, signerArn, request } = action;
      return { requestApi: { ...ofTrafficRequest(request), apiId, signerArn } };
    }
  }
}
