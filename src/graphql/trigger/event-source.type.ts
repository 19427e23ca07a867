import { Field, ObjectType } from 'type-graphql';
import type { JsonObject } from '../../simulation/json.ts';
import type { InvocationType as InvocationTypeName } from '../../simulation/lambda/invocation.ts';
import type { PushSourceType as PushSourceTypeName } from '../../simulation/push/push-source-type.ts';
import type { PushSource } from '../../simulation/push/push-source.ts';
import { findRule } from '../../simulation/rules/registry.ts';
import { InvocationKind } from '../invocation/invocation.enum.ts';
import { RuleType } from '../rule/rule.type.ts';
import { JsonScalar } from '../scalar/scalars.ts';
import { PermissionCheck, PushSourceType, SourceModel } from './trigger.enum.ts';

/** Whose account and region an example shows. */
const EXAMPLE_SANDBOX = {
  id: 'sbx_example',
  region: 'eu-west-1',
  accountId: '111122223333',
  seed: 'example',
  profile: 'IDEAL',
} as const;

@ObjectType('EventSource', {
  description: 'How a service invokes functions: an entry of the catalogue.',
})
export class EventSourceType {
  readonly #source: PushSource<object>;

  constructor(source: PushSource<object>) {
    this.#source = source;
  }

  @Field(() => PushSourceType, { description: 'As triggers name it.' })
  get type(): PushSourceTypeName {
    return this.#source.type;
  }

  @Field(() => String, { description: 'As AWS names it.' })
  get title(): string {
    return this.#source.title;
  }

  @Field(() => SourceModel, { description: 'Who begins.' })
  get model(): 'PUSH' {
    return 'PUSH';
  }

  @Field(() => [InvocationKind], { description: 'How it invokes.' })
  get invocationTypes(): readonly InvocationTypeName[] {
    return this.#source.invocationTypes;
  }

  @Field(() => String, {
    nullable: true,
    description: "Whom the function's policy has to allow; null where a role decides.",
  })
  get principal(): string | null {
    return this.#source.principal;
  }

  @Field(() => PermissionCheck, { description: 'When its permission is looked at.' })
  get permissionChecked(): PushSource['permissionChecked'] {
    return this.#source.permissionChecked;
  }

  @Field(() => String, { description: 'Who tries again, how often and until when.' })
  get retries(): string {
    return this.#source.retries;
  }

  @Field(() => JsonScalar, { description: 'What a function is invoked with, for example.' })
  get exampleEvent(): JsonObject {
    return this.#source.exampleEvent(EXAMPLE_SANDBOX);
  }

  @Field(() => [RuleType], { description: 'What one should know of it.' })
  get rules(): readonly RuleType[] {
    return this.#source.rules.flatMap((id) => findRule(id) ?? []);
  }
}
