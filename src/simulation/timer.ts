/** Something that will happen at a virtual instant. Plain data: it is saved and loaded as it stands. */
export interface Timer {
  /** Equal due times fire in the order of these numbers. Never given out twice in a sandbox. */
  readonly seq: number;
  /** Virtual time in milliseconds. */
  readonly dueAt: number;
  /** Which kind of timer it is; the registered kind says what firing it does. */
  readonly kind: string;
  readonly data: unknown;
}

/** Earlier due time first, then the smaller sequence number. */
export function compareTimers(left: Timer, right: Timer): number {
  return left.dueAt - right.dueAt || left.seq - right.seq;
}
