import {
  eventRuleList,
  findEventRules,
  findEventRulesByName,
  findEventTargets,
  type EventRuleNameKey,
  type EventRuleRecord,
} from '../../store/event-buses.ts';
import { everyEntry } from '../../store/page.ts';
import { keyedLoader } from '../keyed-loader.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader, valueLoader } from '../record-loader.ts';
import { EventRuleType } from './event-rule.type.ts';

export const eventRuleById = recordLoader(findEventRules);

/** Rules by bus and name; null for a name that no rule can have. */
export const eventRuleByName = keyedLoader<EventRuleNameKey, EventRuleRecord>({
  isPlausible: ({ name }) => /^[.\-_A-Za-z0-9]{1,64}$/.test(name),
  find: findEventRulesByName,
  nameOf: ({ sandboxId, eventBusName, name }) => `${sandboxId} ${eventBusName} ${name}`,
});

/** The targets of a rule by its id; null where it has none. */
export const targetsOfRule = valueLoader(findEventTargets);

export const eventRuleConnections = defineConnectionList({
  name: 'eventRules',
  source: eventRuleList,
  matching: () => everyEntry,
  node: (record) => new EventRuleType(record),
});
