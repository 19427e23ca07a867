import { Field, ID, InputType, Int } from 'type-graphql';

@InputType({ description: 'Which messages are to be moved, and where to.' })
export class StartMessageMoveTaskInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, {
    description: 'The ARN of a queue that is the dead-letter queue of another queue.',
  })
  sourceArn!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The ARN of a queue of the same type; by default each message goes back to the queue that it came from.',
  })
  destinationArn?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Messages to move in a second: 1 to 500; as many as can be by default.',
  })
  maxNumberOfMessagesPerSecond?: number | null;
}

@InputType({ description: 'A task to be ended.' })
export class CancelMessageMoveTaskInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'What the start of the task has given.' })
  taskHandle!: string;
}
