import { Field, Int, ObjectType } from 'type-graphql';
import type { TableItemRecord } from '../../store/tables.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';

@ObjectType('TableItem', { description: 'An item of a table of DynamoDB.' })
export class TableItemType {
  readonly record: TableItemRecord;

  constructor(record: TableItemRecord) {
    this.record = record;
  }

  @Field(() => Int, { description: 'Its bytes, as DynamoDB counts them.' })
  get bytes(): number {
    return this.record.bytes;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When its time to live is over, in virtual time; null where it stays.',
  })
  get expiresAt(): Date | null {
    const { expiresAtMs } = this.record;
    return expiresAtMs === null ? null : new Date(expiresAtMs);
  }
}

export const TableItemConnection = declareConnection('TableItem', TableItemType);
