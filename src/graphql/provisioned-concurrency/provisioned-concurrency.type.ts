import { Field, Int, ObjectType } from 'type-graphql';
import type { ProvisionedConcurrencyStatus as StatusName } from '../../simulation/lambda/provisioned-concurrency.ts';
import type { ProvisionedConcurrencyRecord } from '../../store/provisioned-concurrency.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { ProvisionedConcurrencyStatus } from './provisioned-concurrency.enum.ts';

@ObjectType('ProvisionedConcurrencyConfig', {
  implements: NodeType,
  description: 'Environments that are kept initialised for a published version or an alias.',
})
export class ProvisionedConcurrencyConfigType extends NodeType {
  readonly record: ProvisionedConcurrencyRecord;

  constructor(record: ProvisionedConcurrencyRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: 'The number of the version, or the name of the alias.' })
  get qualifier(): string {
    return this.record.qualifier;
  }

  @Field(() => Int, {
    description: 'Environments that were asked for; they are set aside at once.',
  })
  get requestedProvisionedConcurrentExecutions(): number {
    return this.record.requested;
  }

  @Field(() => Int, { description: 'Environments that are initialised.' })
  get allocatedProvisionedConcurrentExecutions(): number {
    return this.record.ready;
  }

  @Field(() => Int, {
    description:
      'Environments that are initialised, busy or not: less while one that crashed is replaced.',
  })
  get availableProvisionedConcurrentExecutions(): number {
    return this.record.ready;
  }

  @Field(() => ProvisionedConcurrencyStatus, { description: 'How far it is.' })
  get status(): StatusName {
    return this.record.status;
  }

  @Field(() => String, {
    nullable: true,
    description: "AWS's word for what went wrong, such as `FUNCTION_ERROR_INIT_FAILURE`.",
  })
  get statusReason(): string | null {
    return this.record.statusReason;
  }

  @Field(() => DateTimeScalar, { description: 'When it was put last, in virtual time.' })
  get lastModified(): Date {
    return new Date(this.record.lastModifiedMs);
  }
}

export const ProvisionedConcurrencyConfigConnection = declareConnection(
  'ProvisionedConcurrencyConfig',
  ProvisionedConcurrencyConfigType,
);
