import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { findRule, type Rule } from '../../simulation/rules/registry.ts';
import type { ApiContext } from '../context.ts';
import { invocationById } from '../invocation/invocation.loader.ts';
import { InvocationType } from '../invocation/invocation.type.ts';
import { RuleType } from '../rule/rule.type.ts';
import { AgendaEntryType } from './agenda-entry.type.ts';

@Resolver(() => AgendaEntryType)
export class AgendaEntryResolver {
  @FieldResolver(() => RuleType, {
    nullable: true,
    description: 'The rule behind it, where there is one.',
  })
  rule(@Root() { entry }: AgendaEntryType): Rule | null {
    return entry.rule === null ? null : (findRule(entry.rule) ?? null);
  }

  @FieldResolver(() => InvocationType, {
    nullable: true,
    description: 'The invocation that it concerns.',
  })
  async invocation(
    @Ctx() { loaders }: ApiContext,
    @Root() { entry }: AgendaEntryType,
  ): Promise<InvocationType | null> {
    if (entry.invocationId === null) return null;
    const record = await loaders.of(invocationById).load(entry.invocationId);
    return record && new InvocationType(record);
  }
}
