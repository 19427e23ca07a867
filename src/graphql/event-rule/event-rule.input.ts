import { Field, ID, InputType } from 'type-graphql';
import type { RuleState } from '../../simulation/push/eventbridge/event-rule-commands.ts';
import { JsonScalar } from '../scalar/scalars.ts';
import { EventRuleState } from './event-rule.enum.ts';
import { EventTargetInput } from './event-target.input.ts';

const BUS = 'The name or the ARN of its bus; `default` by default.';

@InputType({
  description: 'A rule as a whole: what is left out is gone where the rule was there before.',
})
export class PutRuleInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, {
    description: '1 to 64 letters, digits, full stops, hyphens and underscores.',
  })
  name!: string;

  @Field(() => String, { nullable: true, description: BUS })
  eventBusName?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'A sentence for people, at most 512 characters.',
  })
  description?: string | null;

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'The pattern that events have to match, at most 2,048 characters: as JSON, or as text as AWS takes it. A rule needs a pattern, a schedule or both.',
  })
  eventPattern?: unknown;

  @Field(() => String, {
    nullable: true,
    description: '`rate(5 minutes)` or `cron(0 9 ? * MON-FRI *)`, in UTC; on the default bus only.',
  })
  scheduleExpression?: string | null;

  @Field(() => EventRuleState, { nullable: true, description: 'ENABLED by default.' })
  state?: RuleState | null;
}

@InputType({ description: 'A rule to be deleted.' })
export class DeleteRuleInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name of the rule.' })
  name!: string;

  @Field(() => String, { nullable: true, description: BUS })
  eventBusName?: string | null;
}

@InputType({ description: 'A rule to be switched on.' })
export class EnableRuleInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name of the rule.' })
  name!: string;

  @Field(() => String, { nullable: true, description: BUS })
  eventBusName?: string | null;
}

@InputType({ description: 'A rule to be switched off.' })
export class DisableRuleInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name of the rule.' })
  name!: string;

  @Field(() => String, { nullable: true, description: BUS })
  eventBusName?: string | null;
}

@InputType({ description: 'Targets to be added to a rule, or replaced.' })
export class PutTargetsInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name of the rule.' })
  rule!: string;

  @Field(() => String, { nullable: true, description: BUS })
  eventBusName?: string | null;

  @Field(() => [EventTargetInput], { description: 'The targets; a rule has five at most.' })
  targets!: EventTargetInput[];
}

@InputType({ description: 'Targets to be taken away from a rule.' })
export class RemoveTargetsInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name of the rule.' })
  rule!: string;

  @Field(() => String, { nullable: true, description: BUS })
  eventBusName?: string | null;

  @Field(() => [String], { description: 'The ids of the targets.' })
  ids!: string[];
}
