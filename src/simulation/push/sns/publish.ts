import { Refusal } from '../../errors.ts';
import { authorizeCall } from '../../iam/authorize-call.ts';
import type { Kernel } from '../../kernel.ts';
import { StepBudget, StepBudgetError } from '../../patterns/step-budget.ts';
import { refuseCall, type CallAnswer, type PublishCall } from '../../service-call.ts';
import { startTrace, traceIdOf } from '../../trace-header.ts';
import { deliver, emit } from './delivery.ts';
import { FILTER_STEPS_MAX, FilterSubject, type FilterMiss } from './filter-policy.ts';
import { checkMessage, type CheckedMessage, type MessageInput } from './message.ts';
import type { Notification } from './notification.ts';
import { refuseMoreWaiting } from './quotas.ts';
import { subscriptionsOf, type SubscriptionRow } from './subscription.ts';
import { resolveTopic, topicPolicy, topics, type TopicRow } from './topic.ts';

export interface PublishInput extends MessageInput {
  readonly topicArn: string;
}

/** What the publisher is answered. */
export interface PublishReceipt {
  readonly messageId: string;
  /** Of FIFO topics only. */
  readonly sequenceNumber: string | null;
}

/** Publishes a message; the publisher learns of nothing that comes later. */
export function publish(kernel: Kernel, { topicArn, ...input }: PublishInput): PublishReceipt {
  const topic = resolveTopic(kernel, topicArn);
  const publication = preparePublication(kernel, topic, input);
  return carryOut(kernel, publication, startTrace(kernel));
}

/** Publishes for another service, if the topic's policy or the caller's own allows it. */
export function publishForService(kernel: Kernel, call: PublishCall): CallAnswer {
  const topic = kernel.table(topics).find(call.topicArn);
  if (!topic) return refuseCall('NO_RESOURCE', 'NotFound', 'Topic does not exist');
  const denial = authorizeCall(kernel, call, topic.topicArn, topicPolicy(topic));
  if (denial) return denial;
  if (call.dryRun === true) return { accepted: true, id: '' };
  try {
    const publication = preparePublication(kernel, topic, {
      message: call.message,
      subject: call.subject,
      messageAttributes: call.messageAttributes,
      messageGroupId: call.messageGroupId,
      messageDeduplicationId: call.messageDeduplicationId,
    });
    const { messageId } = carryOut(kernel, publication, call.traceHeader);
    return { accepted: true, id: messageId };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const kind = error.code === 'QUOTA_EXCEEDED' ? 'THROTTLED' : 'INVALID';
    return refuseCall(kind, error.awsErrorCode ?? 'Throttled', error.message);
  }
}

/** A message that will be taken, and what the filters say to it: nothing has happened yet. */
export interface Publication {
  readonly topic: TopicRow;
  readonly message: CheckedMessage;
  readonly receivers: readonly {
    readonly subscription: SubscriptionRow;
    readonly miss: FilterMiss | null;
  }[];
}

/** Checks a message and looks at all filters, so that whatever is refused is refused before anything happens. */
export function preparePublication(
  kernel: Kernel,
  topic: TopicRow,
  input: MessageInput,
): Publication {
  const message = checkMessage(topic, input);
  const subscribed = subscriptionsOf(kernel, topic.id);
  const subject = new FilterSubject(message, new StepBudget(FILTER_STEPS_MAX));
  try {
    const receivers = subscribed.map((subscription) => ({
      subscription,
      miss: subject.missOf(subscription),
    }));
    const publication = { topic, message, receivers };
    refuseUnlessRoom(kernel, [publication]);
    return publication;
  } catch (error) {
    if (!(error instanceof StepBudgetError)) throw error;
    throw new Refusal(
      'QUOTA_EXCEEDED',
      `Cannot publish to "${topic.topicName}": its ${subscribed.length} filter policies would take more than ${FILTER_STEPS_MAX} steps to look at this message. Make the message or the policies simpler.`,
      { field: 'message', detail: { limit: FILTER_STEPS_MAX } },
    );
  }
}

/** Refuses messages when there is no room to keep all deliveries that they may come to. */
export function refuseUnlessRoom(kernel: Kernel, publications: readonly Publication[]): void {
  let count = 0;
  let bytes = 0;
  for (const { receivers, message } of publications) {
    const matching = receivers.filter(({ miss }) => miss === null).length;
    count += matching;
    bytes += matching * message.bytes;
  }
  refuseMoreWaiting(kernel, count, bytes);
}

/** Takes a message and brings it to every subscriber whose filter it passes, in the order of subscription. */
export function carryOut(
  kernel: Kernel,
  { topic, message, receivers }: Publication,
  traceHeader: string,
): PublishReceipt {
  const { bytes, ...content } = message;
  const notification: Notification = {
    ...content,
    topicArn: topic.topicArn,
    messageId: kernel.random('sns-message-ids').uuid(),
    sequenceNumber: topic.fifoTopic ? nextSequenceNumber(kernel, topic) : null,
    publishedAtMs: kernel.now,
    traceHeader,
  };
  const { messageId, sequenceNumber } = notification;
  kernel.emit({
    kind: 'TOPIC_MESSAGE_PUBLISHED',
    rule: 'SNS-02',
    message: `A message of ${bytes} bytes was published to "${topic.topicName}", which has ${receivers.length} ${receivers.length === 1 ? 'subscription' : 'subscriptions'}.`,
    traceId: traceIdOf(traceHeader),
    detail: { topicArn: topic.topicArn, messageId, bytes, subscriptions: receivers.length },
  });
  for (const { subscription, miss } of receivers) {
    tellFilter(kernel, subscription, notification, miss);
    if (miss === null) deliver(kernel, { subscription, notification, bytes });
  }
  return { messageId, sequenceNumber };
}

/** What the filter says is told to the log; a subscription without one has nothing to tell. */
function tellFilter(
  kernel: Kernel,
  subscription: SubscriptionRow,
  notification: Notification,
  miss: FilterMiss | null,
): void {
  const { endpoint, filterPolicy } = subscription;
  if (miss !== null) {
    emit(
      kernel,
      { subscription, notification },
      {
        kind: 'TOPIC_MESSAGE_FILTERED_OUT',
        rule: 'SNS-08',
        message: `The filter policy of ${endpoint} keeps the message back: ${miss.why}.`,
        detail: { key: miss.key },
      },
    );
  } else if (filterPolicy !== null) {
    emit(
      kernel,
      { subscription, notification },
      {
        kind: 'TOPIC_MESSAGE_MATCHED',
        rule: 'SNS-08',
        message: `The message passes the filter policy of ${endpoint}.`,
      },
    );
  }
}

function nextSequenceNumber(kernel: Kernel, { id }: TopicRow): string {
  return `1${String(kernel.nextInSequence(`sns-fifo ${id}`)).padStart(19, '0')}`;
}
