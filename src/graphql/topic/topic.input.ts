import { Field, ID, InputType } from 'type-graphql';
import { JsonScalar } from '../scalar/scalars.ts';

@InputType({ description: 'What can be said of a topic; what is left out stays as it is.' })
export class TopicAttributesInput {
  @Field(() => String, {
    nullable: true,
    description: 'A name for people, at most 100 characters.',
  })
  displayName?: string | null;

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'A policy document, at most 20 KB: which services may publish, `{ "Statement": [{ "Effect": "Allow", "Principal": { "Service": "s3.amazonaws.com" }, "Action": "sns:Publish", "Resource": "*" }] }`.',
  })
  policy?: unknown;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Makes it a FIFO topic; cannot be changed later. False by default.',
  })
  fifoTopic?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Of a FIFO topic: the deduplication id of a message is the hash of its text.',
  })
  contentBasedDeduplication?: boolean | null;
}

@InputType({ description: 'A topic to be created.' })
export class CreateTopicInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, {
    description:
      '1 to 256 letters, digits, hyphens and underscores; that of a FIFO topic ends in `.fifo`.',
  })
  name!: string;

  @Field(() => TopicAttributesInput, { nullable: true, description: 'How it is set up.' })
  attributes?: TopicAttributesInput | null;
}

@InputType({ description: 'A change of a topic.' })
export class SetTopicAttributesInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'Which topic.' })
  topicArn!: string;

  @Field(() => TopicAttributesInput, { description: 'What changes.' })
  attributes!: TopicAttributesInput;
}

@InputType({ description: 'A topic to be deleted.' })
export class DeleteTopicInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'Which topic.' })
  topicArn!: string;
}

/** The attributes as the simulation takes them. */
export function toTopicAttributes(input: TopicAttributesInput | null | undefined): {
  displayName: string | null;
  policy: string | null;
  fifoTopic: boolean | null;
  contentBasedDeduplication: boolean | null;
} {
  return {
    displayName: input?.displayName ?? null,
    policy: input?.policy == null ? null : JSON.stringify(input.policy),
    fifoTopic: input?.fifoTopic ?? null,
    contentBasedDeduplication: input?.contentBasedDeduplication ?? null,
  };
}
