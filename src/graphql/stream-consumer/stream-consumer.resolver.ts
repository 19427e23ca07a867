import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import {
  DeregisterStreamConsumerInput,
  RegisterStreamConsumerInput,
} from './stream-consumer.input.ts';
import { streamConsumerById } from './stream-consumer.loader.ts';
import {
  DeregisterStreamConsumerPayload,
  RegisterStreamConsumerPayload,
} from './stream-consumer.payload.ts';
import { StreamConsumerType } from './stream-consumer.type.ts';

@Resolver(() => StreamConsumerType)
export class StreamConsumerResolver {
  @Mutation(() => RegisterStreamConsumerPayload, {
    description:
      'Registers a consumer of a stream for enhanced fan-out; up to 20. Takes the role EDITOR.',
  })
  async registerStreamConsumer(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => RegisterStreamConsumerInput, { description: 'The consumer.' })
    { sandboxId, ...input }: RegisterStreamConsumerInput,
  ): Promise<RegisterStreamConsumerPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const { consumerId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'RegisterStreamConsumer', input }),
    );
    const record = await loaders.of(streamConsumerById).load(consumerId);
    if (!record) throw notFound('stream consumer', consumerId);
    return { consumer: new StreamConsumerType(record) };
  }

  @Mutation(() => DeregisterStreamConsumerPayload, {
    description: 'Takes a consumer of a stream away. Takes the role EDITOR.',
  })
  async deregisterStreamConsumer(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => DeregisterStreamConsumerInput, { description: 'Which one.' })
    { sandboxId, ...input }: DeregisterStreamConsumerInput,
  ): Promise<DeregisterStreamConsumerPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const { consumerId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'DeregisterStreamConsumer', input }),
    );
    return { deregisteredConsumerId: consumerId };
  }
}
