import type { Service } from '../../service.ts';
import { deliveryRetry } from './delivery.ts';
import { deliveries } from './delivery-row.ts';
import { publishBatch } from './publish-batch.ts';
import { publish, publishForService } from './publish.ts';
import { snsPushSource } from './sns-push-source.ts';
import { setSubscriptionAttributes, subscribe, unsubscribe } from './subscription-commands.ts';
import { subscriptions } from './subscription.ts';
import { createTopic, deleteTopic, setTopicAttributes } from './topic-commands.ts';
import { topics } from './topic.ts';

/** Amazon SNS: topics, their subscribers, and messages on their way to them. */
export const snsService = {
  name: 'sns',
  tables: [topics, subscriptions, deliveries],
  timers: [deliveryRetry],
  commands: {
    CreateTopic: createTopic,
    DeleteTopic: deleteTopic,
    SetTopicAttributes: setTopicAttributes,
    Subscribe: subscribe,
    Unsubscribe: unsubscribe,
    SetSubscriptionAttributes: setSubscriptionAttributes,
    Publish: publish,
    PublishBatch: publishBatch,
  },
  actions: { 'sns:Publish': publishForService },
  pushSources: [snsPushSource],
  eventKinds: {
    TOPIC_CREATED: 'A topic was created.',
    TOPIC_ATTRIBUTES_SET: 'Attributes of a topic were changed.',
    TOPIC_DELETED: 'A topic was deleted with all its subscriptions.',
    TOPIC_SUBSCRIBED: 'A function or queue was subscribed to a topic.',
    SUBSCRIPTION_ATTRIBUTES_SET: 'Attributes of a subscription were changed.',
    TOPIC_UNSUBSCRIBED: 'A subscription was ended.',
    TOPIC_MESSAGE_PUBLISHED: 'A topic took a message.',
    TOPIC_MESSAGE_MATCHED: 'A message passes the filter policy of a subscription.',
    TOPIC_MESSAGE_FILTERED_OUT: 'The filter policy of a subscription keeps a message back.',
    TOPIC_MESSAGE_DELIVERED: 'The endpoint of a subscription took a message.',
    TOPIC_MESSAGE_RETRY_SCHEDULED:
      'The endpoint of a subscription refused a message for now; it is to be tried again.',
    TOPIC_MESSAGE_REFUSED: 'The endpoint of a subscription refused a message for good.',
    TOPIC_MESSAGE_RETRIES_EXHAUSTED: 'A message was tried as often as SNS tries, and is given up.',
    TOPIC_MESSAGE_DEAD_LETTERED: 'A message went to the dead-letter queue of a subscription.',
    TOPIC_MESSAGE_LOST: 'A message could not be delivered and nobody keeps it.',
  },
} as const satisfies Service;
