import type { ContinuationReference } from './continuation.ts';
import type { PolicyStatement } from './iam/statement.ts';
import type { JsonObject } from './json.ts';
import type { HttpRequest } from './push/http/http-message.ts';

/*
 * Services reach each other through the World only: one hands a call to `kernel.call`, which finds by
 * the action whoever carries it out. So none imports another, and every call passes the same checks
 * that a request of a user would.
 */

/** Who makes a call, as the policies of the callee see it. */
export type ServiceCaller =
  /** A service that delivers what one of its resources has: checked against the callee's policy. */
  | {
      readonly kind: 'service';
      /** `s3.amazonaws.com` */
      readonly principal: string;
      /** The bucket, topic or rule. */
      readonly sourceArn: string;
    }
  /** A role, such as a function's execution role: its own policy or the callee's allows it (ASY-32). */
  | {
      readonly kind: 'identity';
      readonly arn: string;
      readonly policy: readonly PolicyStatement[];
      /** `o-…`; left out for an account outside every organization. */
      readonly principalOrgId?: string | null;
    }
  /** Somebody without a signature, who came through a front end: only a policy for `*` lets them in. */
  | { readonly kind: 'anonymous' }
  /** A role that a user gave to a service, which trusts it; such roles may do everything. */
  | { readonly kind: 'service-role' };

interface CallBase {
  readonly caller: ServiceCaller;
  /**
   * `X-Amzn-Trace-Id` of the chain of requests that this call belongs to, with the lineage of the
   * functions in it where the callee carries that on (ASY-61).
   */
  readonly traceHeader: string;
  /** Checks that the resource is there and the caller may use it, and changes nothing. */
  readonly dryRun?: boolean;
}

/** A typed attribute of a message, as SQS and SNS have them. */
export interface MessageAttribute {
  /** `String`, `Number` or `Binary`, with a custom part behind a full stop or not; SNS: `String.Array` too. */
  readonly dataType: string;
  readonly stringValue: string | null;
  /** Base64. */
  readonly binaryValue: string | null;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** A text as such an attribute, or a number where the type says so. */
export function textAttribute(
  stringValue: string,
  dataType: 'String' | 'Number' = 'String',
): MessageAttribute {
  return { dataType, stringValue, binaryValue: null };
}

/** Invokes a function. */
export interface InvokeFunctionCall extends CallBase {
  readonly action: 'lambda:InvokeFunction';
  /** With a version or an alias behind it, or without. */
  readonly functionArn: string;
  /** Whom the function's URL lets in, where the call comes through it: that asks for more (URL-06). */
  readonly functionUrlAuthType?: 'NONE' | 'AWS_IAM';
  readonly invocationType: 'EVENT' | 'REQUEST_RESPONSE';
  /** The event as JSON text. */
  readonly payload: string;
  /** What goes on when a synchronous invocation has ended; null for nothing. */
  readonly continuation: ContinuationReference | null;
}

/** Sends a message to an SQS queue. */
export interface SendMessageCall extends CallBase {
  readonly action: 'sqs:SendMessage';
  readonly queueArn: string;
  readonly body: string;
  readonly messageAttributes: MessageAttributes;
  /** FIFO queues need one. */
  readonly messageGroupId: string | null;
  readonly messageDeduplicationId: string | null;
}

/** Publishes to an SNS topic. */
export interface PublishCall extends CallBase {
  readonly action: 'sns:Publish';
  readonly topicArn: string;
  readonly message: string;
  readonly subject: string | null;
  readonly messageAttributes: MessageAttributes;
  /** FIFO topics need one. */
  readonly messageGroupId: string | null;
  readonly messageDeduplicationId: string | null;
}

/** Puts one event on an EventBridge bus. */
export interface PutEventsCall extends CallBase {
  readonly action: 'events:PutEvents';
  readonly eventBusArn: string;
  readonly source: string;
  readonly detailType: string;
  /** A JSON object as text. */
  readonly detail: string;
  readonly resources: readonly string[];
}

/** Writes an object to an S3 bucket. */
export interface PutObjectCall extends CallBase {
  readonly action: 's3:PutObject';
  readonly bucketArn: string;
  readonly key: string;
  readonly body: string;
  readonly contentType: string;
}

/** Puts a record into a Kinesis stream. */
export interface PutRecordCall extends CallBase {
  readonly action: 'kinesis:PutRecord';
  readonly streamArn: string;
  readonly partitionKey: string;
  /** Base64. */
  readonly data: string;
}

/**
 * Puts up to 500 records into a Kinesis stream. It is accepted too where shards had no room for some of
 * them, as `PutRecords` answers (KIN-02).
 */
export interface PutRecordsCall extends CallBase {
  readonly action: 'kinesis:PutRecords';
  readonly streamArn: string;
  readonly records: readonly Pick<PutRecordCall, 'partitionKey' | 'data'>[];
}

/** Puts an item into a DynamoDB table, in the place of the one with its key. */
export interface PutItemCall extends CallBase {
  readonly action: 'dynamodb:PutItem';
  readonly tableArn: string;
  /** Typed attributes by name. */
  readonly item: JsonObject;
}

/** What a client sends to a front end: whoever signs is asked for, and not who calls. */
export interface HttpCallFields extends Omit<CallBase, 'dryRun'> {
  readonly request: HttpRequest;
  /** The user or role that signs the request; null for nobody. */
  readonly signerArn: string | null;
}

/** Sends a request to the URL of a function. */
export interface InvokeFunctionUrlCall extends HttpCallFields {
  readonly action: 'lambda:InvokeFunctionUrl';
  readonly functionName: string;
  /** An alias; null for `$LATEST`. */
  readonly qualifier: string | null;
}

/** Sends a request to a REST or an HTTP API; its path begins with the stage. */
export interface InvokeApiCall extends HttpCallFields {
  readonly action: 'execute-api:Invoke';
  readonly apiId: string;
}

/** Who asks, in which chain of requests, and whether only to know the answer. */
export type CallOrigin = Pick<CallBase, 'caller' | 'traceHeader' | 'dryRun'>;

/** The call that invokes a function asynchronously. */
export function eventCall(
  origin: CallOrigin,
  functionArn: string,
  payload: string,
): InvokeFunctionCall {
  return {
    ...origin,
    action: 'lambda:InvokeFunction',
    functionArn,
    invocationType: 'EVENT',
    payload,
    continuation: null,
  };
}

/** The call that sends a message to a queue: without attributes, group and id but for those given. */
export function messageCall(
  origin: CallOrigin,
  queueArn: string,
  body: string,
  more: Partial<
    Pick<SendMessageCall, 'messageAttributes' | 'messageGroupId' | 'messageDeduplicationId'>
  > = {},
): SendMessageCall {
  return {
    ...origin,
    action: 'sqs:SendMessage',
    queueArn,
    body,
    messageAttributes: {},
    messageGroupId: null,
    messageDeduplicationId: null,
    ...more,
  };
}

/** The call that publishes to a topic: without subject, attributes, group and id but for those given. */
export function publishCall(
  origin: CallOrigin,
  topicArn: string,
  message: string,
  more: Partial<Omit<PublishCall, keyof CallBase | 'action' | 'topicArn' | 'message'>> = {},
): PublishCall {
  return {
    ...origin,
    action: 'sns:Publish',
    topicArn,
    message,
    subject: null,
    messageAttributes: {},
    messageGroupId: null,
    messageDeduplicationId: null,
    ...more,
  };
}

/** What one service asks of another. */
export type ServiceCall =
  | InvokeFunctionCall
  | SendMessageCall
  | PublishCall
  | PutEventsCall
  | PutObjectCall
  | PutRecordCall
  | PutRecordsCall
  | PutItemCall
  | InvokeFunctionUrlCall
  | InvokeApiCall;

export type ServiceAction = ServiceCall['action'];

/** The call that has that action. */
export type CallOf<Action extends ServiceAction> = Extract<
  ServiceCall,
  { readonly action: Action }
>;

/** Why a call was refused; whoever called decides by the kind whether to try again. */
export interface CallRefusal {
  /**
   * `NO_RESOURCE`, `NO_PERMISSIONS` and `INVALID` stay as they are however often one tries;
   * `THROTTLED` and `INTERNAL` pass.
   */
  readonly kind: 'NO_RESOURCE' | 'NO_PERMISSIONS' | 'INVALID' | 'THROTTLED' | 'INTERNAL';
  /** AWS's error code: `AWS.SimpleQueueService.NonExistentQueue`. */
  readonly errorCode: string;
  readonly message: string;
}

/** What a service answers to another. */
export type CallAnswer =
  /** The id of the message, event or invocation; empty where there is none, as for a dry run. */
  | { readonly accepted: true; readonly id: string }
  | { readonly accepted: false; readonly refusal: CallRefusal };

/** Whether the same call may succeed later. */
export function isPassing({ kind }: CallRefusal): boolean {
  return kind === 'THROTTLED' || kind === 'INTERNAL';
}

/** The answer that refuses a call. */
export function refuseCall(
  kind: CallRefusal['kind'],
  errorCode: string,
  message: string,
): CallAnswer {
  return { accepted: false, refusal: { kind, errorCode, message } };
}
