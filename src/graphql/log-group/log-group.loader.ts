import DataLoader from 'dataloader';
import {
  findLastInvocationEnds,
  findLogGroups,
  logGroupList,
  logStreamList,
  type LogGroupKey,
  type LogGroupRecord,
  type LogStreamRecord,
} from '../../store/log-groups.ts';
import { everyEntry } from '../../store/page.ts';
import { keyedLoader } from '../keyed-loader.ts';
import type { LoaderFactory } from '../loaders.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { LogGroupType } from './log-group.type.ts';
import { LogStreamType } from './log-stream.type.ts';

/** Log groups by name; null for a name that no log group can have. */
export const logGroupByName = keyedLoader<LogGroupKey, LogGroupRecord>({
  isPlausible: ({ logGroupName }) => /^[\w./#-]{1,512}$/.test(logGroupName),
  find: findLogGroups,
  nameOf: ({ sandboxId, logGroupName }) => `${sandboxId} ${logGroupName}`,
});

export const logGroupConnections = defineConnectionList({
  name: 'logGroups',
  source: logGroupList,
  matching: () => everyEntry,
  node: (record) => new LogGroupType(record),
});

export const logStreamConnections = defineConnectionList({
  name: 'logStreams',
  source: logStreamList,
  matching: () => everyEntry,
  node: (record) => new LogStreamType(record),
});

/** When the last invocation of a stream's environment ended, in milliseconds; null before the first. */
export const lastEventOfStream: LoaderFactory<LogStreamRecord, number | null> = (prisma) =>
  new DataLoader<LogStreamRecord, number | null, string>(
    async (streams) => {
      const ends = await findLastInvocationEnds(prisma, streams);
      return streams.map(({ environmentId }) => ends.get(environmentId) ?? null);
    },
    { cacheKeyFn: ({ environmentId }) => environmentId },
  );
