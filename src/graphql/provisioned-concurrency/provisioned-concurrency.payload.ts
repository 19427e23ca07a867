import { Field, ID, ObjectType } from 'type-graphql';
import { ProvisionedConcurrencyConfigType } from './provisioned-concurrency.type.ts';

@ObjectType({ description: 'The provisioned concurrency as it now is.', simpleResolvers: true })
export class PutProvisionedConcurrencyConfigPayload {
  @Field(() => ProvisionedConcurrencyConfigType, {
    description: 'The config; its environments are ready when their init time is over.',
  })
  provisionedConcurrencyConfig!: ProvisionedConcurrencyConfigType;
}

@ObjectType({ description: 'What became of the provisioned concurrency.', simpleResolvers: true })
export class DeleteProvisionedConcurrencyConfigPayload {
  @Field(() => ID, {
    nullable: true,
    description: 'The config that is gone; null where there was none, which AWS accepts.',
  })
  deletedProvisionedConcurrencyConfigId!: string | null;
}
