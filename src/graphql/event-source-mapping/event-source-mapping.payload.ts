import { Field, ID, ObjectType } from 'type-graphql';
import { EventSourceMappingType } from './event-source-mapping.type.ts';

@ObjectType({ description: 'The new mapping.', simpleResolvers: true })
export class CreateEventSourceMappingPayload {
  @Field(() => EventSourceMappingType, { description: 'The mapping, defaults filled in.' })
  eventSourceMapping!: EventSourceMappingType;
}

@ObjectType({ description: 'The mapping as it now is.', simpleResolvers: true })
export class UpdateEventSourceMappingPayload {
  @Field(() => EventSourceMappingType, { description: 'The mapping.' })
  eventSourceMapping!: EventSourceMappingType;
}

@ObjectType({ description: 'What becomes of the mapping.', simpleResolvers: true })
export class DeleteEventSourceMappingPayload {
  @Field(() => ID, { description: 'The mapping that is gone, or on its way.' })
  deletedEventSourceMappingId!: string;

  @Field(() => EventSourceMappingType, {
    nullable: true,
    description: 'The mapping while it is DELETING; null where it is gone at once.',
  })
  eventSourceMapping!: EventSourceMappingType | null;
}
