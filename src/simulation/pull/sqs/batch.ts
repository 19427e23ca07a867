import { Refusal } from '../../errors.ts';

/** Entries of a batch, and messages of a receive (SQS-01). */
export const BATCH_ENTRIES_MAX = 10;

/** An entry of a batch that was carried out, with the id that its sender gave it. */
export type BatchSuccess<Result> = { readonly id: string } & Result;

/** An entry of a batch that was refused. */
export interface BatchFailure {
  readonly id: string;
  /** AWS's error code. */
  readonly code: string;
  readonly message: string;
  /** Whether whoever sent it is at fault. */
  readonly senderFault: boolean;
}

/** What a batch is answered: the rest of it is carried out whatever becomes of one entry. */
export interface BatchAnswer<Result> {
  readonly successful: readonly BatchSuccess<Result>[];
  readonly failed: readonly BatchFailure[];
}

/** Refuses a batch as a whole: one that is empty, too long, or has ids that tell nothing apart. */
export function refuseBadBatch(entries: readonly { readonly id: string }[]): void {
  const field = 'entries';
  if (entries.length === 0) {
    throw new Refusal('EMPTY_BATCH_REQUEST', 'There should be at least one entry in the request.', {
      field,
    });
  }
  if (entries.length > BATCH_ENTRIES_MAX) {
    throw new Refusal(
      'TOO_MANY_BATCH_ENTRIES',
      `Maximum number of entries per request are ${BATCH_ENTRIES_MAX}. You have sent ${entries.length}.`,
      { field, detail: { limit: BATCH_ENTRIES_MAX, actual: entries.length } },
    );
  }
  const ids = entries.map(({ id }) => id);
  const bad = ids.findIndex((id) => !/^[A-Za-z0-9_-]{1,80}$/.test(id));
  if (bad >= 0) {
    throw new Refusal(
      'INVALID_BATCH_ENTRY_ID',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
      { field: `${field}.${bad}.id` },
    );
  }
  const repeated = ids.findIndex((id, index) => ids.indexOf(id) !== index);
  if (repeated >= 0) {
    throw new Refusal('BATCH_ENTRY_IDS_NOT_DISTINCT', `Id ${ids[repeated]} repeated.`, {
      field: `${field}.${repeated}.id`,
    });
  }
}

/** Carries out each entry by itself; a refusal fails its entry and no other. */
export function carryOutBatch<Entry extends { readonly id: string }, Result>(
  entries: readonly Entry[],
  carryOut: (entry: Entry) => Result,
): BatchAnswer<Result> {
  const successful: BatchSuccess<Result>[] = [];
  const failed: BatchFailure[] = [];
  for (const entry of entries) {
    const { id } = entry;
    try {
      successful.push({ id, ...carryOut(entry) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { code, awsErrorCode, message } = error;
      failed.push({ id, code: awsErrorCode ?? code, message, senderFault: true });
    }
  }
  return { successful, failed };
}
