import { everyEntry } from '../../store/page.ts';
import {
  findTopics,
  findTopicsByName,
  topicList,
  type TopicNameKey,
  type TopicRecord,
} from '../../store/topics.ts';
import { keyedLoader } from '../keyed-loader.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { TopicType } from './topic.type.ts';

export const topicById = recordLoader(findTopics);

/** Topics by name; null for a name that no topic can have. */
export const topicByName = keyedLoader<TopicNameKey, TopicRecord>({
  isPlausible: ({ topicName }) => /^[\w-]{1,256}(\.fifo)?$/.test(topicName),
  find: findTopicsByName,
  nameOf: ({ sandboxId, topicName }) => `${sandboxId} ${topicName}`,
});

export const topicConnections = defineConnectionList({
  name: 'topics',
  source: topicList,
  matching: () => everyEntry,
  node: (record) => new TopicType(record),
});
