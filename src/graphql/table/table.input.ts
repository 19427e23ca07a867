import { Field, ID, InputType } from 'type-graphql';
import type { ScalarType } from '../../simulation/pull/dynamodb/attribute-value.ts';
import type { KeySchemaElement } from '../../simulation/pull/dynamodb/key-schema.ts';
import type { StreamSpecification } from '../../simulation/pull/dynamodb/table-commands.ts';
import type { StreamViewType as ViewName } from '../../simulation/pull/dynamodb/table.ts';
import { KeyType, ScalarAttributeType, StreamViewType } from './table.enum.ts';

const SANDBOX = 'The sandbox.';
const TABLE = 'The name or the ARN of the table.';

@InputType({ description: 'The type of an attribute that is part of the key.' })
export class AttributeDefinitionInput {
  @Field(() => String, { description: '1 to 255 characters.' })
  attributeName!: string;

  @Field(() => ScalarAttributeType, { description: 'What it is.' })
  attributeType!: ScalarType;
}

@InputType({ description: 'An attribute that is part of the key.' })
export class KeySchemaElementInput {
  @Field(() => String, { description: 'One of those in `attributeDefinitions`.' })
  attributeName!: string;

  @Field(() => KeyType, { description: 'Which part.' })
  keyType!: KeySchemaElement['keyType'];
}

@InputType({ description: 'Whether a table has a stream.' })
export class StreamSpecificationInput {
  @Field(() => Boolean, { description: 'Whether it has one.' })
  streamEnabled!: boolean;

  @Field(() => StreamViewType, {
    nullable: true,
    description: 'What its records show; needed where there is one, and only there.',
  })
  streamViewType?: ViewName | null;
}

@InputType({ description: 'A table to be created.' })
export class CreateTableInput {
  @Field(() => ID, { description: SANDBOX })
  sandboxId!: string;

  @Field(() => String, {
    description: '3 to 255 letters, digits, dots, hyphens and underscores.',
  })
  tableName!: string;

  @Field(() => [AttributeDefinitionInput], { description: 'Of the attributes of the key.' })
  attributeDefinitions!: AttributeDefinitionInput[];

  @Field(() => [KeySchemaElementInput], {
    description: 'The partition key, and behind it the sort key where there is one.',
  })
  keySchema!: KeySchemaElementInput[];

  @Field(() => StreamSpecificationInput, {
    nullable: true,
    description: 'No stream by default.',
  })
  streamSpecification?: StreamSpecificationInput | null;
}

@InputType({ description: 'A change of a table.' })
export class UpdateTableInput {
  @Field(() => ID, { description: SANDBOX })
  sandboxId!: string;

  @Field(() => String, { description: TABLE })
  tableName!: string;

  @Field(() => StreamSpecificationInput, {
    description: 'Turns the stream on or off. For another view, turn it off and on again.',
  })
  streamSpecification!: StreamSpecificationInput;
}

@InputType({ description: 'A table to be deleted.' })
export class DeleteTableInput {
  @Field(() => ID, { description: SANDBOX })
  sandboxId!: string;

  @Field(() => String, { description: TABLE })
  tableName!: string;
}

@InputType({ description: 'Which attribute tells when an item expires.' })
export class TimeToLiveSpecificationInput {
  @Field(() => String, {
    description: 'A number with the second since 1970 at which the item goes.',
  })
  attributeName!: string;

  @Field(() => Boolean, { description: 'Whether items expire by it.' })
  enabled!: boolean;
}

@InputType({ description: 'Whether and how items of a table expire.' })
export class UpdateTimeToLiveInput {
  @Field(() => ID, { description: SANDBOX })
  sandboxId!: string;

  @Field(() => String, { description: TABLE })
  tableName!: string;

  @Field(() => TimeToLiveSpecificationInput, { description: 'By which attribute.' })
  timeToLiveSpecification!: TimeToLiveSpecificationInput;
}

/** The specification as the simulation takes it. */
export function toStreamSpecification(
  input: StreamSpecificationInput | null | undefined,
): StreamSpecification | null {
  if (!input) return null;
  return { streamEnabled: input.streamEnabled, streamViewType: input.streamViewType ?? null };
}
