import { Field, ObjectType } from 'type-graphql';

@ObjectType({ description: 'What the publisher is answered.', simpleResolvers: true })
export class PublishPayload {
  @Field(() => String, { description: 'By this id subscribers and the log know the message.' })
  messageId!: string;

  @Field(() => String, { nullable: true, description: 'Of a FIFO topic: it grows.' })
  sequenceNumber!: string | null;
}

@ObjectType('PublishBatchResultEntry', {
  description: 'A message of a batch that was published.',
  simpleResolvers: true,
})
export class PublishBatchResultEntryType {
  @Field(() => String, { description: 'As the request calls it.' })
  id!: string;

  @Field(() => String, { description: 'By this id subscribers and the log know the message.' })
  messageId!: string;

  @Field(() => String, { nullable: true, description: 'Of a FIFO topic: it grows.' })
  sequenceNumber!: string | null;
}

@ObjectType('PublishBatchResultErrorEntry', {
  description: 'A message of a batch that was not published.',
  simpleResolvers: true,
})
export class PublishBatchResultErrorEntryType {
  @Field(() => String, { description: 'As the request calls it.' })
  id!: string;

  @Field(() => String, { description: "AWS's error code." })
  code!: string;

  @Field(() => String, { description: 'What is wrong with it.' })
  message!: string;

  @Field(() => Boolean, { description: 'Whether it is the fault of the sender; always so here.' })
  senderFault!: boolean;
}

@ObjectType({ description: 'What became of each message.', simpleResolvers: true })
export class PublishBatchPayload {
  @Field(() => [PublishBatchResultEntryType], { description: 'Those that were published.' })
  successful!: PublishBatchResultEntryType[];

  @Field(() => [PublishBatchResultErrorEntryType], { description: 'Those that were not.' })
  failed!: PublishBatchResultErrorEntryType[];
}
