import { Field, ObjectType } from 'type-graphql';
import type { JsonObject } from '../../simulation/json.ts';
import type { InvocationType as InvocationTypeName } from '../../simulation/lambda/invocation.ts';
import type { PullSource } from '../../simulation/pull/pull-source.ts';
import type { PushSource } from '../../simulation/push/push-source.ts';
import { findRule } from '../../simulation/rules/registry.ts';
import { InvocationKind } from '../invocation/invocation.enum.ts';
import { RuleType } from '../rule/rule.type.ts';
import { JsonScalar } from '../scalar/scalars.ts';
import {
  EventSourceName,
  PermissionCheck,
  SourceModel,
  type EventSourceNameValue,
} from './trigger.enum.ts';

/** Whose account and region an example shows. */
const EXAMPLE_SANDBOX = {
  id: 'sbx_example',
  region: 'eu-west-1',
  accountId: '111122223333',
  seed: 'example',
  profile: 'IDEAL',
} as const;

/** Who tries again where Lambda polls, by the kind of source. */
const PULL_RETRIES: Readonly<Record<PullSource['kind'], string>> = {
  queue:
    'What failed comes back when its visibility timeout ends, until the queue moves it to its dead-letter queue.',
  stream:
    'A failed batch blocks its shard and is tried again until it succeeds, is too old or has no attempts left.',
};

@ObjectType('EventSource', {
  description:
    'How a service invokes functions, or how Lambda reads from it: an entry of the catalogue.',
})
export class EventSourceType {
  readonly #source: PushSource<object> | PullSource;
  readonly #push: PushSource<object> | null;

  constructor(source: PushSource<object> | PullSource) {
    this.#source = source;
    this.#push = 'kind' in source ? null : source;
  }

  @Field(() => EventSourceName, { description: 'As triggers and mappings name it.' })
  get type(): EventSourceNameValue {
    return this.#source.type;
  }

  @Field(() => String, { description: 'As AWS names it.' })
  get title(): string {
    return this.#source.title;
  }

  @Field(() => SourceModel, { description: 'Who begins.' })
  get model(): 'PUSH' | 'PULL' {
    return this.#push ? 'PUSH' : 'PULL';
  }

  @Field(() => [InvocationKind], { description: 'How the function is invoked.' })
  get invocationTypes(): readonly InvocationTypeName[] {
    return this.#push?.invocationTypes ?? ['REQUEST_RESPONSE'];
  }

  @Field(() => String, {
    nullable: true,
    description: "Whom the function's policy has to allow; null where a role decides.",
  })
  get principal(): string | null {
    return this.#push?.principal ?? null;
  }

  @Field(() => PermissionCheck, { description: 'When its permission is looked at.' })
  get permissionChecked(): PushSource['permissionChecked'] {
    return this.#push?.permissionChecked ?? 'BY_ROLE';
  }

  @Field(() => [String], {
    description:
      "What the function's execution role has to be allowed on a source that is polled; empty where the source invokes.",
  })
  get rolePermissions(): readonly string[] {
    return 'kind' in this.#source ? this.#source.permissions : [];
  }

  @Field(() => String, { description: 'Who tries again, how often and until when.' })
  get retries(): string {
    return 'kind' in this.#source ? PULL_RETRIES[this.#source.kind] : this.#source.retries;
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
