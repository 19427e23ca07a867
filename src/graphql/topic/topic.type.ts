import { Field, ObjectType } from 'type-graphql';
import type { TopicRecord } from '../../store/topics.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { JsonScalar } from '../scalar/scalars.ts';

@ObjectType('TopicAttributes', { description: 'What GetTopicAttributes says of a topic.' })
export class TopicAttributesType {
  readonly #record: TopicRecord;

  constructor(record: TopicRecord) {
    this.#record = record;
  }

  @Field(() => String, { description: 'A name for people; may be empty.' })
  get displayName(): string {
    return this.#record.displayName;
  }

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      "The policy document: which services and identities may publish. Null where none was set, and nobody may but the account's own identities whose policies allow it.",
  })
  get policy(): unknown {
    const { policy } = this.#record;
    return policy === null ? null : JSON.parse(policy);
  }

  @Field(() => Boolean, { description: 'Whether it is a FIFO topic.' })
  get fifoTopic(): boolean {
    return this.#record.fifoTopic;
  }

  @Field(() => Boolean, {
    description: 'Whether a FIFO topic makes the deduplication id of a message from its text.',
  })
  get contentBasedDeduplication(): boolean {
    return this.#record.contentBasedDeduplication;
  }
}

@ObjectType('Topic', {
  implements: NodeType,
  description: 'An SNS topic: what is published to it goes to everyone who is subscribed.',
})
export class TopicType extends NodeType {
  readonly record: TopicRecord;

  constructor(record: TopicRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: 'Unique in the sandbox; ends in `.fifo` for a FIFO topic.' })
  get name(): string {
    return this.record.topicName;
  }

  @Field(() => String, { description: 'Its ARN.' })
  get topicArn(): string {
    return this.record.topicArn;
  }

  @Field(() => TopicAttributesType, { description: 'How it is set up.' })
  get attributes(): TopicAttributesType {
    return new TopicAttributesType(this.record);
  }
}

export const TopicConnection = declareConnection('Topic', TopicType);
