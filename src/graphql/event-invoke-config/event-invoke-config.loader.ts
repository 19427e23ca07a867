import {
  eventInvokeConfigList,
  findEventInvokeConfigs,
  findEventInvokeConfigsByQualifier,
  type EventInvokeConfigKey,
  type EventInvokeConfigRecord,
} from '../../store/event-invoke-configs.ts';
import { everyEntry } from '../../store/page.ts';
import { keyedLoader } from '../keyed-loader.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { EventInvokeConfigType } from './event-invoke-config.type.ts';

export const eventInvokeConfigById = recordLoader(findEventInvokeConfigs);

/** Configurations by `$LATEST`, version or alias; null where that has none. */
export const eventInvokeConfigByQualifier = keyedLoader<
  EventInvokeConfigKey,
  EventInvokeConfigRecord
>({
  isPlausible: () => true,
  find: findEventInvokeConfigsByQualifier,
  nameOf: ({ functionId, qualifier }) => `${functionId} ${qualifier}`,
});

export const eventInvokeConfigConnections = defineConnectionList({
  name: 'functionEventInvokeConfigs',
  source: eventInvokeConfigList,
  matching: () => everyEntry,
  node: (record) => new EventInvokeConfigType(record),
});
