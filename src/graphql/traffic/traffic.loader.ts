import { everyEntry } from '../../store/page.ts';
import { findTraffics, trafficList } from '../../store/traffic.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { TrafficType } from './traffic.type.ts';

export const trafficById = recordLoader(findTraffics);

export const trafficConnections = defineConnectionList({
  name: 'traffic',
  source: trafficList,
  matching: () => everyEntry,
  node: (record) => new TrafficType(record),
});
