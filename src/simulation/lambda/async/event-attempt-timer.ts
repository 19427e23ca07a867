import type { TimerReference } from '../../kernel.ts';

/** The next try of a queued event. */
export interface EventAttemptData {
  readonly invocationId: string;
}

/** Set wherever an event goes back into the queue; what firing it does stands in event-attempt.ts. */
export const eventAttempt: TimerReference<EventAttemptData> = { name: 'lambda.event-attempt' };
