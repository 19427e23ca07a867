import { Field, Int, ObjectType } from 'type-graphql';
import type { LifecycleEvent } from '../../simulation/events.ts';
import type { JsonObject } from '../../simulation/json.ts';
import { findRule, type Rule } from '../../simulation/rules/registry.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { RuleType } from '../rule/rule.type.ts';
import { DateTimeScalar, JsonScalar } from '../scalar/scalars.ts';
import { LifecycleEventKind } from './lifecycle-event-kind.enum.ts';

@ObjectType('LifecycleEvent', {
  description:
    "One entry of a sandbox's log: something that happened, or did not and why. The log has no gap and no duplicate.",
})
export class LifecycleEventType {
  readonly event: LifecycleEvent;

  @Field(() => String, { description: 'Its place in the log, to continue from.' })
  readonly cursor: string;

  constructor(event: LifecycleEvent, cursor: string) {
    this.event = event;
    this.cursor = cursor;
  }

  @Field(() => Int, { description: 'Its number in the sandbox, from 1.' })
  get seq(): number {
    return this.event.seq;
  }

  @Field(() => DateTimeScalar, { description: 'When, in virtual time.' })
  get at(): Date {
    return new Date(this.event.at);
  }

  @Field(() => LifecycleEventKind, { description: 'What happened.' })
  get kind(): string {
    return this.event.kind;
  }

  @Field(() => String, { description: 'What happened, as a sentence.' })
  get message(): string {
    return this.event.message;
  }

  @Field(() => RuleType, { nullable: true, description: 'The rule behind it, where there is one.' })
  get rule(): Rule | null {
    return this.event.rule === null ? null : (findRule(this.event.rule) ?? null);
  }

  @Field(() => String, { nullable: true, description: 'The function that it concerns.' })
  get functionName(): string | null {
    return this.event.functionName;
  }

  @Field(() => Int, { nullable: true, description: 'Which attempt of the invocation, from 1.' })
  get attempt(): number | null {
    return this.event.attempt;
  }

  @Field(() => String, {
    nullable: true,
    description:
      'The chain of requests that it belongs to: everything that came of one action on a source, or of one asynchronous event, has the same. Null outside of such chains.',
  })
  get traceId(): string | null {
    return this.event.traceId;
  }

  @Field(() => JsonScalar, { nullable: true, description: 'Figures and ids that belong to it.' })
  get detail(): JsonObject | null {
    return this.event.detail;
  }
}

export const LifecycleEventConnection = declareConnection('LifecycleEvent', LifecycleEventType);
