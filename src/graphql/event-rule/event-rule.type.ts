import { Field, ObjectType } from 'type-graphql';
import type { RuleState } from '../../simulation/push/eventbridge/event-rule-commands.ts';
import type { EventRuleRecord } from '../../store/event-buses.ts';
import { LONG_TEXT_COST } from '../limits/long-text-cost.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { EventRuleState } from './event-rule.enum.ts';

@ObjectType('EventRule', {
  implements: NodeType,
  description:
    'Which events of a bus go to which targets, or when something goes to them by itself.',
})
export class EventRuleType extends NodeType {
  readonly record: EventRuleRecord;

  constructor(record: EventRuleRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: 'Unique on its bus.' })
  get name(): string {
    return this.record.name;
  }

  @Field(() => String, { description: 'The name of its bus.' })
  get eventBusName(): string {
    return this.record.eventBusName;
  }

  @Field(() => String, { description: 'A sentence for people; may be empty.' })
  get description(): string {
    return this.record.description;
  }

  @Field(() => String, {
    nullable: true,
    description: 'The pattern that events have to match, as JSON text; null for a schedule alone.',
    complexity: LONG_TEXT_COST,
  })
  get eventPattern(): string | null {
    return this.record.eventPattern;
  }

  @Field(() => String, {
    nullable: true,
    description: '`rate(5 minutes)` or `cron(0 9 ? * MON-FRI *)`; null for a pattern alone.',
  })
  get scheduleExpression(): string | null {
    return this.record.scheduleExpression;
  }

  @Field(() => EventRuleState, { description: 'Whether it does anything.' })
  get state(): RuleState {
    return this.record.enabled ? 'ENABLED' : 'DISABLED';
  }
}

export const EventRuleConnection = declareConnection('EventRule', EventRuleType);

@ObjectType('EventPatternTest', {
  description: 'Whether an event matches a pattern, and why not.',
  simpleResolvers: true,
})
export class EventPatternTestType {
  @Field(() => Boolean, { description: 'Whether it matches.' })
  readonly result!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'The first place of the pattern that the event does not meet, such as `detail.state`; null where there is no single one.',
  })
  readonly key!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why it does not match; null where it does.',
  })
  readonly reason!: string | null;
}
