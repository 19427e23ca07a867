import { Field, ID, ObjectType } from 'type-graphql';
import { TopicType } from './topic.type.ts';

@ObjectType({ description: 'The topic, new or found.', simpleResolvers: true })
export class CreateTopicPayload {
  @Field(() => TopicType, {
    description: 'The new topic, or the one of that name that was there already.',
  })
  topic!: TopicType;
}

@ObjectType({ description: 'The topic as it now is.', simpleResolvers: true })
export class SetTopicAttributesPayload {
  @Field(() => TopicType, { description: 'The topic.' })
  topic!: TopicType;
}

@ObjectType({ description: 'What became of the topic.', simpleResolvers: true })
export class DeleteTopicPayload {
  @Field(() => ID, {
    nullable: true,
    description: 'The topic that is gone; null where there was none, which AWS accepts.',
  })
  deletedTopicId!: string | null;
}
