import {
  findTriggers,
  matchingTriggers,
  triggerList,
  triggerListOfFunction,
  type TriggerFilter,
} from '../../store/triggers.ts';
import { everyEntry } from '../../store/page.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { TriggerType } from './trigger.type.ts';

export const triggerById = recordLoader(findTriggers);

export const triggerConnectionsOfFunction = defineConnectionList({
  name: 'triggers',
  source: triggerListOfFunction,
  matching: () => everyEntry,
  node: (record) => new TriggerType(record),
});

export const triggerConnections = defineConnectionList({
  name: 'triggers',
  source: triggerList,
  matching: (filter: TriggerFilter) => matchingTriggers(filter),
  node: (record) => new TriggerType(record),
});
