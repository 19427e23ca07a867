import type { RefusalDefinition } from './refusal-definition.ts';

/** What DynamoDB refuses. */
export const dynamoDbRefusals = {
  TABLE_NOT_FOUND: {
    awsErrorCode: 'ResourceNotFoundException',
    httpStatus: 400,
    meaning: 'The sandbox has no table of that name.',
  },
  TABLE_EXISTS: {
    awsErrorCode: 'ResourceInUseException',
    httpStatus: 400,
    meaning: 'A table of that name exists already.',
  },
  TABLE_NOT_READY: {
    awsErrorCode: 'ResourceNotFoundException',
    httpStatus: 400,
    meaning: 'The table is being created and cannot be used yet.',
  },
  TABLE_REQUEST_INVALID: {
    awsErrorCode: 'ValidationException',
    httpStatus: 400,
    meaning: 'A request to DynamoDB has a key, value or expression that it refuses.',
  },
  CONDITIONAL_CHECK_FAILED: {
    awsErrorCode: 'ConditionalCheckFailedException',
    httpStatus: 400,
    meaning: 'The item does not fulfil the condition of the write.',
  },
  TRANSACTION_CANCELED: {
    awsErrorCode: 'TransactionCanceledException',
    httpStatus: 400,
    meaning: 'An action of the transaction failed, so none of it was carried out.',
  },
} as const satisfies Record<string, RefusalDefinition>;
