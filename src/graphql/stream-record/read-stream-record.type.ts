import { Field, ObjectType } from 'type-graphql';
import type { ReadRecord } from '../../simulation/pull/kinesis/get-records.ts';
import { LONG_TEXT_COST } from '../limits/long-text-cost.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { recordText } from './record-text.ts';

@ObjectType('ReadStreamRecord', { description: 'A record that getRecords has read.' })
export class ReadStreamRecordType {
  readonly record: ReadRecord;

  constructor(record: ReadRecord) {
    this.record = record;
  }

  @Field(() => String, { description: 'A decimal number of 56 digits.' })
  get sequenceNumber(): string {
    return this.record.sequenceNumber;
  }

  @Field(() => String, { description: 'Its partition key.' })
  get partitionKey(): string {
    return this.record.partitionKey;
  }

  @Field(() => DateTimeScalar, { description: 'When it arrived, in virtual time.' })
  get approximateArrivalTimestamp(): Date {
    return new Date(this.record.approximateArrivalMs);
  }

  @Field(() => String, { description: 'Its data in base64.', complexity: LONG_TEXT_COST })
  get data(): string {
    return this.record.data;
  }

  @Field(() => String, {
    nullable: true,
    description: 'Its data as text; null where it is no UTF-8.',
    complexity: LONG_TEXT_COST,
  })
  get text(): string | null {
    return recordText(this.record.data);
  }
}
