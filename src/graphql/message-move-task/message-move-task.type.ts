import { Field, Int, ObjectType } from 'type-graphql';
import type { MoveTaskStatus } from '../../simulation/pull/sqs/move-task.ts';
import type { MessageMoveTaskRecord } from '../../store/message-move-tasks.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { MessageMoveTaskStatus } from './message-move-task.enum.ts';

@ObjectType('MessageMoveTask', {
  implements: NodeType,
  description: 'A task that moves messages out of a dead-letter queue: a redrive.',
})
export class MessageMoveTaskType extends NodeType {
  readonly record: MessageMoveTaskRecord;

  constructor(record: MessageMoveTaskRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, {
    nullable: true,
    description: 'What it is cancelled by; null unless it is RUNNING.',
  })
  get taskHandle(): string | null {
    return this.record.status === 'RUNNING' ? this.record.taskHandle : null;
  }

  @Field(() => MessageMoveTaskStatus, { description: 'Where it stands.' })
  get status(): MoveTaskStatus {
    return this.record.status;
  }

  @Field(() => String, { description: 'The ARN of the dead-letter queue.' })
  get sourceArn(): string {
    return this.record.sourceArn;
  }

  @Field(() => String, {
    nullable: true,
    description:
      'The ARN of the queue that gets the messages; null where each goes back to the queue that it came from.',
  })
  get destinationArn(): string | null {
    return this.record.destinationArn;
  }

  @Field(() => Int, {
    nullable: true,
    description: 'Messages that it moves in a second; null for as many as can be, which are 500.',
  })
  get maxNumberOfMessagesPerSecond(): number | null {
    return this.record.maxNumberOfMessagesPerSecond;
  }

  @Field(() => Int, { description: 'Messages that it has moved.' })
  get approximateNumberOfMessagesMoved(): number {
    return this.record.messagesMoved;
  }

  @Field(() => Int, { description: 'Messages that could be received when it began.' })
  get approximateNumberOfMessagesToMove(): number {
    return this.record.messagesToMove;
  }

  @Field(() => String, { nullable: true, description: 'Why it failed; null unless it is FAILED.' })
  get failureReason(): string | null {
    return this.record.failureReason;
  }

  @Field(() => DateTimeScalar, { description: 'When it began, in virtual time.' })
  get startedTimestamp(): Date {
    return new Date(this.record.startedAtMs);
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it ended, in virtual time; null while it is under way.',
  })
  get endedAt(): Date | null {
    const { endedAtMs } = this.record;
    return endedAtMs === null ? null : new Date(endedAtMs);
  }
}

export const MessageMoveTaskConnection = declareConnection('MessageMoveTask', MessageMoveTaskType);
