import { Field, ID, Int, ObjectType } from 'type-graphql';
import { EventRuleType } from './event-rule.type.ts';

@ObjectType({ description: 'The rule as it now is.', simpleResolvers: true })
export class PutRulePayload {
  @Field(() => EventRuleType, { description: 'The rule.' })
  rule!: EventRuleType;
}

@ObjectType({ description: 'What became of the rule.', simpleResolvers: true })
export class DeleteRulePayload {
  @Field(() => ID, {
    nullable: true,
    description: 'The rule that is gone; null where there was none, which AWS accepts.',
  })
  deletedRuleId!: string | null;
}

@ObjectType({ description: 'The rule as it now is.', simpleResolvers: true })
export class EnableRulePayload {
  @Field(() => EventRuleType, { description: 'The rule.' })
  rule!: EventRuleType;
}

@ObjectType({ description: 'The rule as it now is.', simpleResolvers: true })
export class DisableRulePayload {
  @Field(() => EventRuleType, { description: 'The rule.' })
  rule!: EventRuleType;
}

@ObjectType('FailedTargetEntry', {
  description: 'A target that could not be put or removed, while the others were.',
  simpleResolvers: true,
})
export class FailedTargetEntryType {
  @Field(() => String, { description: 'The id of the target.' })
  readonly targetId!: string;

  @Field(() => String, { description: "AWS's code, such as `ValidationException`." })
  readonly errorCode!: string;

  @Field(() => String, { description: "AWS's words." })
  readonly errorMessage!: string;
}

@ObjectType({ description: 'What became of the targets.', simpleResolvers: true })
export class PutTargetsPayload {
  @Field(() => EventRuleType, { description: 'The rule with the targets that it now has.' })
  rule!: EventRuleType;

  @Field(() => Int, { description: 'How many targets were not put.' })
  failedEntryCount!: number;

  @Field(() => [FailedTargetEntryType], { description: 'The targets that were not put, and why.' })
  failedEntries!: readonly FailedTargetEntryType[];
}

@ObjectType({ description: 'What became of the targets.', simpleResolvers: true })
export class RemoveTargetsPayload {
  @Field(() => EventRuleType, { description: 'The rule with the targets that it now has.' })
  rule!: EventRuleType;

  @Field(() => Int, { description: 'How many ids belong to no target of the rule.' })
  failedEntryCount!: number;

  @Field(() => [FailedTargetEntryType], { description: 'The ids that belong to no target.' })
  failedEntries!: readonly FailedTargetEntryType[];
}
