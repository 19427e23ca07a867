import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import type { PullSource, StartingPosition } from '../pull-source.ts';
import { refuse } from './mapping-parameters.ts';

/** Where a mapping is to begin to read, as a caller gives it. */
export interface StartingPositionInput {
  readonly startingPosition: StartingPosition['type'] | null;
  /** Milliseconds; with AT_TIMESTAMP only. */
  readonly startingPositionTimestampMs: number | null;
}

/** Streams need a starting position that they have, and queues take none (table 3.9). */
export function readStartingPosition(
  kernel: Kernel,
  source: PullSource,
  eventSourceArn: string,
  { startingPosition, startingPositionTimestampMs }: StartingPositionInput,
): StartingPosition | null {
  const unsupported = `Unsupported starting position for arn type: ${eventSourceArn}`;
  if (source.kind === 'queue') {
    if (startingPosition !== null) refuse('startingPosition', unsupported);
    if (startingPositionTimestampMs !== null) refuse('startingPositionTimestamp', unsupported);
    return null;
  }
  if (startingPosition === null) {
    throw new Refusal(
      'INVALID_PARAMETER',
      "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.",
      { field: 'startingPosition' },
    );
  }
  if (!source.startingPositions.includes(startingPosition)) refuse('startingPosition', unsupported);
  if (startingPosition !== 'AT_TIMESTAMP') {
    if (startingPositionTimestampMs !== null) {
      refuse(
        'startingPositionTimestamp',
        `StartingPositionTimestamp is supported with AT_TIMESTAMP only, and the starting position is ${startingPosition}.`,
      );
    }
    return { type: startingPosition };
  }
  if (startingPositionTimestampMs === null) {
    refuse('startingPositionTimestamp', 'AT_TIMESTAMP needs a StartingPositionTimestamp.');
  }
  if (startingPositionTimestampMs > kernel.now) {
    refuse('startingPositionTimestamp', 'StartingPositionTimestamp must not be in the future.');
  }
  return { type: 'AT_TIMESTAMP', atMs: startingPositionTimestampMs };
}
