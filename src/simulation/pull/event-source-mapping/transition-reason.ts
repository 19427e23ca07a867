import type { PullSourceType } from '../pull-source.ts';

/** Why a mapping is in its state when somebody has asked for that, in AWS's words (ESM-03). */
export function userInitiated(sourceType: PullSourceType): string {
  return sourceType === 'SQS' ? 'USER_INITIATED' : 'User action';
}
