import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { MessageState } from '../../simulation/pull/sqs/message.ts';
import { queueArn } from '../../simulation/pull/sqs/queue.ts';
import { MESSAGE_HISTORY_MAX } from '../../store/message-histories.ts';
import { virtualNow } from '../clock/clock.loader.ts';
import { carryOut, carryOutOnce } from '../carry-out.ts';
import type { ApiContext } from '../context.ts';
import { toLifecycleEvent } from '../lifecycle-event/lifecycle-event.loader.ts';
import { LifecycleEventType } from '../lifecycle-event/lifecycle-event.type.ts';
import { historyCost } from '../limits/history-cost.ts';
import { LONG_TEXT_COST } from '../limits/long-text-cost.ts';
import {
  MessageAttributeType,
  toMessageAttributeTypes,
} from '../message-attribute/message-attribute.type.ts';
import { loadSandbox } from '../sandbox/sandbox.loader.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { QueueMessageState } from './queue-message.enum.ts';
import {
  ChangeMessageVisibilityBatchInput,
  ChangeMessageVisibilityInput,
  DeleteMessageBatchInput,
  DeleteMessageInput,
  ReceiveMessageInput,
  SendMessageBatchInput,
  SendMessageInput,
  toMessageInput,
} from './queue-message.input.ts';
import { contentsOfMessage, historyOfMessage } from './queue-message.loader.ts';
import {
  ChangeMessageVisibilityBatchPayload,
  ChangeMessageVisibilityPayload,
  DeleteMessageBatchPayload,
  DeleteMessagePayload,
  ReceiveMessagePayload,
  SendMessageBatchPayload,
  SendMessagePayload,
} from './queue-message.payload.ts';
import { QueueMessageType } from './queue-message.type.ts';
import { ReceivedMessageType } from './received-message.type.ts';

@Resolver(() => QueueMessageType)
export class QueueMessageResolver {
  @Mutation(() => SendMessagePayload, {
    description: 'Sends a message to a queue. Takes the role EDITOR.',
  })
  async sendMessage(
    @Ctx() context: ApiContext,
    @Arg('input', () => SendMessageInput, { description: 'The message, and where it goes.' })
    input: SendMessageInput,
  ): Promise<SendMessagePayload> {
    const command = { queueName: input.queueName, ...toMessageInput(input) };
    return carryOutOnce(context, input, { type: 'SendMessage', input: command });
  }

  @Mutation(() => SendMessageBatchPayload, {
    description:
      'Sends up to ten messages to a queue, each taken or refused by itself. Takes the role EDITOR.',
  })
  async sendMessageBatch(
    @Ctx() context: ApiContext,
    @Arg('input', () => SendMessageBatchInput, { description: 'The messages, and where they go.' })
    input: SendMessageBatchInput,
  ): Promise<SendMessageBatchPayload> {
    const entries = input.entries.map((entry) => ({ id: entry.id, ...toMessageInput(entry) }));
    const command = { queueName: input.queueName, entries };
    return carryOutOnce(context, input, { type: 'SendMessageBatch', input: command });
  }

  @Mutation(() => ReceiveMessagePayload, {
    description:
      'Receives messages and hides them for their visibility timeout. What has been received too often moves to the dead-letter queue instead. Takes the role EDITOR.',
  })
  async receiveMessage(
    @Ctx() context: ApiContext,
    @Arg('input', () => ReceiveMessageInput, { description: 'Of which queue, and how many.' })
    input: ReceiveMessageInput,
  ): Promise<ReceiveMessagePayload> {
    const command = {
      queueName: input.queueName,
      maxNumberOfMessages: input.maxNumberOfMessages ?? null,
      visibilityTimeout: input.visibilityTimeout ?? null,
      waitTimeSeconds: input.waitTimeSeconds ?? null,
    };
    const { queueName, messages } = await carryOutOnce(context, input, {
      type: 'ReceiveMessage',
      input: command,
    });
    const sandbox = await loadSandbox(context, input.sandboxId);
    const arn = queueArn(sandbox.record, queueName);
    return { messages: messages.map((message) => new ReceivedMessageType(message, arn)) };
  }

  @Mutation(() => DeleteMessagePayload, {
    description:
      'Deletes a message by the handle of its latest receive; with an older one nothing happens. Takes the role EDITOR.',
  })
  async deleteMessage(
    @Ctx() context: ApiContext,
    @Arg('input', () => DeleteMessageInput, { description: 'Which one.' })
    { sandboxId, ...input }: DeleteMessageInput,
  ): Promise<DeleteMessagePayload> {
    return carryOut(context, sandboxId, { type: 'DeleteMessage', input });
  }

  @Mutation(() => DeleteMessageBatchPayload, {
    description: 'Deletes up to ten messages, each by itself. Takes the role EDITOR.',
  })
  async deleteMessageBatch(
    @Ctx() context: ApiContext,
    @Arg('input', () => DeleteMessageBatchInput, { description: 'Which ones.' })
    { sandboxId, ...input }: DeleteMessageBatchInput,
  ): Promise<DeleteMessageBatchPayload> {
    return carryOut(context, sandboxId, { type: 'DeleteMessageBatch', input });
  }

  @Mutation(() => ChangeMessageVisibilityPayload, {
    description: 'Hides a message in flight for another time. Takes the role EDITOR.',
  })
  async changeMessageVisibility(
    @Ctx() context: ApiContext,
    @Arg('input', () => ChangeMessageVisibilityInput, {
      description: 'Which one, and for how long.',
    })
    { sandboxId, ...input }: ChangeMessageVisibilityInput,
  ): Promise<ChangeMessageVisibilityPayload> {
    return carryOut(context, sandboxId, { type: 'ChangeMessageVisibility', input });
  }

  @Mutation(() => ChangeMessageVisibilityBatchPayload, {
    description:
      'Hides up to ten messages in flight for another time, each by itself. Takes the role EDITOR.',
  })
  async changeMessageVisibilityBatch(
    @Ctx() context: ApiContext,
    @Arg('input', () => ChangeMessageVisibilityBatchInput, {
      description: 'Which ones, and for how long.',
    })
    { sandboxId, ...input }: ChangeMessageVisibilityBatchInput,
  ): Promise<ChangeMessageVisibilityBatchPayload> {
    return carryOut(context, sandboxId, { type: 'ChangeMessageVisibilityBatch', input });
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Its body; null where it was deleted just now.',
    complexity: LONG_TEXT_COST,
  })
  async body(
    @Ctx() { loaders }: ApiContext,
    @Root() { record }: QueueMessageType,
  ): Promise<string | null> {
    return (await loaders.of(contentsOfMessage).load(record))?.body ?? null;
  }

  @FieldResolver(() => [MessageAttributeType], { description: 'Its message attributes, by name.' })
  async messageAttributes(
    @Ctx() { loaders }: ApiContext,
    @Root() { record }: QueueMessageType,
  ): Promise<MessageAttributeType[]> {
    const contents = await loaders.of(contentsOfMessage).load(record);
    return toMessageAttributeTypes(contents?.messageAttributes ?? {});
  }

  @FieldResolver(() => QueueMessageState, {
    description: 'What can be done with it, at the virtual time of the sandbox.',
  })
  async state(
    @Ctx() context: ApiContext,
    @Root() { record }: QueueMessageType,
  ): Promise<MessageState> {
    const nowMs = await virtualNow(context, record.sandboxId);
    return (record.hiddenUntilMs ?? nowMs) > nowMs ? record.state : 'AVAILABLE';
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: 'Until when it is hidden, in virtual time; null while it is available.',
  })
  async hiddenUntil(
    @Ctx() context: ApiContext,
    @Root() { record }: QueueMessageType,
  ): Promise<Date | null> {
    const nowMs = await virtualNow(context, record.sandboxId);
    const { hiddenUntilMs } = record;
    return hiddenUntilMs === null || hiddenUntilMs <= nowMs ? null : new Date(hiddenUntilMs);
  }

  @FieldResolver(() => [LifecycleEventType], {
    description: `What has happened to it, alone or in a batch, from its sending on: the first ${MESSAGE_HISTORY_MAX} events.`,
    complexity: historyCost,
  })
  async history(
    @Ctx() { loaders }: ApiContext,
    @Root() { record }: QueueMessageType,
  ): Promise<LifecycleEventType[]> {
    const events = await loaders.of(historyOfMessage).load(record);
    return events.map((event) => toLifecycleEvent(event, record.sandboxId));
  }
}
