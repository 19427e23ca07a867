import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { AccountSettingsRecord } from '../../store/account-settings.ts';

@ObjectType('AccountLimit', {
  description: 'Limits of the simulated account.',
  simpleResolvers: true,
})
export class AccountLimitType {
  @Field(() => Int, { description: 'Environments that may be busy at once.' })
  readonly concurrentExecutions!: number;

  @Field(() => Int, {
    description: 'What of them is left to functions without reserved or provisioned concurrency.',
  })
  readonly unreservedConcurrentExecutions!: number;
}

@ObjectType('AccountUsage', {
  description: 'What the simulated account has.',
  simpleResolvers: true,
})
export class AccountUsageType {
  @Field(() => Int, { description: 'Functions.' })
  readonly functionCount!: number;

  @Field(() => Float, { description: 'Bytes of the code of all functions and their versions.' })
  readonly totalCodeSize!: number;
}

@ObjectType('AccountSettings', {
  description: 'Limits of the simulated account and what it has, as GetAccountSettings tells them.',
})
export class AccountSettingsType {
  readonly record: AccountSettingsRecord;

  constructor(record: AccountSettingsRecord) {
    this.record = record;
  }

  @Field(() => AccountLimitType, { description: 'Its limits.' })
  get accountLimit(): AccountLimitType {
    return this.record;
  }

  @Field(() => AccountUsageType, { description: 'What it has.' })
  get accountUsage(): AccountUsageType {
    return this.record;
  }
}
