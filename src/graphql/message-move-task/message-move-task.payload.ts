import { Field, Int, ObjectType } from 'type-graphql';
import { MessageMoveTaskType } from './message-move-task.type.ts';

@ObjectType({ description: 'The task, which runs.', simpleResolvers: true })
export class StartMessageMoveTaskPayload {
  @Field(() => String, { description: 'What it is cancelled by.' })
  taskHandle!: string;

  @Field(() => MessageMoveTaskType, { description: 'The task.' })
  messageMoveTask!: MessageMoveTaskType;
}

@ObjectType({ description: 'The task, which moves no more.', simpleResolvers: true })
export class CancelMessageMoveTaskPayload {
  @Field(() => Int, { description: 'Messages that it has moved; they stay where they are.' })
  approximateNumberOfMessagesMoved!: number;

  @Field(() => MessageMoveTaskType, { description: 'The task.' })
  messageMoveTask!: MessageMoveTaskType;
}
