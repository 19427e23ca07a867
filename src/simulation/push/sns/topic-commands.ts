import { Refusal } from '../../errors.ts';
import { parseResourcePolicy } from '../../iam/resource-policy.ts';
import { newId, type Kernel } from '../../kernel.ts';
import { refuseMoreTopics } from './quotas.ts';
import { subscriptions } from './subscription.ts';
import { endSubscription } from './subscription-commands.ts';
import { resolveTopic, topicArn, topics, type TopicRow } from './topic.ts';

/** What can be said of a topic; null leaves an attribute at its default, or as it was. */
export interface TopicAttributesInput {
  readonly displayName: string | null;
  /** A policy document as JSON text. */
  readonly policy: string | null;
  /** Whether it is a FIFO topic; decided once, when it is created. */
  readonly fifoTopic: boolean | null;
  readonly contentBasedDeduplication: boolean | null;
}

export interface CreateTopicInput {
  readonly name: string;
  readonly attributes: TopicAttributesInput;
}

export interface SetTopicAttributesInput {
  readonly topicArn: string;
  readonly attributes: TopicAttributesInput;
}

export interface DeleteTopicInput {
  readonly topicArn: string;
}

export interface TopicReference {
  readonly topicId: string;
}

/** Characters of a topic's name, `.fifo` included, and of its display name. */
const NAME_LENGTH_MAX = 256;
const DISPLAY_NAME_LENGTH_MAX = 100;

/** Creates a topic; one of that name and those attributes is there already and answers for itself. */
export function createTopic(
  kernel: Kernel,
  { name, attributes }: CreateTopicInput,
): TopicReference {
  refuseBadName(name, attributes.fifoTopic === true);
  refuseBadAttributes(attributes, attributes.fifoTopic === true);
  const arn = topicArn(kernel.sandbox, name);
  const before = kernel.table(topics).find(arn);
  if (before) {
    refuseOtherAttributes(before, attributes);
    return { topicId: before.id };
  }
  refuseMoreTopics(kernel);
  const topic = kernel.table(topics).put({
    id: newId(kernel, 'top'),
    seq: kernel.nextInSequence('sns-topic'),
    topicName: name,
    topicArn: arn,
    displayName: attributes.displayName ?? '',
    policy: attributes.policy,
    fifoTopic: attributes.fifoTopic === true,
    contentBasedDeduplication: attributes.contentBasedDeduplication === true,
    createdAtMs: kernel.now,
  });
  emitChange(
    kernel,
    'TOPIC_CREATED',
    topic,
    `The ${topic.fifoTopic ? 'FIFO' : 'standard'} topic "${name}" was created.`,
  );
  return { topicId: topic.id };
}

/** Changes what is named of a topic's attributes. */
export function setTopicAttributes(
  kernel: Kernel,
  { topicArn: arn, attributes }: SetTopicAttributesInput,
): TopicReference {
  const before = resolveTopic(kernel, arn);
  refuseBadAttributes(attributes, before.fifoTopic);
  if (attributes.fifoTopic !== null && attributes.fifoTopic !== before.fifoTopic) {
    refuse('FifoTopic', 'whether a topic is a FIFO topic is decided when it is created.');
  }
  const topic = kernel.table(topics).put({
    ...before,
    displayName: attributes.displayName ?? before.displayName,
    policy: attributes.policy ?? before.policy,
    contentBasedDeduplication:
      attributes.contentBasedDeduplication ?? before.contentBasedDeduplication,
  });
  const changed = Object.entries(attributes)
    .filter(([, value]) => value !== null)
    .map(([name]) => name);
  emitChange(
    kernel,
    'TOPIC_ATTRIBUTES_SET',
    topic,
    `Attributes of the topic "${topic.topicName}" were set: ${changed.join(', ') || 'none'}.`,
  );
  return { topicId: topic.id };
}

/** Deletes a topic with all its subscriptions; where there is none, nothing happens, as on AWS. */
export function deleteTopic(
  kernel: Kernel,
  { topicArn: arn }: DeleteTopicInput,
): { readonly topicId: string | null } {
  const topic = kernel.table(topics).find(arn);
  if (!topic) return { topicId: null };
  const ended = kernel.table(subscriptions).group(topic.id);
  for (const subscription of ended) endSubscription(kernel, subscription);
  kernel.table(topics).delete(topic.id);
  emitChange(
    kernel,
    'TOPIC_DELETED',
    topic,
    `The topic "${topic.topicName}" was deleted, and its ${ended.length} subscriptions with it.`,
  );
  return { topicId: topic.id };
}

/** Letters, digits, hyphens and underscores; that of a FIFO topic, and of no other, ends in `.fifo` (SNS-02). */
function refuseBadName(name: string, isFifo: boolean): void {
  const base = isFifo && name.endsWith('.fifo') ? name.slice(0, -'.fifo'.length) : name;
  if (isFifo && base === name) {
    refuse(
      'Name',
      'Fifo Topic names must end with .fifo and must be made up of only uppercase and lowercase ASCII letters, numbers, underscores, and hyphens, and must be between 1 and 256 characters long.',
      'name',
    );
  }
  if (!/^[\w-]+$/.test(base) || name.length > NAME_LENGTH_MAX) {
    refuse(
      'Topic Name',
      `a name has 1 to ${NAME_LENGTH_MAX} letters, digits, hyphens and underscores; that of a FIFO topic (fifoTopic: true) ends in ".fifo".`,
      'name',
    );
  }
}

function refuseBadAttributes(attributes: TopicAttributesInput, isFifo: boolean): void {
  const { displayName, policy, contentBasedDeduplication } = attributes;
  if (displayName !== null && displayName.length > DISPLAY_NAME_LENGTH_MAX) {
    refuse(
      'DisplayName',
      `it has ${displayName.length} characters, and ${DISPLAY_NAME_LENGTH_MAX} are allowed.`,
    );
  }
  if (contentBasedDeduplication !== null && !isFifo) {
    refuse('ContentBasedDeduplication', 'only FIFO topics deduplicate.');
  }
  if (policy !== null) parseResourcePolicy('policy', policy);
}

function refuseOtherAttributes(topic: TopicRow, attributes: TopicAttributesInput): void {
  const differs =
    (attributes.displayName ?? topic.displayName) !== topic.displayName ||
    (attributes.policy ?? topic.policy) !== topic.policy ||
    (attributes.fifoTopic ?? false) !== topic.fifoTopic ||
    (attributes.contentBasedDeduplication ?? topic.contentBasedDeduplication) !==
      topic.contentBasedDeduplication;
  if (differs) refuse('Attributes', 'Topic already exists with different attributes');
}

function emitChange(
  kernel: Kernel,
  kind: 'TOPIC_CREATED' | 'TOPIC_ATTRIBUTES_SET' | 'TOPIC_DELETED',
  { topicName, topicArn: arn }: TopicRow,
  message: string,
): void {
  kernel.emit({ kind, message, detail: { topicName, topicArn: arn } });
}

function refuse(parameter: string, reason: string, field = 'attributes'): never {
  throw new Refusal('SNS_INVALID_PARAMETER', `Invalid parameter: ${parameter} Reason: ${reason}`, {
    field,
  });
}
