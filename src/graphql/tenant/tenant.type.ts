import { Field, ObjectType } from 'type-graphql';
import type { TenantRecord } from '../../store/tenants.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';

@ObjectType('Tenant', {
  implements: NodeType,
  description: 'A customer: keys and sandboxes that nobody else can see.',
})
export class TenantType extends NodeType {
  readonly record: TenantRecord;

  constructor(record: TenantRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: 'As it was given when the tenant was created.' })
  get name(): string {
    return this.record.name;
  }

  @Field(() => DateTimeScalar, { description: 'When it was created, in real time.' })
  get createdAt(): Date {
    return this.record.createdAt;
  }
}

export const TenantConnection = declareConnection('Tenant', TenantType);
