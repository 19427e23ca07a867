/**
 * The job queues that wake sandboxes, by what their timers do: `pollers` for those of event source
 * mappings, `maintenance` for those that only take away what was kept for long enough, `invocations`
 * for all others. A queue that is behind makes none of the others late.
 */
export const wakeUpQueues = ['invocations', 'pollers', 'maintenance'] as const;

export type WakeUpQueue = (typeof wakeUpQueues)[number];
