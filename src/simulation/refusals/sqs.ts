import type { RefusalDefinition } from './refusal-definition.ts';

/** What SQS refuses. */
export const sqsRefusals = {
  QUEUE_NOT_FOUND: {
    awsErrorCode: 'AWS.SimpleQueueService.NonExistentQueue',
    httpStatus: 400,
    meaning: 'The sandbox has no queue of that name.',
  },
  QUEUE_EXISTS: {
    awsErrorCode: 'QueueNameExists',
    httpStatus: 400,
    meaning: 'A queue of that name exists already, and has other attributes.',
  },
  QUEUE_DELETED_RECENTLY: {
    awsErrorCode: 'QueueDeletedRecently',
    httpStatus: 400,
    meaning: 'A queue of that name was deleted within the last 60 seconds.',
  },
  INVALID_QUEUE_ATTRIBUTE: {
    awsErrorCode: 'InvalidAttributeValue',
    httpStatus: 400,
    meaning: 'An attribute has a value that a queue, or a queue of that type, cannot have.',
  },
  QUEUE_PARAMETER_INVALID: {
    awsErrorCode: 'InvalidParameterValue',
    httpStatus: 400,
    meaning: 'A parameter of a request to a queue has a value that SQS refuses.',
  },
  QUEUE_PARAMETER_MISSING: {
    awsErrorCode: 'MissingParameter',
    httpStatus: 400,
    meaning: 'A request to a queue lacks a parameter that it needs.',
  },
  INVALID_MESSAGE_CONTENTS: {
    awsErrorCode: 'InvalidMessageContents',
    httpStatus: 400,
    meaning: 'A message has characters that SQS does not take.',
  },
  RECEIPT_HANDLE_INVALID: {
    awsErrorCode: 'ReceiptHandleIsInvalid',
    httpStatus: 400,
    meaning: 'The receipt handle is not one that a receive from the queue has given.',
  },
  MESSAGE_NOT_IN_FLIGHT: {
    awsErrorCode: 'MessageNotInflight',
    httpStatus: 400,
    meaning: 'The message is not in flight, or has been received again since.',
  },
  IN_FLIGHT_LIMIT_EXCEEDED: {
    awsErrorCode: 'OverLimit',
    httpStatus: 403,
    meaning: 'A standard queue has as many messages in flight as it may have.',
  },
  PURGE_QUEUE_IN_PROGRESS: {
    awsErrorCode: 'PurgeQueueInProgress',
    httpStatus: 403,
    meaning: 'The queue was purged within the last 60 seconds.',
  },
  EMPTY_BATCH_REQUEST: {
    awsErrorCode: 'EmptyBatchRequest',
    httpStatus: 400,
    meaning: 'A batch has no entry.',
  },
  TOO_MANY_BATCH_ENTRIES: {
    awsErrorCode: 'TooManyEntriesInBatchRequest',
    httpStatus: 400,
    meaning: 'A batch has more than 10 entries.',
  },
  INVALID_BATCH_ENTRY_ID: {
    awsErrorCode: 'InvalidBatchEntryId',
    httpStatus: 400,
    meaning: 'The id of a batch entry has other characters, or more, than it may have.',
  },
  BATCH_ENTRY_IDS_NOT_DISTINCT: {
    awsErrorCode: 'BatchEntryIdsNotDistinct',
    httpStatus: 400,
    meaning: 'Two entries of a batch have the same id.',
  },
  BATCH_REQUEST_TOO_LONG: {
    awsErrorCode: 'BatchRequestTooLong',
    httpStatus: 400,
    meaning: 'The messages of a batch are larger together than they may be.',
  },
  QUEUE_THROUGHPUT_EXCEEDED: {
    awsErrorCode: 'RequestThrottled',
    httpStatus: 403,
    meaning:
      'A FIFO queue takes no more requests of that kind in this second; try again in the next.',
  },
  MOVE_TASK_QUEUE_NOT_FOUND: {
    awsErrorCode: 'ResourceNotFoundException',
    httpStatus: 404,
    meaning: 'The queue that messages are to be moved from or to is not there.',
  },
  MOVE_TASK_NOT_FOUND: {
    awsErrorCode: 'ResourceNotFoundException',
    httpStatus: 404,
    meaning: 'There is no message move task of that handle.',
  },
  MOVE_TASK_NOT_RUNNING: {
    awsErrorCode: 'UnsupportedOperation',
    httpStatus: 400,
    meaning: 'The message move task has ended, or is being cancelled already.',
  },
} as const satisfies Record<string, RefusalDefinition>;
