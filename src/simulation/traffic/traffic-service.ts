import type { Service } from '../service.ts';
import { createTraffic, deleteTraffic, updateTraffic } from './traffic-commands.ts';
import { trafficDue } from './traffic-firing.ts';
import { traffics } from './traffic.ts';

/** Generators of traffic: what users would do to sources, by itself and on virtual time. */
export const trafficService = {
  name: 'traffic',
  tables: [traffics],
  commands: {
    CreateTraffic: createTraffic,
    UpdateTraffic: updateTraffic,
    DeleteTraffic: deleteTraffic,
  },
  timers: [trafficDue],
  eventKinds: {
    TRAFFIC_STARTED: 'A traffic was created; from its start on it acts.',
    TRAFFIC_CHANGED: 'A traffic was changed, stopped, or let go on.',
    TRAFFIC_ENDED: 'A traffic does no more: its end has come, its rate is 0, or it was deleted.',
    TRAFFIC_ACTION_REFUSED: 'A service has refused an action of a traffic, which goes on.',
  },
} as const satisfies Service;
