import type { StreamState } from '../random.ts';
import { defineTable } from '../table.ts';
import type { TrafficAction } from './traffic-action.ts';
import type { ShapePosition, TrafficShape } from './traffic-shape.ts';

/**
 * `RUNNING`: it acts, or will from its start on. `STOPPED`: somebody has stopped it. `ENDED`: its end
 * has come, or its shape has run out.
 */
export type TrafficState = 'RUNNING' | 'STOPPED' | 'ENDED';

/** The last action of a traffic that was refused. */
export interface TrafficRefusal {
  readonly atMs: number;
  readonly errorCode: string;
  readonly message: string;
}

/** A generator of traffic: it does one thing again and again, on virtual time. */
export interface TrafficRow extends ShapePosition {
  readonly id: string;
  /** Order of creation. */
  readonly seq: number;
  /** For people; several may have the same. */
  readonly name: string;
  readonly state: TrafficState;
  readonly action: TrafficAction;
  readonly shape: TrafficShape;
  readonly startMs: number;
  /** It does nothing from then on; null for no end. */
  readonly endMs: number | null;
  /** Its own stream of random numbers, so that no other traffic shifts them. */
  readonly random: StreamState;
  /** Actions since it was created, those that were refused among them. */
  readonly actions: number;
  readonly refused: number;
  readonly lastRefusal: TrafficRefusal | null;
  /** Its one timer on the agenda, if it has one. */
  readonly timerSeq: number | null;
  readonly createdAtMs: number;
  readonly lastModifiedMs: number;
}

/** The traffics of a sandbox. */
export const traffics = defineTable<TrafficRow>({ name: 'traffic', key: (row) => row.id });

/** Traffics of a sandbox, ended ones among them. */
export const TRAFFICS_MAX = 100;
