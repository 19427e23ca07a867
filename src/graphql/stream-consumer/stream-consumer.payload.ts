import { Field, ID, ObjectType } from 'type-graphql';
import { StreamConsumerType } from './stream-consumer.type.ts';

@ObjectType({ description: 'The new consumer.', simpleResolvers: true })
export class RegisterStreamConsumerPayload {
  @Field(() => StreamConsumerType, { description: 'The consumer.' })
  consumer!: StreamConsumerType;
}

@ObjectType({ description: 'What was taken away.', simpleResolvers: true })
export class DeregisterStreamConsumerPayload {
  @Field(() => ID, { description: 'The consumer that is gone.' })
  deregisteredConsumerId!: string;
}
