import type { JsonObject } from './json.ts';
import { apiGatewayRefusals } from './refusals/api-gateway.ts';
import { eventSourceMappingRefusals } from './refusals/event-source-mapping.ts';
import { dynamoDbRefusals } from './refusals/dynamodb.ts';
import { kinesisRefusals } from './refusals/kinesis.ts';
import { sqsRefusals } from './refusals/sqs.ts';
import type { RefusalDefinition } from './refusals/refusal-definition.ts';

/**
 * Every refusal the simulation can give: our stable code, AWS's code where AWS has one, and the HTTP
 * status AWS answers with. Retired codes stay retired.
 */
export const refusals = {
  FUNCTION_NOT_FOUND: {
    awsErrorCode: 'ResourceNotFoundException',
    httpStatus: 404,
    meaning: 'The sandbox has no function of that name.',
  },
  FUNCTION_EXISTS: {
    awsErrorCode: 'ResourceConflictException',
    httpStatus: 409,
    meaning: 'A function of that name exists already.',
  },
  FUNCTION_NOT_READY: {
    awsErrorCode: 'ResourceConflictException',
    httpStatus: 409,
    meaning: 'The function is being created or restored and cannot be used yet.',
  },
  FUNCTION_UPDATE_IN_PROGRESS: {
    awsErrorCode: 'ResourceConflictException',
    httpStatus: 409,
    meaning: 'The function is being updated; it can be changed again when that is complete.',
  },
  VERSION_IN_USE: {
    awsErrorCode: 'ResourceConflictException',
    httpStatus: 409,
    meaning: 'An alias leads to the version, so it cannot be deleted.',
  },
  ALIAS_NOT_FOUND: {
    awsErrorCode: 'ResourceNotFoundException',
    httpStatus: 404,
    meaning: 'The function has no alias of that name.',
  },
  ALIAS_EXISTS: {
    awsErrorCode: 'ResourceConflictException',
    httpStatus: 409,
    meaning: 'The function has an alias of that name already.',
  },
  PROVISIONED_CONCURRENCY_CONFLICT: {
    awsErrorCode: 'ResourceConflictException',
    httpStatus: 409,
    meaning: 'A version is provisioned by itself or through an alias, not both.',
  },
  PRECONDITION_FAILED: {
    awsErrorCode: 'PreconditionFailedException',
    httpStatus: 412,
    meaning: 'The revision id given is not the latest one: somebody has changed the thing since.',
  },
  INVALID_PARAMETER: {
    awsErrorCode: 'InvalidParameterValueException',
    httpStatus: 400,
    meaning: 'A parameter has a value that AWS refuses.',
  },
  VALIDATION_FAILED: {
    awsErrorCode: 'ValidationException',
    httpStatus: 400,
    meaning: 'A parameter breaks its constraint on length, range or pattern.',
  },
  REQUEST_TOO_LARGE: {
    awsErrorCode: 'RequestTooLargeException',
    httpStatus: 413,
    meaning: 'The payload is larger than the invocation type allows.',
  },
  RECURSIVE_INVOCATION: {
    awsErrorCode: 'RecursiveInvocationException',
    httpStatus: 400,
    meaning: 'The trace header says that the function has run 16 times in this chain: a loop.',
  },
  STATEMENT_EXISTS: {
    awsErrorCode: 'ResourceConflictException',
    httpStatus: 409,
    meaning: 'The policy has a statement of that id already.',
  },
  STATEMENT_NOT_FOUND: {
    awsErrorCode: 'ResourceNotFoundException',
    httpStatus: 404,
    meaning: 'The policy has no statement of that id.',
  },
  POLICY_NOT_FOUND: {
    awsErrorCode: 'ResourceNotFoundException',
    httpStatus: 404,
    meaning: 'The function, version or alias has no resource-based policy.',
  },
  POLICY_TOO_LONG: {
    awsErrorCode: 'PolicyLengthExceededException',
    httpStatus: 400,
    meaning: 'The resource-based policy would be longer than 20 KB.',
  },
  MALFORMED_POLICY: {
    awsErrorCode: 'MalformedPolicyDocument',
    httpStatus: 400,
    meaning: 'A statement of a role’s or caller’s policy is not one that IAM takes.',
  },
  IDENTITY_POLICY_TOO_LONG: {
    awsErrorCode: 'LimitExceeded',
    httpStatus: 409,
    meaning: 'The statements of a role’s or caller’s policy are longer than 10 KB together.',
  },
  TRIGGER_NOT_FOUND: {
    awsErrorCode: null,
    httpStatus: 404,
    meaning: 'The sandbox has no trigger of that id.',
  },
  EVENT_INVOKE_CONFIG_NOT_FOUND: {
    awsErrorCode: 'ResourceNotFoundException',
    httpStatus: 404,
    meaning: 'The function, version or alias has no configuration for its events.',
  },
  FUNCTION_URL_EXISTS: {
    awsErrorCode: 'ResourceConflictException',
    httpStatus: 409,
    meaning: 'The function or alias has a URL already.',
  },
  FUNCTION_URL_NOT_FOUND: {
    awsErrorCode: 'ResourceNotFoundException',
    httpStatus: 404,
    meaning: 'The function or alias has no URL, or there is none of that id.',
  },
  ...apiGatewayRefusals,
  ...eventSourceMappingRefusals,
  ...sqsRefusals,
  ...dynamoDbRefusals,
  TOPIC_NOT_FOUND: {
    awsErrorCode: 'NotFound',
    httpStatus: 404,
    meaning: 'The sandbox has no topic of that ARN.',
  },
  SUBSCRIPTION_NOT_FOUND: {
    awsErrorCode: 'NotFound',
    httpStatus: 404,
    meaning: 'No topic of the sandbox has a subscription of that ARN.',
  },
  SNS_INVALID_PARAMETER: {
    awsErrorCode: 'InvalidParameter',
    httpStatus: 400,
    meaning: 'A parameter of an SNS action has a value that SNS refuses.',
  },
  MESSAGE_ATTRIBUTE_INVALID: {
    awsErrorCode: 'ParameterValueInvalid',
    httpStatus: 400,
    meaning: 'A message attribute has a name, type or value that SNS refuses.',
  },
  FILTER_POLICY_LIMIT_EXCEEDED: {
    awsErrorCode: 'FilterPolicyLimitExceeded',
    httpStatus: 403,
    meaning: 'The topic has as many filter policies as it may have.',
  },
  EVENT_BUS_NOT_FOUND: {
    awsErrorCode: 'ResourceNotFoundException',
    httpStatus: 400,
    meaning: 'The sandbox has no event bus of that name.',
  },
  EVENT_BUS_EXISTS: {
    awsErrorCode: 'ResourceAlreadyExistsException',
    httpStatus: 400,
    meaning: 'An event bus of that name exists already.',
  },
  EVENT_BUS_IN_USE: {
    awsErrorCode: 'ValidationException',
    httpStatus: 400,
    meaning: 'The event bus has rules, so it cannot be deleted.',
  },
  EVENT_RULE_NOT_FOUND: {
    awsErrorCode: 'ResourceNotFoundException',
    httpStatus: 400,
    meaning: 'The event bus has no rule of that name.',
  },
  EVENT_RULE_HAS_TARGETS: {
    awsErrorCode: 'ValidationException',
    httpStatus: 400,
    meaning: 'The rule has targets, so it cannot be deleted.',
  },
  EVENT_PATTERN_INVALID: {
    awsErrorCode: 'InvalidEventPatternException',
    httpStatus: 400,
    meaning: 'The event pattern is not one that EventBridge takes.',
  },
  EVENT_LIMIT_EXCEEDED: {
    awsErrorCode: 'LimitExceededException',
    httpStatus: 400,
    meaning: 'There are as many buses, rules or targets as AWS allows.',
  },
  BUCKET_NOT_FOUND: {
    awsErrorCode: 'NoSuchBucket',
    httpStatus: 404,
    meaning: 'The sandbox has no bucket of that name.',
  },
  BUCKET_EXISTS: {
    awsErrorCode: 'BucketAlreadyOwnedByYou',
    httpStatus: 409,
    meaning: 'The sandbox has a bucket of that name already.',
  },
  BUCKET_NAME_INVALID: {
    awsErrorCode: 'InvalidBucketName',
    httpStatus: 400,
    meaning: 'The name is not one that a bucket can have.',
  },
  BUCKET_NOT_EMPTY: {
    awsErrorCode: 'BucketNotEmpty',
    httpStatus: 409,
    meaning: 'The bucket has objects, versions or delete markers, so it cannot be deleted.',
  },
  OBJECT_NOT_FOUND: {
    awsErrorCode: 'NoSuchKey',
    httpStatus: 404,
    meaning: 'The bucket has no object of that key.',
  },
  OBJECT_VERSION_NOT_FOUND: {
    awsErrorCode: 'NoSuchVersion',
    httpStatus: 404,
    meaning: 'The object has no version of that id.',
  },
  OBJECT_IS_DELETE_MARKER: {
    awsErrorCode: 'MethodNotAllowed',
    httpStatus: 405,
    meaning: 'The version is a delete marker, of which nothing can be read or changed.',
  },
  OBJECT_TOO_LARGE: {
    awsErrorCode: 'EntityTooLarge',
    httpStatus: 400,
    meaning: 'The object is larger than one of a sandbox may be.',
  },
  OBJECT_KEY_TOO_LONG: {
    awsErrorCode: 'KeyTooLongError',
    httpStatus: 400,
    meaning: 'The key has more than 1,024 bytes.',
  },
  OBJECT_STATE_INVALID: {
    awsErrorCode: 'InvalidObjectState',
    httpStatus: 403,
    meaning: 'The storage class of the object does not allow it.',
  },
  RESTORE_IN_PROGRESS: {
    awsErrorCode: 'RestoreAlreadyInProgress',
    httpStatus: 409,
    meaning: 'The object is being restored, or its copy is still there.',
  },
  TAG_INVALID: {
    awsErrorCode: 'InvalidTag',
    httpStatus: 400,
    meaning: 'The tags of an object are too many, too long or given twice.',
  },
  UPLOAD_NOT_FOUND: {
    awsErrorCode: 'NoSuchUpload',
    httpStatus: 404,
    meaning: 'There is no such upload in parts, or it is completed or given up.',
  },
  UPLOAD_PART_INVALID: {
    awsErrorCode: 'InvalidPart',
    httpStatus: 400,
    meaning: 'The upload has no part of that number and ETag.',
  },
  UPLOAD_PART_ORDER_INVALID: {
    awsErrorCode: 'InvalidPartOrder',
    httpStatus: 400,
    meaning: 'The parts are not named in ascending order.',
  },
  NOTIFICATIONS_OVERLAP: {
    awsErrorCode: 'InvalidArgument',
    httpStatus: 400,
    meaning: 'Two notification configurations of a bucket are for the same event and keys.',
  },
  NOTIFICATION_DESTINATION_INVALID: {
    awsErrorCode: 'InvalidArgument',
    httpStatus: 400,
    meaning: 'A destination of a bucket’s notifications is not there or does not let it in.',
  },
  S3_ARGUMENT_INVALID: {
    awsErrorCode: 'InvalidArgument',
    httpStatus: 400,
    meaning: 'A parameter has a value that S3 refuses.',
  },
  S3_REQUEST_INVALID: {
    awsErrorCode: 'InvalidRequest',
    httpStatus: 400,
    meaning: 'S3 cannot do what is asked for with this object or bucket.',
  },
  S3_MALFORMED_XML: {
    awsErrorCode: 'MalformedXML',
    httpStatus: 400,
    meaning: 'A list has more or fewer entries than a request to S3 may have.',
  },
  TRAFFIC_NOT_FOUND: {
    awsErrorCode: null,
    httpStatus: 404,
    meaning: 'The sandbox has no traffic of that id.',
  },
  SCHEDULE_NOT_FOUND: {
    awsErrorCode: 'ResourceNotFoundException',
    httpStatus: 404,
    meaning: 'The group has no schedule of that name.',
  },
  SCHEDULE_EXISTS: {
    awsErrorCode: 'ConflictException',
    httpStatus: 409,
    meaning: 'The group has a schedule of that name already.',
  },
  SCHEDULE_GROUP_NOT_FOUND: {
    awsErrorCode: 'ResourceNotFoundException',
    httpStatus: 404,
    meaning: 'The sandbox has no schedule group of that name.',
  },
  SCHEDULE_GROUP_EXISTS: {
    awsErrorCode: 'ConflictException',
    httpStatus: 409,
    meaning: 'The sandbox has a schedule group of that name already.',
  },
  ...kinesisRefusals,
  CLOCK_INVALID: {
    awsErrorCode: null,
    httpStatus: 400,
    meaning: 'The clock cannot be set or advanced like that.',
  },
  CLOCK_ADVANCE_IN_PROGRESS: {
    awsErrorCode: null,
    httpStatus: 409,
    meaning: 'An advance of the clock is under way; wait for its end or cancel it.',
  },
  CLOCK_ADVANCE_NOT_RUNNING: {
    awsErrorCode: null,
    httpStatus: 409,
    meaning: 'There is no such advance under way that could be cancelled.',
  },
  QUOTA_EXCEEDED: {
    awsErrorCode: null,
    httpStatus: 403,
    meaning: 'The sandbox or the tenant has as much of it as it may have.',
  },
} as const satisfies Record<string, RefusalDefinition>;

export type RefusalCode = keyof typeof refusals;

/** What a refusal says beside its message. */
export interface RefusalContext {
  /** The input field at fault, in the API's spelling. */
  readonly field?: string;
  /** Figures that help to mend it, such as the limit. */
  readonly detail?: JsonObject;
}

/**
 * A command that the simulation refuses. It is part of the contract: it has a stable code, says what
 * to do, and nothing has changed.
 */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly field: string | null;
  readonly detail: JsonObject | null;

  /** What AWS calls it; null where AWS has no such error. */
  get awsErrorCode(): string | null {
    return refusals[this.code].awsErrorCode;
  }

  constructor(code: RefusalCode, message: string, context: RefusalContext = {}) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.field = context.field ?? null;
    this.detail = context.detail ?? null;
  }
}
