import { refusals, type RefusalCode } from '../simulation/errors.ts';
import type { JsonObject } from '../simulation/json.ts';

/** What docs/errors.md says of a code. */
export interface ErrorDefinition {
  /** What AWS calls it; null where AWS has no such thing. */
  readonly awsErrorCode: string | null;
  /** The HTTP status that fits it best. GraphQL answers most of them with 200 all the same. */
  readonly httpStatus: number;
  readonly meaning: string;
  /** What whoever meets it does about it. */
  readonly remedy: string;
}

/** The API's own refusals and failures. Retired codes stay retired. */
const apiErrors = {
  UNAUTHENTICATED: {
    awsErrorCode: null,
    httpStatus: 401,
    meaning: 'There is no key with the request, or it is unknown, revoked or expired.',
    remedy: 'Send `Authorization: Bearer <key>` with a key that is valid.',
  },
  FORBIDDEN: {
    awsErrorCode: null,
    httpStatus: 403,
    meaning: 'The key is valid, but its role or its limit to one sandbox does not allow this.',
    remedy: 'Use a key with the role that the message names.',
  },
  NOT_FOUND: {
    awsErrorCode: null,
    httpStatus: 404,
    meaning: 'There is nothing of that id that the key reaches.',
    remedy: 'Check the id, and that the key belongs to its tenant and sandbox.',
  },
  INVALID_ARGUMENT: {
    awsErrorCode: null,
    httpStatus: 400,
    meaning: 'An argument has a value that its description rules out.',
    remedy: 'Correct the argument that `field` names; `detail` has the limit.',
  },
  INVALID_CURSOR: {
    awsErrorCode: null,
    httpStatus: 400,
    meaning: 'The cursor was not given out by this list.',
    remedy: 'Use a cursor of the same list and sandbox, unchanged, or begin without one.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    awsErrorCode: null,
    httpStatus: 409,
    meaning: 'The idempotency key was used for another request before.',
    remedy: 'Take a new key for a new request; repeat a request with the same input.',
  },
  SHUTTING_DOWN: {
    awsErrorCode: null,
    httpStatus: 503,
    meaning: 'The server is stopping; the request was not carried out.',
    remedy: 'Try again in a moment.',
  },
  REQUEST_BODY_TOO_LARGE: {
    awsErrorCode: null,
    httpStatus: 413,
    meaning: 'The HTTP request is larger than the server reads.',
    remedy: 'Send less in one request; `detail` has the limit.',
  },
  QUERY_TOO_LARGE: {
    awsErrorCode: null,
    httpStatus: 400,
    meaning: 'The GraphQL document has more words and signs than the server reads.',
    remedy: 'Pass values as variables, or send several requests; `detail` has the limit.',
  },
  QUERY_TOO_DEEP: {
    awsErrorCode: null,
    httpStatus: 400,
    meaning: 'The operation has more levels of fields than are allowed.',
    remedy: 'Ask for inner things by their own ids; `detail` has the limit.',
  },
  TOO_MANY_ALIASES: {
    awsErrorCode: null,
    httpStatus: 400,
    meaning: 'The operation has more aliases than are allowed.',
    remedy: 'Send several requests; `detail` has the limit.',
  },
  TOO_MANY_ROOT_FIELDS: {
    awsErrorCode: null,
    httpStatus: 400,
    meaning: 'The operation begins with more fields than are allowed.',
    remedy: 'Send several requests; `detail` has the limit.',
  },
  TOO_MANY_SELECTIONS: {
    awsErrorCode: null,
    httpStatus: 400,
    meaning: 'The operation selects more fields and fragments than are allowed.',
    remedy: 'Send several requests; `detail` has the limit.',
  },
  QUERY_TOO_COSTLY: {
    awsErrorCode: null,
    httpStatus: 400,
    meaning: 'The operation costs more points than are allowed.',
    remedy: 'Ask for smaller pages, or for less of each entry; `detail` has the limit.',
  },
  INTROSPECTION_DISABLED: {
    awsErrorCode: null,
    httpStatus: 400,
    meaning: 'The operation asks for the schema, which whoever runs the service has switched off.',
    remedy: 'See schema.graphql.',
  },
  OPERATION_TIMEOUT: {
    awsErrorCode: null,
    httpStatus: 504,
    meaning: 'The database took longer than is allowed to read what was asked for.',
    remedy: 'Ask for less at once, or with a narrower filter; `detail` has the limit.',
  },
  RATE_LIMITED: {
    awsErrorCode: null,
    httpStatus: 429,
    meaning: 'There were more requests in the last seconds than are allowed.',
    remedy:
      'Wait for as many seconds as `detail.retryAfterSeconds` says, and send them more slowly.',
  },
  TOO_MANY_OPERATIONS: {
    awsErrorCode: null,
    httpStatus: 429,
    meaning: 'The WebSocket connection has more operations under way than are allowed.',
    remedy: 'Complete some, or open another connection; `detail` has the limit.',
  },
  INTERNAL: {
    awsErrorCode: null,
    httpStatus: 500,
    meaning: 'Something failed on our side. What it was stands in the log under `errorId`.',
    remedy: 'Try again; if it stays, report the `errorId`.',
  },
} as const satisfies Record<string, ErrorDefinition>;

/** What Apollo Server answers before any of our code runs. */
const apolloErrors = {
  BAD_REQUEST: {
    awsErrorCode: null,
    httpStatus: 400,
    meaning: 'The HTTP request is no GraphQL request: malformed JSON, no query, a wrong method.',
    remedy: 'POST a JSON object with `query` and, where it has any, `variables`.',
  },
  GRAPHQL_PARSE_FAILED: {
    awsErrorCode: null,
    httpStatus: 400,
    meaning: 'The query is not GraphQL.',
    remedy: 'Correct the syntax at the line and column of `locations`.',
  },
  GRAPHQL_VALIDATION_FAILED: {
    awsErrorCode: null,
    httpStatus: 400,
    meaning:
      'The query does not fit the schema: an unknown field, a wrong type, a missing argument.',
    remedy: 'Compare it with schema.graphql.',
  },
  BAD_USER_INPUT: {
    awsErrorCode: null,
    httpStatus: 400,
    meaning: 'A variable does not have the type that the query declares for it.',
    remedy: 'Correct the variable that the message names.',
  },
  OPERATION_RESOLUTION_FAILURE: {
    awsErrorCode: null,
    httpStatus: 400,
    meaning: 'The document has several operations, or none of the name that was asked for.',
    remedy: 'Name one of them in `operationName`.',
  },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    awsErrorCode: null,
    httpStatus: 400,
    meaning: 'The request has the hash of a query instead of the query.',
    remedy: 'Send the query itself.',
  },
} as const satisfies Record<string, ErrorDefinition>;

/** What to do about each refusal of the simulation. */
const refusalRemedies: Readonly<Record<RefusalCode, string>> = {
  FUNCTION_NOT_FOUND: 'Check the name, and that the function was not deleted.',
  FUNCTION_EXISTS: 'Take another name, or update the function.',
  FUNCTION_NOT_READY:
    'Wait for the lifecycle event FUNCTION_ACTIVE; on a clock that stands still, advance it.',
  FUNCTION_UPDATE_IN_PROGRESS:
    'Wait for the lifecycle event FUNCTION_UPDATE_COMPLETED; on a clock that stands still, advance it.',
  VERSION_IN_USE: 'Lead the aliases that the message names to other versions, or delete them.',
  ALIAS_NOT_FOUND: 'Check the name, and that the alias was not deleted.',
  ALIAS_EXISTS: 'Take another name, or update the alias.',
  PROVISIONED_CONCURRENCY_CONFLICT:
    'Delete the provisioned concurrency that is there, of the version or of the alias.',
  PRECONDITION_FAILED: 'Read the thing again, and repeat the change with its present revisionId.',
  INVALID_PARAMETER: 'Correct the parameter that `field` names.',
  VALIDATION_FAILED: 'Correct the parameter that `field` names; `detail` has the limit.',
  REQUEST_TOO_LARGE: 'Send less; `detail` has the limit.',
  RECURSIVE_INVOCATION:
    'Break the loop, begin a new trace, or allow the recursion of the function.',
  STATEMENT_EXISTS: 'Take another statement id, or remove the existing statement first.',
  STATEMENT_NOT_FOUND: 'Read the policy, and name one of its statements.',
  POLICY_NOT_FOUND: 'Check the name and the qualifier; each qualifier has a policy of its own.',
  POLICY_TOO_LONG: 'Remove statements, or cover several sources by one with a wildcard.',
  MALFORMED_POLICY: 'Correct what `field` names.',
  IDENTITY_POLICY_TOO_LONG: 'Use fewer statements or wildcards; `detail` has the limit.',
  TRIGGER_NOT_FOUND: 'Check the id, and that the trigger was not deleted.',
  TRAFFIC_NOT_FOUND: 'Check the id, and that the traffic was not deleted.',
  SCHEDULE_NOT_FOUND: 'Check the name and the group, and that the schedule was not deleted.',
  SCHEDULE_EXISTS: 'Take another name, or update the schedule.',
  SCHEDULE_GROUP_NOT_FOUND: 'Create the group first, or leave groupName out for the default one.',
  SCHEDULE_GROUP_EXISTS: 'Take another name, or use the group that is there.',
  EVENT_INVOKE_CONFIG_NOT_FOUND: 'Put a configuration first; each qualifier has one of its own.',
  FUNCTION_URL_EXISTS: 'Update the URL, or delete it first.',
  FUNCTION_URL_NOT_FOUND: 'Create the URL; each alias has one of its own.',
  API_NOT_FOUND: 'Check the id, and that the API was not deleted.',
  API_PART_NOT_FOUND: 'Check the id or name that `field` names; ids belong to one API.',
  API_PART_EXISTS: 'Change the one that is there, or delete it first.',
  API_PART_IN_USE: 'Take it out of what uses it first; the message says what does.',
  API_BAD_REQUEST: 'Correct the parameter that `field` names.',
  API_LIMIT_EXCEEDED: 'Delete those that are not used; `detail` has the limit.',
  EVENT_SOURCE_MAPPING_NOT_FOUND: 'Check the UUID, and that the mapping was not deleted.',
  EVENT_SOURCE_MAPPING_EXISTS:
    'Update the mapping whose UUID is in `detail`, or delete it; another version or alias may have one of its own.',
  EVENT_SOURCE_MAPPING_IN_USE:
    'Wait for the lifecycle event MAPPING_ENABLED or MAPPING_DISABLED; on a clock that stands still, advance it.',
  QUEUE_NOT_FOUND: 'Check the name, and that the queue was not deleted.',
  QUEUE_EXISTS: 'Take another name, or change the attributes by setQueueAttributes.',
  QUEUE_DELETED_RECENTLY: 'Let 60 seconds of the sandbox’s clock pass, or take another name.',
  INVALID_QUEUE_ATTRIBUTE: 'Correct the attribute that `field` names; `detail` has the range.',
  QUEUE_PARAMETER_INVALID: 'Correct the parameter that `field` names.',
  QUEUE_PARAMETER_MISSING: 'Give the parameter that `field` names.',
  INVALID_MESSAGE_CONTENTS: 'Leave out control characters and lone surrogates; encode other data.',
  RECEIPT_HANDLE_INVALID: 'Take the handle from the answer of a receive from this queue.',
  MESSAGE_NOT_IN_FLIGHT: 'Take the handle of the latest receive, while the message is hidden.',
  IN_FLIGHT_LIMIT_EXCEEDED: 'Delete received messages, or let their visibility timeout end.',
  PURGE_QUEUE_IN_PROGRESS: 'Let 60 seconds of the sandbox’s clock pass.',
  EMPTY_BATCH_REQUEST: 'Send one entry at least.',
  TOO_MANY_BATCH_ENTRIES: 'Send 10 entries at most; `detail` has the limit.',
  INVALID_BATCH_ENTRY_ID: 'Use up to 80 letters, digits, hyphens and underscores.',
  BATCH_ENTRY_IDS_NOT_DISTINCT: 'Give each entry an id of its own.',
  BATCH_REQUEST_TOO_LONG: 'Send less at once; `detail` has the limit.',
  QUEUE_THROUGHPUT_EXCEEDED:
    'Let the clock go on to the next second, use batches, or choose high throughput.',
  MOVE_TASK_QUEUE_NOT_FOUND: 'Look at `queues { edges { node { queueArn } } }`.',
  MOVE_TASK_NOT_FOUND: 'Take the `taskHandle` that the start has given; it ends with the queue.',
  MOVE_TASK_NOT_RUNNING: 'Look at `Queue.messageMoveTasks`.',
  TABLE_NOT_FOUND: 'Check the name, and that the table was not deleted.',
  TABLE_EXISTS: 'Take another name, or use the table that is there.',
  TABLE_NOT_READY:
    'Wait for the lifecycle event TABLE_ACTIVE; on a clock that stands still, advance it.',
  TABLE_REQUEST_INVALID: 'Correct what `field` names; the message says what DynamoDB expects.',
  CONDITIONAL_CHECK_FAILED:
    'Read the item and decide anew; `detail.item` has it where `returnValuesOnConditionCheckFailure` asks for it.',
  TRANSACTION_CANCELED: 'See `detail.cancellationReasons`, one for each action in its order.',
  TOPIC_NOT_FOUND: 'Check the ARN, and that the topic was not deleted.',
  SUBSCRIPTION_NOT_FOUND: 'Check the ARN, and that the subscription was not ended.',
  SNS_INVALID_PARAMETER: 'Correct what `field` names; the message says how.',
  MESSAGE_ATTRIBUTE_INVALID: 'Correct the attribute that `detail` names.',
  FILTER_POLICY_LIMIT_EXCEEDED: 'Take filter policies away, or use a second topic.',
  EVENT_BUS_NOT_FOUND: 'Check the name or ARN, and that the bus was not deleted.',
  EVENT_BUS_EXISTS: 'Take another name.',
  EVENT_BUS_IN_USE: 'Delete its rules first.',
  EVENT_RULE_NOT_FOUND: 'Check the name and the bus; each bus has rules of its own.',
  EVENT_RULE_HAS_TARGETS: 'Remove its targets first.',
  EVENT_PATTERN_INVALID: 'Correct it at the place that the message and `detail` name.',
  EVENT_LIMIT_EXCEEDED: 'Remove what is not needed any more; `detail` has the limit.',
  BUCKET_NOT_FOUND: 'Check the name, and that the bucket is in this sandbox.',
  BUCKET_EXISTS: 'Take another name, or use the bucket that is there.',
  BUCKET_NAME_INVALID: 'Take 3 to 63 lower-case letters, digits, hyphens and full stops.',
  BUCKET_NOT_EMPTY: 'Delete all objects, versions and delete markers first.',
  OBJECT_NOT_FOUND: 'Check the key; it is taken as it is, without encoding.',
  OBJECT_VERSION_NOT_FOUND: 'Read the versions of the object, and name one of them.',
  OBJECT_IS_DELETE_MARKER: 'Name a version that is none.',
  OBJECT_TOO_LARGE: 'Send less; `detail` has the limit.',
  OBJECT_KEY_TOO_LONG: 'Take a shorter key.',
  OBJECT_STATE_INVALID: 'Take an object of a storage class that the message names.',
  RESTORE_IN_PROGRESS: 'Wait until the copy is there, or until its days are over.',
  TAG_INVALID: 'Correct the tags as the message says.',
  UPLOAD_NOT_FOUND: 'Check the bucket, the key and the id together, or begin another upload.',
  UPLOAD_PART_INVALID: 'Name parts as `uploadPart` has answered them.',
  UPLOAD_PART_ORDER_INVALID: 'Name the parts in ascending order, each once.',
  NOTIFICATIONS_OVERLAP: 'Join the two configurations, or give them prefixes that differ.',
  NOTIFICATION_DESTINATION_INVALID:
    'Create the destination and allow s3.amazonaws.com in its policy, or skip the validation.',
  S3_ARGUMENT_INVALID: 'Correct the parameter that `field` names.',
  S3_REQUEST_INVALID: 'Do what the message says instead.',
  S3_MALFORMED_XML: 'Send as many entries as the message allows.',
  STREAM_NOT_FOUND: 'Check the name, and that the stream was not deleted.',
  STREAM_IN_USE:
    'Take another name; wait until the stream is ACTIVE; deregister its consumers, or set `enforceConsumerDeletion`.',
  SHARD_NOT_FOUND: 'Ask for the shards of the stream: expired ones are gone.',
  STREAM_CONSUMER_NOT_FOUND: 'Check the name, and that the consumer was not deregistered.',
  STREAM_ARGUMENT_INVALID: 'Correct the parameter that `field` names.',
  STREAM_LIMIT_EXCEEDED: 'Delete some, or wait; `detail` has the limit.',
  STREAM_THROUGHPUT_EXCEEDED:
    'Try again in the next second; spread the partition keys, or split the shard.',
  SHARD_ITERATOR_EXPIRED: 'Get a new iterator behind the last sequence number that was read.',
  CLOCK_INVALID: 'Correct the argument that `field` names.',
  CLOCK_ADVANCE_IN_PROGRESS: 'Wait for the end of the advance that `detail` names, or cancel it.',
  CLOCK_ADVANCE_NOT_RUNNING: 'Nothing: it has ended already, or never began.',
  QUOTA_EXCEEDED: 'Delete what is not needed any more; `detail` has the limit.',
};

/** Every `extensions.code` there is. A test compares it with docs/errors.md in both directions. */
export const errorRegistry: Readonly<Record<string, ErrorDefinition>> = {
  ...apiErrors,
  ...apolloErrors,
  ...Object.fromEntries(
    Object.entries(refusals).map(([code, refusal]) => [
      code,
      { ...refusal, remedy: refusalRemedies[code as RefusalCode] },
    ]),
  ),
};

/** The codes of errors that we raise ourselves. */
export type ApiErrorCode = keyof typeof apiErrors | 'BAD_REQUEST' | 'QUOTA_EXCEEDED';

/** The refusals of whole requests, which are answered with their own HTTP status. */
const requestRefusals: ReadonlySet<ApiErrorCode> = new Set([
  'UNAUTHENTICATED',
  'RATE_LIMITED',
  'QUERY_TOO_LARGE',
  'QUERY_TOO_DEEP',
  'TOO_MANY_ALIASES',
  'TOO_MANY_ROOT_FIELDS',
  'TOO_MANY_SELECTIONS',
  'QUERY_TOO_COSTLY',
  'INTROSPECTION_DISABLED',
]);

/** What an error says beside its message. */
export interface ErrorContext {
  /** The argument or input field at fault. */
  readonly field?: string;
  /** Figures and names that help to mend it. */
  readonly detail?: JsonObject;
}

/** A refusal of the API itself: part of the contract, and nothing has changed. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;
  readonly context: ErrorContext;

  constructor(code: ApiErrorCode, message: string, context: ErrorContext = {}) {
    super(message);
    this.code = code;
    this.context = context;
  }

  /** GraphQL hands these on to whoever formats the error; Apollo reads the HTTP status off them. */
  get extensions(): Readonly<Record<string, unknown>> {
    return {
      code: this.code,
      ...this.context,
      ...(requestRefusals.has(this.code)
        ? { http: { status: errorRegistry[this.code]?.httpStatus } }
        : {}),
    };
  }
}

/**
 * The answer to an id that leads nowhere. A thing of another tenant, or out of the key's reach, gets
 * the same words as a thing that does not exist.
 */
export function notFound(what: string, id: string): ApiError {
  return new ApiError('NOT_FOUND', `There is no ${what} "${id.slice(0, 100)}".`);
}
