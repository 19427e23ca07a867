import { Field, ID, ObjectType } from 'type-graphql';
import { QueueType } from './queue.type.ts';

@ObjectType({
  description: 'The queue, new or as it was.',
  simpleResolvers: true,
})
export class CreateQueuePayload {
  @Field(() => QueueType, { description: 'The queue.' })
  queue!: QueueType;
}

@ObjectType({ description: 'The queue as it now is.', simpleResolvers: true })
export class SetQueueAttributesPayload {
  @Field(() => QueueType, { description: 'The queue.' })
  queue!: QueueType;
}

@ObjectType({ description: 'The queue, which is empty now.', simpleResolvers: true })
export class PurgeQueuePayload {
  @Field(() => QueueType, { description: 'The queue.' })
  queue!: QueueType;
}

@ObjectType({ description: 'What was deleted.', simpleResolvers: true })
export class DeleteQueuePayload {
  @Field(() => ID, { description: 'The queue that is gone.' })
  deletedQueueId!: string;
}
