import { Field, ID, ObjectType } from 'type-graphql';
import type { Rule } from '../../simulation/rules/registry.ts';

@ObjectType('Rule', {
  description: 'A fact about AWS that the simulation reproduces, and the reason behind an event.',
  simpleResolvers: true,
})
export class RuleType implements Rule {
  @Field(() => ID, { description: 'Its number, such as `SYN-48`.' })
  readonly id!: string;

  @Field(() => String, { description: 'A few words.' })
  readonly title!: string;

  @Field(() => String, { description: 'One sentence for a learner.' })
  readonly summary!: string;

  @Field(() => String, { description: 'Where the fact comes from.' })
  readonly source!: string;
}
