import type { Json } from '../../json.ts';
import type { Kernel } from '../../kernel.ts';
import { recordRanges } from './record-ranges.ts';
import { refuseRequest } from './validation.ts';
import { planWrite, prepareWrite, type PreparedWrite, type WriteRequest } from './write-plan.ts';
import { carryOut, type WriteOutcome } from './write.ts';

/** Writes of a batch. */
const BATCH_WRITES_MAX = 25;

/** One write of a batch: exactly one of the two. */
export interface BatchWriteRequest {
  readonly putRequest: { readonly item: Json } | null;
  readonly deleteRequest: { readonly key: Json } | null;
}

export interface BatchWriteItemInput {
  readonly requestItems: readonly {
    readonly tableName: string;
    readonly writeRequests: readonly BatchWriteRequest[];
  }[];
}

/** How many writes of several have changed something. */
export interface WritesAnswer {
  readonly writes: number;
  readonly changes: number;
  /** Records that streams have of them. */
  readonly streamRecords: number;
}

/** Puts and deletes up to 25 items of any tables. All of it is carried out, or refused as a whole. */
export function batchWriteItem(
  kernel: Kernel,
  { requestItems }: BatchWriteItemInput,
): WritesAnswer {
  const wanted = requestItems.flatMap(({ tableName, writeRequests }, table) =>
    writeRequests.map((request, index) => ({
      tableName,
      request,
      field: `requestItems.${table}.writeRequests.${index}.`,
    })),
  );
  if (wanted.length === 0) {
    refuseRequest(
      'The batch write request list for a table cannot be null or empty',
      'requestItems',
    );
  }
  if (wanted.length > BATCH_WRITES_MAX) {
    refuseRequest('Too many items requested for the BatchWriteItem call', 'requestItems', {
      max: BATCH_WRITES_MAX,
      actual: wanted.length,
    });
  }
  const prepared = wanted.map(({ tableName, request, field }) =>
    prepareWrite(kernel, requestOf(tableName, request, field), field),
  );
  refuseRepeatedItems(prepared, 'requestItems', 'Provided list of item keys contains duplicates');
  return tell(kernel, 'A batch', carryOut(kernel, prepared.map(planWrite)));
}

function requestOf(
  tableName: string,
  { putRequest, deleteRequest }: BatchWriteRequest,
  field: string,
): WriteRequest {
  if ((putRequest === null) === (deleteRequest === null)) {
    refuseRequest(
      'Supplied WriteRequest must contain exactly one of putRequest and deleteRequest',
      field.slice(0, -1),
    );
  }
  return {
    kind: putRequest ? 'PUT' : 'DELETE',
    tableName,
    itemOrKey: putRequest?.item ?? deleteRequest?.key ?? null,
    updateExpression: null,
    conditionExpression: null,
    expressionAttributeNames: null,
    expressionAttributeValues: null,
    showsItemOnFailure: false,
  };
}

/** Refuses several writes of which two are of one item. */
export function refuseRepeatedItems(
  writes: readonly PreparedWrite[],
  field: string,
  message: string,
): void {
  const ids = writes.map(({ target }) => target.place.id);
  if (new Set(ids).size < ids.length) refuseRequest(message, field);
}

/** Tells what several writes have come to, as one event. */
export function tell(
  kernel: Kernel,
  what: 'A batch' | 'A transaction',
  outcomes: readonly WriteOutcome[],
): WritesAnswer {
  const writes = outcomes.length;
  const changes = outcomes.filter(({ write }) => write.isChange).length;
  const streamRecords = outcomes.filter(({ sequenceNumber }) => sequenceNumber !== null).length;
  const tableNames = [...new Set(outcomes.map(({ write }) => write.table.tableName))];
  kernel.emit({
    kind: 'ITEMS_WRITTEN',
    rule: 'DDB-05',
    message: `${what} of ${writes} writes to ${tableNames.length === 1 ? `the table "${tableNames[0]}"` : `${tableNames.length} tables`} has changed ${changes} items; streams have ${streamRecords} records of it.`,
    detail: { tableNames, writes, changes, streamRecords, records: recordRanges(outcomes) },
  });
  return { writes, changes, streamRecords };
}
