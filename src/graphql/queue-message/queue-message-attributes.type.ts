import { Field, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar } from '../scalar/scalars.ts';

/** The system attributes of a message, typed; SQS itself has them as texts. */
@ObjectType('QueueMessageAttributes', {
  description: 'What SQS knows of a message, under the names that ReceiveMessage has for it.',
})
export class QueueMessageAttributesType {
  readonly texts: Readonly<Record<string, string>>;

  constructor(texts: Readonly<Record<string, string>>) {
    this.texts = texts;
  }

  @Field(() => Int, { description: 'Receives in all queues that it has been in.' })
  get approximateReceiveCount(): number {
    return Number(this.texts['ApproximateReceiveCount']);
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Its first receive, in virtual time; null before that.',
  })
  get approximateFirstReceiveTimestamp(): Date | null {
    const ms = this.#text('ApproximateFirstReceiveTimestamp');
    return ms === null ? null : new Date(Number(ms));
  }

  @Field(() => DateTimeScalar, { description: 'When it was sent, in virtual time.' })
  get sentTimestamp(): Date {
    return new Date(Number(this.texts['SentTimestamp']));
  }

  @Field(() => String, { description: 'The account, user or role that sent it.' })
  get senderId(): string {
    return this.#text('SenderId') ?? '';
  }

  @Field(() => String, {
    nullable: true,
    description: 'Twenty digits that grow with each message; null in a standard queue.',
  })
  get sequenceNumber(): string | null {
    return this.#text('SequenceNumber');
  }

  @Field(() => String, { nullable: true, description: 'Its message group; null for none.' })
  get messageGroupId(): string | null {
    return this.#text('MessageGroupId');
  }

  @Field(() => String, {
    nullable: true,
    description: 'Its deduplication id, given or made of the body; null in a standard queue.',
  })
  get messageDeduplicationId(): string | null {
    return this.#text('MessageDeduplicationId');
  }

  @Field(() => String, {
    nullable: true,
    description: 'The trace header that it was sent with; null for none.',
  })
  get awsTraceHeader(): string | null {
    return this.#text('AWSTraceHeader');
  }

  @Field(() => String, {
    nullable: true,
    description: 'The ARN of the queue that moved it into this one; null for none.',
  })
  get deadLetterQueueSourceArn(): string | null {
    return this.#text('DeadLetterQueueSourceArn');
  }

  #text(name: string): string | null {
    return this.texts[name] ?? null;
  }
}
