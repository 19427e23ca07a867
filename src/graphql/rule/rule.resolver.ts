import { Ctx, Query, Resolver } from 'type-graphql';
import { findRule, rules, type Rule } from '../../simulation/rules/registry.ts';
import type { ApiContext } from '../context.ts';
import { RuleType } from './rule.type.ts';

const everyRule: readonly Rule[] = Object.keys(rules).flatMap((id) => findRule(id) ?? []);

@Resolver(() => RuleType)
export class RuleResolver {
  @Query(() => [RuleType], { description: 'Every rule that the simulation carries out.' })
  rules(@Ctx() { access }: ApiContext): readonly Rule[] {
    access.requireAnyone();
    return everyRule;
  }
}
