import { defineTable } from '../../table.ts';
import type { Notification } from './notification.ts';

/** A delivery that was refused for now and waits to be tried again; one that is accepted has no row. */
export interface DeliveryRow {
  readonly id: string;
  readonly seq: number;
  readonly subscriptionId: string;
  readonly notification: Notification;
  /** Of the message and its attributes. */
  readonly bytes: number;
  /** Which retry it waits for, from 1. */
  readonly retry: number;
  readonly dueAtMs: number;
  /** Why the last attempt was refused. */
  readonly lastError: string;
}

/** The deliveries that wait. */
export const deliveries = defineTable<DeliveryRow>({
  name: 'sns_delivery',
  key: (row) => row.id,
});
