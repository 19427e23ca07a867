import { defineTable } from '../../table.ts';
import type { PullSourceType, StartingPosition } from '../pull-source.ts';

/**
 * Where a mapping is in its life (table 3.2 of the specification):
 *
 *   create ─▶ CREATING ─┬─▶ ENABLED ◀──▶ UPDATING, DISABLING, ENABLING ◀──▶ DISABLED ◀─┬─ CREATING
 *                       └──────────────────────── delete ─▶ DELETING ─▶ gone ──────────┘
 *
 * Only `ENABLED` and `DISABLED` are settled; in all others nothing but time changes it (ESM-12).
 */
export type MappingState =
  'CREATING' | 'ENABLED' | 'DISABLED' | 'ENABLING' | 'DISABLING' | 'UPDATING' | 'DELETING';

/** Pollers of a mapping whose number somebody has set (SQS-34). */
export interface ProvisionedPollerConfig {
  readonly minimumPollers: number;
  readonly maximumPollers: number;
}

/**
 * What can be set on a mapping, in AWS's units, with the defaults filled in (table 3.1). Where a source
 * does not have a parameter, it is null.
 */
export interface MappingSettings {
  readonly functionName: string;
  /** A version or an alias; null where none was given (ESM-11). */
  readonly qualifier: string | null;
  readonly batchSize: number;
  readonly maximumBatchingWindowInSeconds: number;
  /** Whether `functionResponseTypes` has `ReportBatchItemFailures` (ESM-40). */
  readonly reportBatchItemFailures: boolean;
  /** JSON texts; a record that fits one of them passes. None: all pass (ESM-30). */
  readonly filterPatterns: readonly string[];
  /** Lambda's metrics of the mapping are counted (`EventCount`). */
  readonly countsEvents: boolean;
  /** Of streams. */
  readonly parallelizationFactor: number | null;
  /** Of streams; -1 for no end. */
  readonly maximumRetryAttempts: number | null;
  /** Of streams; -1 for no end. */
  readonly maximumRecordAgeInSeconds: number | null;
  /** Of streams. */
  readonly bisectBatchOnFunctionError: boolean | null;
  /** Of streams; 0 for none. */
  readonly tumblingWindowInSeconds: number | null;
  /** A queue, a topic or a bucket; null for none. Queues never have one (ESM-57). */
  readonly onFailureDestinationArn: string | null;
  /** `scalingConfig.maximumConcurrency` of queues; null for no limit of its own (SQS-33). */
  readonly maximumConcurrency: number | null;
  /** Of queues; null for the pollers that Lambda scales by itself (SQS-30, SQS-34). */
  readonly provisionedPollers: ProvisionedPollerConfig | null;
  readonly kmsKeyArn: string | null;
}

/** An event source mapping. */
export interface EventSourceMappingRow extends MappingSettings {
  readonly id: string;
  /** Order of creation in the sandbox, from 1. */
  readonly seq: number;
  /** AWS's own id of it. */
  readonly uuid: string;
  readonly sourceType: PullSourceType;
  readonly eventSourceArn: string;
  /** As configured: with the qualifier only where one was given (ESM-11). */
  readonly functionArn: string;
  /** Of streams; it cannot be changed (ESM-08). */
  readonly startingPosition: StartingPosition | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly state: MappingState;
  /** Whether it is enabled, or will be when its transition is over. */
  readonly enabled: boolean;
  /** Why it is in its state, in AWS's words (ESM-03, ESM-15). */
  readonly stateTransitionReason: string;
  /** Null for queues (ESM-16). */
  readonly lastProcessingResult: string | null;
  readonly createdAtMs: number;
  readonly lastModifiedMs: number;
}

/** The mappings of a sandbox, found by id, by AWS's UUID, and by the source that they poll. */
export const eventSourceMappings = defineTable<EventSourceMappingRow>({
  name: 'event_source_mapping',
  key: (row) => row.id,
  lookup: (row) => row.uuid,
  group: (row) => sourceGroup(row.eventSourceArn),
});

/** What mappings of one source have in common: a consumer's ARN stands for its stream (KIN-11). */
export function sourceGroup(eventSourceArn: string): string {
  const [stream = ''] = eventSourceArn.split('/consumer/');
  return stream;
}

/** `arn:aws:lambda:eu-west-1:111122223333:event-source-mapping:<uuid>` */
export function mappingArn(
  { region, accountId }: { readonly region: string; readonly accountId: string },
  uuid: string,
): string {
  return `arn:aws:lambda:${region}:${accountId}:event-source-mapping:${uuid}`;
}

/** What the events of a mapping say they are about. */
export function mappingSubject({
  id,
  functionName,
}: Pick<EventSourceMappingRow, 'id' | 'functionName'>): {
  readonly eventSourceMappingId: string;
  readonly functionName: string;
} {
  return { eventSourceMappingId: id, functionName };
}
