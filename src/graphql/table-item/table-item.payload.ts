import { Field, Int, ObjectType } from 'type-graphql';
import { LONG_TEXT_COST } from '../limits/long-text-cost.ts';
import { JsonScalar } from '../scalar/scalars.ts';

const ATTRIBUTES = 'What `returnValues` asks for; null for nothing.';

@ObjectType({ description: 'What was there before.', simpleResolvers: true })
export class PutItemPayload {
  @Field(() => JsonScalar, { nullable: true, description: ATTRIBUTES, complexity: LONG_TEXT_COST })
  attributes!: unknown;
}

@ObjectType({ description: 'What was there before, or is there now.', simpleResolvers: true })
export class UpdateItemPayload {
  @Field(() => JsonScalar, { nullable: true, description: ATTRIBUTES, complexity: LONG_TEXT_COST })
  attributes!: unknown;
}

@ObjectType({ description: 'What was there before.', simpleResolvers: true })
export class DeleteItemPayload {
  @Field(() => JsonScalar, { nullable: true, description: ATTRIBUTES, complexity: LONG_TEXT_COST })
  attributes!: unknown;
}

@ObjectType({ description: 'The item that was found.', simpleResolvers: true })
export class GetItemPayload {
  @Field(() => JsonScalar, {
    nullable: true,
    description: 'Its attributes in the JSON of DynamoDB; null where there is none.',
    complexity: LONG_TEXT_COST,
  })
  item!: unknown;
}

/** A page of items. */
@ObjectType({ simpleResolvers: true })
abstract class ItemsFields {
  @Field(() => [JsonScalar], {
    description: 'The items in the JSON of DynamoDB.',
    complexity: LONG_TEXT_COST,
  })
  items!: unknown[];

  @Field(() => Int, { description: 'How many items were found.' })
  count!: number;

  @Field(() => Int, {
    description: 'How many were looked at, those that the filter has left out included.',
  })
  scannedCount!: number;

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'Where the next page begins: the `exclusiveStartKey` of it; null for the last one.',
  })
  lastEvaluatedKey!: unknown;
}

@ObjectType({ description: 'A page of items of one partition.', simpleResolvers: true })
export class QueryPayload extends ItemsFields {}

@ObjectType({ description: 'A page of items of a table.', simpleResolvers: true })
export class ScanPayload extends ItemsFields {}

/** What several writes have come to. */
@ObjectType({ simpleResolvers: true })
abstract class WritesFields {
  @Field(() => Int, { description: 'How many writes were carried out: all of them.' })
  writes!: number;

  @Field(() => Int, { description: 'How many of them have changed something.' })
  changes!: number;

  @Field(() => Int, { description: 'How many records streams have of them.' })
  streamRecords!: number;
}

@ObjectType({ description: 'What the writes have come to.', simpleResolvers: true })
export class BatchWriteItemPayload extends WritesFields {}

@ObjectType({ description: 'What the actions have come to.', simpleResolvers: true })
export class TransactWriteItemsPayload extends WritesFields {}
