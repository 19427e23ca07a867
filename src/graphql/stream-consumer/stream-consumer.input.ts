import { Field, ID, InputType } from 'type-graphql';

/** A consumer of a stream. */
@InputType()
abstract class StreamConsumerFields {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name or the ARN of the stream.' })
  streamName!: string;

  @Field(() => String, {
    description: '1 to 128 letters, digits, hyphens, underscores and full stops.',
  })
  consumerName!: string;
}

@InputType({ description: 'A consumer to be registered.' })
export class RegisterStreamConsumerInput extends StreamConsumerFields {}

@InputType({ description: 'A consumer to be taken away.' })
export class DeregisterStreamConsumerInput extends StreamConsumerFields {}
