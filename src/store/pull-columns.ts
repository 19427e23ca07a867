import { dynamoDbTables } from './dynamodb-columns.ts';
import { kinesisTables } from './kinesis-columns.ts';
import { mappingTables } from './mapping-columns.ts';
import { sqsTables } from './sqs-columns.ts';

/** The tables of what Lambda polls, and of its mappings, for columns.ts. */
export const pullTables = {
  ...sqsTables,
  ...kinesisTables,
  ...dynamoDbTables,
  ...mappingTables,
} as const;
