/**
 * An event pattern that AWS would not take. Each service wraps it in its own words: EventBridge shows
 * the message (EVB-11), an event source mapping says "Invalid filter pattern definition." (ESM-33).
 */
export class EventPatternError extends Error {
  /** What is wrong, as the matching engine of EventBridge puts it. */
  readonly reason: string;

  constructor(reason: string) {
    super(`Event pattern is not valid. Reason: ${reason}`);
    this.name = 'EventPatternError';
    this.reason = reason;
  }
}
