import { Field, ID, InputType, Int } from 'type-graphql';
import type { ReadInput } from '../../simulation/pull/dynamodb/read-items.ts';
import { JsonScalar } from '../scalar/scalars.ts';
import { toJson } from './write-item.input.ts';

const SANDBOX = 'The sandbox.';
const TABLE = 'The name or the ARN of the table.';
const PROJECTION = 'The parts to be returned: `a, b.c[0], #d`. All of it by default.';

@InputType({ description: 'An item to be read.' })
export class GetItemInput {
  @Field(() => ID, { description: SANDBOX })
  sandboxId!: string;

  @Field(() => String, { description: TABLE })
  tableName!: string;

  @Field(() => JsonScalar, {
    description: 'Its key in the JSON of DynamoDB: `{ "pk": { "S": "u#7" } }`.',
  })
  key!: unknown;

  @Field(() => String, { nullable: true, description: PROJECTION })
  projectionExpression?: string | null;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'Names for the expression: `{ "#s": "status" }`, or a text with that JSON.',
  })
  expressionAttributeNames?: unknown;
}

/** What queries and scans have in common. */
@InputType()
abstract class ReadItemsFields {
  @Field(() => ID, { description: SANDBOX })
  sandboxId!: string;

  @Field(() => String, { description: TABLE })
  tableName!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Which of the items that were looked at to return: `paid = :yes`.',
  })
  filterExpression?: string | null;

  @Field(() => String, { nullable: true, description: PROJECTION })
  projectionExpression?: string | null;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'Names for the expressions: `{ "#s": "status" }`, or a text with that JSON.',
  })
  expressionAttributeNames?: unknown;

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'Values for the expressions: `{ ":one": { "N": "1" } }`, or a text with that JSON.',
  })
  expressionAttributeValues?: unknown;

  @Field(() => Int, {
    nullable: true,
    description: 'How many items to look at, before the filter; as many as 1 MB has by default.',
  })
  limit?: number | null;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'The `lastEvaluatedKey` of the page before.',
  })
  exclusiveStartKey?: unknown;
}

@InputType({ description: 'Items of one partition to be read.' })
export class QueryInput extends ReadItemsFields {
  @Field(() => String, {
    description:
      'The partition, and maybe a condition on the sort key: `customer = :c AND placedAt > :t`.',
  })
  keyConditionExpression!: string;

  @Field(() => Boolean, {
    nullable: true,
    description: 'False for the highest sort key first; true by default.',
  })
  scanIndexForward?: boolean | null;
}

@InputType({ description: 'Items of a whole table to be read.' })
export class ScanInput extends ReadItemsFields {}

/** What queries and scans have in common, as the simulation takes it. */
export function toReadInput(input: ReadItemsFields): ReadInput {
  return {
    tableName: input.tableName,
    filterExpression: input.filterExpression ?? null,
    projectionExpression: input.projectionExpression ?? null,
    expressionAttributeNames: toJson(input.expressionAttributeNames),
    expressionAttributeValues: toJson(input.expressionAttributeValues),
    limit: input.limit ?? null,
    exclusiveStartKey: toJson(input.exclusiveStartKey),
  };
}
