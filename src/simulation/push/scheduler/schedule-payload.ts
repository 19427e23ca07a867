import { formatInstant } from '../../instant.ts';
import type { SandboxIdentity } from '../../kernel.ts';

/** One firing, as its payload tells of it. */
export interface FiringContext {
  readonly scheduleArn: string;
  readonly scheduledAtMs: number;
  readonly executionId: string;
  /** From 1. */
  readonly attempt: number;
}

/** Fills the context words of an input in (SCH-07). */
export function withContextWords(
  input: string,
  { scheduleArn, scheduledAtMs, executionId, attempt }: FiringContext,
): string {
  return input
    .replaceAll('<aws.scheduler.schedule-arn>', scheduleArn)
    .replaceAll('<aws.scheduler.scheduled-time>', formatSecond(scheduledAtMs))
    .replaceAll('<aws.scheduler.execution-id>', executionId)
    .replaceAll('<aws.scheduler.attempt-number>', String(attempt));
}

/** What a target is called with whose schedule has no input: an event that tells of the schedule. */
export function defaultPayload(
  { accountId, region }: Pick<SandboxIdentity, 'accountId' | 'region'>,
  { scheduleArn, scheduledAtMs }: Pick<FiringContext, 'scheduleArn' | 'scheduledAtMs'>,
  id: string,
): string {
  return JSON.stringify({
    version: '0',
    id,
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: accountId,
    time: formatSecond(scheduledAtMs),
    region,
    resources: [scheduleArn],
    detail: '{}',
  });
}

/** To the second, as AWS writes it: `2026-01-12T15:40:00Z`. */
function formatSecond(ms: number): string {
  return `${formatInstant(ms).slice(0, 19)}Z`;
}
