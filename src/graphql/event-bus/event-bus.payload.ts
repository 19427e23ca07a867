import { Field, ID, Int, ObjectType } from 'type-graphql';
import { EventBusType } from './event-bus.type.ts';

@ObjectType({ description: 'The new event bus.', simpleResolvers: true })
export class CreateEventBusPayload {
  @Field(() => EventBusType, { description: 'The bus.' })
  eventBus!: EventBusType;
}

@ObjectType({ description: 'What became of the event bus.', simpleResolvers: true })
export class DeleteEventBusPayload {
  @Field(() => ID, {
    nullable: true,
    description: 'The bus that is gone; null where there was none, which AWS accepts.',
  })
  deletedEventBusId!: string | null;
}

@ObjectType('PutEventsResultEntry', {
  description: 'What became of an entry: an id, or an error.',
  simpleResolvers: true,
})
export class PutEventsResultEntryType {
  @Field(() => String, {
    nullable: true,
    description: 'The id of the event; null where the entry failed.',
  })
  readonly eventId!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "AWS's code, such as `MalformedDetail`; null where the event was taken.",
  })
  readonly errorCode!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "AWS's words; null where the event was taken.",
  })
  readonly errorMessage!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The chain of requests that the event has begun: filter lifecycle events by it to see what became of it. Null where the entry failed.',
  })
  readonly traceId!: string | null;
}

@ObjectType({ description: 'What became of the events.', simpleResolvers: true })
export class PutEventsPayload {
  @Field(() => Int, { description: 'How many entries failed.' })
  failedEntryCount!: number;

  @Field(() => [PutEventsResultEntryType], {
    description: 'One for each entry, in the order of the request.',
  })
  entries!: readonly PutEventsResultEntryType[];
}
