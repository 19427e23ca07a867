import { Field, ID, InputType } from 'type-graphql';
import type { Json } from '../../simulation/json.ts';
import type { ReturnValues } from '../../simulation/pull/dynamodb/item-commands.ts';
import { JsonScalar } from '../scalar/scalars.ts';
import { ReturnValue, ReturnValuesOnConditionCheckFailure } from './table-item.enum.ts';

const SANDBOX = 'The sandbox.';
const TABLE = 'The name or the ARN of the table.';
const ITEM =
  'All its attributes in the JSON of DynamoDB: `{ "pk": { "S": "u#7" }, "age": { "N": "42" } }`. At most 400 KB.';
const KEY = 'Its key in the JSON of DynamoDB: `{ "pk": { "S": "u#7" } }`.';
const IDEMPOTENCY_KEY =
  '1 to 128 characters: a request with the same key is answered as the first, and carried out once only.';

/** What stands for names and values in the expressions, and what a refusal shows. */
@InputType()
abstract class PlaceholderFields {
  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'Names for the expressions: `{ "#s": "status" }`. Written in a query they have to be a text with that JSON.',
  })
  expressionAttributeNames?: unknown;

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'Values for the expressions: `{ ":one": { "N": "1" } }`. Written in a query they have to be a text with that JSON.',
  })
  expressionAttributeValues?: unknown;

  @Field(() => ReturnValuesOnConditionCheckFailure, {
    nullable: true,
    description: 'NONE by default.',
  })
  returnValuesOnConditionCheckFailure?: 'NONE' | 'ALL_OLD' | null;
}

/** A condition that a write may have. */
@InputType()
abstract class ConditionFields extends PlaceholderFields {
  @Field(() => String, {
    nullable: true,
    description: 'The write happens only where the item fulfils it: `attribute_not_exists(pk)`.',
  })
  conditionExpression?: string | null;
}

/** A write of one item. */
@InputType()
abstract class WriteItemFields extends ConditionFields {
  @Field(() => ID, { description: SANDBOX })
  sandboxId!: string;

  @Field(() => String, { description: TABLE })
  tableName!: string;

  @Field(() => ReturnValue, { nullable: true, description: 'NONE by default.' })
  returnValues?: ReturnValues | null;

  @Field(() => String, { nullable: true, description: IDEMPOTENCY_KEY })
  idempotencyKey?: string | null;
}

@InputType({ description: 'An item to be put in the place of the one with its key.' })
export class PutItemInput extends WriteItemFields {
  @Field(() => JsonScalar, { description: ITEM })
  item!: unknown;
}

@InputType({ description: 'An item to be changed, or made.' })
export class UpdateItemInput extends WriteItemFields {
  @Field(() => JsonScalar, { description: KEY })
  key!: unknown;

  @Field(() => String, {
    nullable: true,
    description:
      'What changes: `SET a = :x, b = b + :one REMOVE c ADD n :one DELETE tags :old`. Without one an item that is not there is made of its key.',
  })
  updateExpression?: string | null;
}

@InputType({ description: 'An item to be deleted.' })
export class DeleteItemInput extends WriteItemFields {
  @Field(() => JsonScalar, { description: KEY })
  key!: unknown;
}

@InputType({ description: 'An item of a batch to be put.' })
export class PutRequestInput {
  @Field(() => JsonScalar, { description: ITEM })
  item!: unknown;
}

@InputType({ description: 'An item of a batch to be deleted.' })
export class DeleteRequestInput {
  @Field(() => JsonScalar, { description: KEY })
  key!: unknown;
}

@InputType({ description: 'A write of a batch: exactly one of the two.' })
export class WriteRequestInput {
  @Field(() => PutRequestInput, { nullable: true, description: 'Puts an item.' })
  putRequest?: PutRequestInput | null;

  @Field(() => DeleteRequestInput, { nullable: true, description: 'Deletes an item.' })
  deleteRequest?: DeleteRequestInput | null;
}

@InputType({ description: 'What a batch writes to one table.' })
export class TableWritesInput {
  @Field(() => String, { description: TABLE })
  tableName!: string;

  @Field(() => [WriteRequestInput], { description: 'The writes, each of another item.' })
  writeRequests!: WriteRequestInput[];
}

@InputType({ description: 'Up to 25 writes to any tables.' })
export class BatchWriteItemInput {
  @Field(() => ID, { description: SANDBOX })
  sandboxId!: string;

  @Field(() => [TableWritesInput], { description: 'The writes, by table.' })
  requestItems!: TableWritesInput[];

  @Field(() => String, { nullable: true, description: IDEMPOTENCY_KEY })
  idempotencyKey?: string | null;
}

/** An action of a transaction. */
@InputType()
abstract class TransactActionFields extends ConditionFields {
  @Field(() => String, { description: TABLE })
  tableName!: string;
}

@InputType({ description: 'An item that a transaction puts.' })
export class TransactPutInput extends TransactActionFields {
  @Field(() => JsonScalar, { description: ITEM })
  item!: unknown;
}

@InputType({ description: 'An item that a transaction changes, or makes.' })
export class TransactUpdateInput extends TransactActionFields {
  @Field(() => JsonScalar, { description: KEY })
  key!: unknown;

  @Field(() => String, { description: 'What changes, as of updateItem.' })
  updateExpression!: string;
}

@InputType({ description: 'An item that a transaction deletes.' })
export class TransactDeleteInput extends TransactActionFields {
  @Field(() => JsonScalar, { description: KEY })
  key!: unknown;
}

@InputType({ description: 'An item that has to be so for a transaction to happen.' })
export class ConditionCheckInput extends PlaceholderFields {
  @Field(() => String, { description: TABLE })
  tableName!: string;

  @Field(() => JsonScalar, { description: KEY })
  key!: unknown;

  @Field(() => String, { description: 'What it has to fulfil.' })
  conditionExpression!: string;
}

@InputType({ description: 'An action of a transaction: exactly one of the four.' })
export class TransactWriteItemInput {
  @Field(() => TransactPutInput, { nullable: true, description: 'Puts an item.' })
  put?: TransactPutInput | null;

  @Field(() => TransactUpdateInput, { nullable: true, description: 'Changes or makes an item.' })
  update?: TransactUpdateInput | null;

  @Field(() => TransactDeleteInput, { nullable: true, description: 'Deletes an item.' })
  delete?: TransactDeleteInput | null;

  @Field(() => ConditionCheckInput, { nullable: true, description: 'Only looks at an item.' })
  conditionCheck?: ConditionCheckInput | null;
}

@InputType({ description: 'Up to 100 actions that happen together or not at all.' })
export class TransactWriteItemsInput {
  @Field(() => ID, { description: SANDBOX })
  sandboxId!: string;

  @Field(() => [TransactWriteItemInput], { description: 'The actions, each on another item.' })
  transactItems!: TransactWriteItemInput[];

  @Field(() => String, {
    nullable: true,
    description: `In the place of AWS’s clientRequestToken. ${IDEMPOTENCY_KEY}`,
  })
  idempotencyKey?: string | null;
}

/** The condition and the placeholders as the simulation takes them. */
export function toConditional(
  input: PlaceholderFields & { readonly conditionExpression?: string | null },
): {
  conditionExpression: string | null;
  expressionAttributeNames: Json | null;
  expressionAttributeValues: Json | null;
  returnValuesOnConditionCheckFailure: 'NONE' | 'ALL_OLD';
} {
  return {
    conditionExpression: input.conditionExpression ?? null,
    expressionAttributeNames: toJson(input.expressionAttributeNames),
    expressionAttributeValues: toJson(input.expressionAttributeValues),
    returnValuesOnConditionCheckFailure: input.returnValuesOnConditionCheckFailure ?? 'NONE',
  };
}

/**
 * What the JSON scalar has read; null where nothing is given. A text is read as JSON: `:one` can be no
 * key of an object that is written in a query.
 */
export function toJson(value: unknown): Json | null {
  if (typeof value !== 'string') return (value ?? null) as Json | null;
  try {
    return JSON.parse(value) as Json;
  } catch {
    // The simulation says what it expects in its place.
    return value;
  }
}
