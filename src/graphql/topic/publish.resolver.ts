import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { ApiContext } from '../context.ts';
import { PublishBatchInput, PublishInput, toMessage } from './publish.input.ts';
import { PublishBatchPayload, PublishPayload } from './publish.payload.ts';

@Resolver()
export class PublishResolver {
  @Mutation(() => PublishPayload, {
    description:
      'Publishes a message to a topic. What becomes of it stands in the log, under one trace id. Takes the role EDITOR.',
  })
  async publish(
    @Ctx() { access, engine, loaders, storageQuota }: ApiContext,
    @Arg('input', () => PublishInput, { description: 'The message.' }) input: PublishInput,
  ): Promise<PublishPayload> {
    const sandboxId = await access.requireSandbox(input.sandboxId, 'EDITOR');
    await storageQuota.refuseIfFull(access.requireKey('EDITOR').tenantId);
    const command = { topicArn: input.topicArn, ...toMessage(input) };
    return loaders.forgetAfter(engine.execute(sandboxId, { type: 'Publish', input: command }));
  }

  @Mutation(() => PublishBatchPayload, {
    description:
      'Publishes up to ten messages; a bad one among them fails alone. Takes the role EDITOR.',
  })
  async publishBatch(
    @Ctx() { access, engine, loaders, storageQuota }: ApiContext,
    @Arg('input', () => PublishBatchInput, { description: 'The messages.' })
    input: PublishBatchInput,
  ): Promise<PublishBatchPayload> {
    const sandboxId = await access.requireSandbox(input.sandboxId, 'EDITOR');
    await storageQuota.refuseIfFull(access.requireKey('EDITOR').tenantId);
    const entries = input.entries.map((entry) => ({ id: entry.id, ...toMessage(entry) }));
    const { successful, failed } = await loaders.forgetAfter(
      engine.execute(sandboxId, {
        type: 'PublishBatch',
        input: { topicArn: input.topicArn, entries },
      }),
    );
    return { successful: [...successful], failed: [...failed] };
  }
}
