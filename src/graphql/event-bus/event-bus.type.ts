import { Field, ObjectType } from 'type-graphql';
import type { EventBusRecord } from '../../store/event-buses.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';

@ObjectType('EventBus', {
  implements: NodeType,
  description:
    'Where the rules of EventBridge look at events. Every sandbox has the bus `default`.',
})
export class EventBusType extends NodeType {
  readonly record: EventBusRecord;

  constructor(record: EventBusRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: 'Unique in the sandbox.' })
  get name(): string {
    return this.record.name;
  }

  @Field(() => String, { description: 'A sentence for people; may be empty.' })
  get description(): string {
    return this.record.description;
  }

  @Field(() => DateTimeScalar, { description: 'When it was created, in virtual time.' })
  get creationTime(): Date {
    return new Date(this.record.createdAtMs);
  }
}

export const EventBusConnection = declareConnection('EventBus', EventBusType);
