import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { ScalarType } from '../../simulation/pull/dynamodb/attribute-value.ts';
import type { KeySchemaElement } from '../../simulation/pull/dynamodb/key-schema.ts';
import type { KeyAttribute, TableRow } from '../../simulation/pull/dynamodb/table.ts';
import type { TableRecord } from '../../store/tables.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { KeyType, ScalarAttributeType, TableStatus, TimeToLiveStatus } from './table.enum.ts';

@ObjectType('AttributeDefinition', {
  description: 'The type of an attribute that is part of the key.',
  simpleResolvers: true,
})
export class AttributeDefinitionType {
  @Field(() => String, { description: 'Its name.' })
  readonly attributeName!: string;

  @Field(() => ScalarAttributeType, { description: 'What it is.' })
  readonly attributeType!: ScalarType;
}

@ObjectType('KeySchemaElement', {
  description: 'An attribute that is part of the key.',
  simpleResolvers: true,
})
export class KeySchemaElementType {
  @Field(() => String, { description: 'Its name.' })
  readonly attributeName!: string;

  @Field(() => KeyType, { description: 'Which part.' })
  readonly keyType!: KeySchemaElement['keyType'];
}

@ObjectType('TimeToLiveDescription', {
  description: 'Whether items of a table expire.',
  simpleResolvers: true,
})
export class TimeToLiveDescriptionType {
  @Field(() => TimeToLiveStatus, { description: 'Whether they do.' })
  readonly timeToLiveStatus!: 'ENABLED' | 'DISABLED';

  @Field(() => String, {
    nullable: true,
    description: 'The attribute that tells when; null where items do not expire.',
  })
  readonly attributeName!: string | null;
}

@ObjectType('Table', { implements: NodeType, description: 'A table of DynamoDB.' })
export class TableType extends NodeType {
  readonly record: TableRecord;

  constructor(record: TableRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: 'Unique in the sandbox.' })
  get tableName(): string {
    return this.record.tableName;
  }

  @Field(() => TableStatus, { description: 'What can be done with it.' })
  get tableStatus(): TableRow['tableStatus'] {
    return this.record.tableStatus;
  }

  @Field(() => [AttributeDefinitionType], { description: 'Of the attributes of its key.' })
  get attributeDefinitions(): readonly AttributeDefinitionType[] {
    return this.#keyAttributes;
  }

  @Field(() => [KeySchemaElementType], { description: 'Its key: the partition key first.' })
  get keySchema(): readonly KeySchemaElementType[] {
    return this.#keyAttributes.map(({ attributeName }, index) => ({
      attributeName,
      keyType: index === 0 ? 'HASH' : 'RANGE',
    }));
  }

  @Field(() => TimeToLiveDescriptionType, { description: 'Whether its items expire.' })
  get timeToLiveDescription(): TimeToLiveDescriptionType {
    const { ttlAttribute } = this.record;
    return {
      timeToLiveStatus: ttlAttribute === null ? 'DISABLED' : 'ENABLED',
      attributeName: ttlAttribute,
    };
  }

  @Field(() => String, {
    nullable: true,
    description:
      'The label of the stream that it had last, turned off or not; null where it never had one.',
  })
  get latestStreamLabel(): string | null {
    return this.record.latestStreamLabel;
  }

  @Field(() => Int, { description: 'How many items it has; exact.' })
  get itemCount(): number {
    return this.record.itemCount;
  }

  @Field(() => Float, { description: 'Bytes of its items, as DynamoDB counts them.' })
  get tableSizeBytes(): number {
    return this.record.sizeBytes;
  }

  @Field(() => DateTimeScalar, { description: 'When it was created, in virtual time.' })
  get creationDateTime(): Date {
    return new Date(this.record.createdAtMs);
  }

  get #keyAttributes(): readonly KeyAttribute[] {
    const { hash, range } = this.record.keySchema;
    return range === null ? [hash] : [hash, range];
  }
}

export const TableConnection = declareConnection('Table', TableType);
