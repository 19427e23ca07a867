import { everyEntry } from '../../store/page.ts';
import { findTopicSubscriptions, topicSubscriptionList } from '../../store/topic-subscriptions.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { TopicSubscriptionType } from './topic-subscription.type.ts';

export const topicSubscriptionById = recordLoader(findTopicSubscriptions);

export const topicSubscriptionConnections = defineConnectionList({
  name: 'topic-subscriptions',
  source: topicSubscriptionList,
  matching: () => everyEntry,
  node: (record) => new TopicSubscriptionType(record),
});
