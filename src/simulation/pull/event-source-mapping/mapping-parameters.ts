import { refuseConstraint, validateRange } from '../../constraint.ts';
import { Refusal } from '../../errors.ts';
import type { PullSourceType } from '../pull-source.ts';
import type { MappingSettings, ProvisionedPollerConfig } from './event-source-mapping.ts';
import { validateFilterPatterns } from './filter-criteria.ts';

/**
 * What can be set on a mapping as a caller gives it. Null stands for the default of a new mapping, and
 * leaves that of another as it is; an empty object takes a part away.
 */
export interface MappingParameters {
  readonly batchSize: number | null;
  readonly maximumBatchingWindowInSeconds: number | null;
  readonly functionResponseTypes: readonly 'REPORT_BATCH_ITEM_FAILURES'[] | null;
  readonly filterCriteria: {
    readonly filters: readonly { readonly pattern: string }[] | null;
  } | null;
  readonly metricsConfig: { readonly metrics: readonly 'EVENT_COUNT'[] | null } | null;
  readonly parallelizationFactor: number | null;
  readonly maximumRetryAttempts: number | null;
  readonly maximumRecordAgeInSeconds: number | null;
  readonly bisectBatchOnFunctionError: boolean | null;
  readonly tumblingWindowInSeconds: number | null;
  readonly destinationConfig: {
    readonly onFailure: { readonly destination: string | null } | null;
  } | null;
  readonly scalingConfig: { readonly maximumConcurrency: number | null } | null;
  readonly provisionedPollerConfig: {
    readonly minimumPollers: number | null;
    readonly maximumPollers: number | null;
  } | null;
  readonly kmsKeyArn: string | null;
}

/** The settings of a mapping but for its function. */
export type ParameterSettings = Omit<MappingSettings, 'functionName' | 'qualifier'>;

type ParameterName = keyof MappingParameters;

/** The parameters that only some sources have (table 3.1). */
const STREAM_PARAMETERS = [
  'parallelizationFactor',
  'maximumRetryAttempts',
  'maximumRecordAgeInSeconds',
  'bisectBatchOnFunctionError',
  'tumblingWindowInSeconds',
  'destinationConfig',
] as const satisfies readonly ParameterName[];
const QUEUE_PARAMETERS = [
  'scalingConfig',
  'provisionedPollerConfig',
] as const satisfies readonly ParameterName[];

/** From the least to the most that AWS takes (table 3.1). */
const ranges = {
  batchSize: { min: 1, max: 10_000 },
  maximumBatchingWindowInSeconds: { min: 0, max: 300 },
  parallelizationFactor: { min: 1, max: 10 },
  maximumRetryAttempts: { min: -1, max: 10_000 },
  maximumRecordAgeInSeconds: { min: -1, max: 604_800 },
  tumblingWindowInSeconds: { min: 0, max: 900 },
} as const satisfies Partial<Record<ParameterName, { min: number; max: number }>>;

/** A record has at least so many seconds, where its age has an end at all. */
const RECORD_AGE_MIN = 60;

const MAXIMUM_CONCURRENCY = { min: 2, max: 1_000 };
const MINIMUM_POLLERS = { min: 2, max: 200, default: 2 };
const MAXIMUM_POLLERS = { min: 2, max: 2_000, default: 200 };

/** Messages of a batch without a window, and of a FIFO queue (ESM-05, SQS-20). */
const SMALL_BATCH_MAX = 10;

/** The settings of a mapping for which nothing was given (table 3.1). */
function defaultSettings(sourceType: PullSourceType): ParameterSettings {
  const isQueue = sourceType === 'SQS';
  return {
    batchSize: isQueue ? 10 : 100,
    maximumBatchingWindowInSeconds: 0,
    reportBatchItemFailures: false,
    filterPatterns: [],
    countsEvents: false,
    parallelizationFactor: isQueue ? null : 1,
    maximumRetryAttempts: isQueue ? null : -1,
    maximumRecordAgeInSeconds: isQueue ? null : -1,
    bisectBatchOnFunctionError: isQueue ? null : false,
    tumblingWindowInSeconds: isQueue ? null : 0,
    onFailureDestinationArn: null,
    maximumConcurrency: null,
    provisionedPollers: null,
    kmsKeyArn: null,
  };
}

/** What a mapping has after some of its parameters were given; refuses what its source cannot have. */
export function applyParameters(
  source: { readonly sourceType: PullSourceType; readonly eventSourceArn: string },
  before: ParameterSettings | null,
  given: MappingParameters,
): ParameterSettings {
  const { sourceType, eventSourceArn } = source;
  for (const [field, range] of Object.entries(ranges)) {
    const value = given[field as keyof typeof ranges];
    if (value !== null) validateRange(field, value, range);
  }
  refuseForeign(sourceType, given);
  const settings = merge(before ?? defaultSettings(sourceType), given);
  validateAge(given.maximumRecordAgeInSeconds);
  if (given.filterCriteria) validateFilterPatterns(settings.filterPatterns, sourceType);
  if (given.destinationConfig) validateDestination(settings.onFailureDestinationArn);
  if (given.kmsKeyArn !== null) validateKey(given.kmsKeyArn);
  if (sourceType === 'SQS') validateQueueSettings(settings, eventSourceArn.endsWith('.fifo'));
  return settings;
}

function merge(before: ParameterSettings, given: MappingParameters): ParameterSettings {
  return {
    batchSize: given.batchSize ?? before.batchSize,
    maximumBatchingWindowInSeconds:
      given.maximumBatchingWindowInSeconds ?? before.maximumBatchingWindowInSeconds,
    reportBatchItemFailures: given.functionResponseTypes
      ? given.functionResponseTypes.length > 0
      : before.reportBatchItemFailures,
    // An empty list, and none at all, are no filters (ESM-39).
    filterPatterns: given.filterCriteria
      ? (given.filterCriteria.filters ?? []).map(({ pattern }) => pattern)
      : before.filterPatterns,
    countsEvents: given.metricsConfig
      ? (given.metricsConfig.metrics ?? []).length > 0
      : before.countsEvents,
    parallelizationFactor: given.parallelizationFactor ?? before.parallelizationFactor,
    maximumRetryAttempts: given.maximumRetryAttempts ?? before.maximumRetryAttempts,
    maximumRecordAgeInSeconds: given.maximumRecordAgeInSeconds ?? before.maximumRecordAgeInSeconds,
    bisectBatchOnFunctionError:
      given.bisectBatchOnFunctionError ?? before.bisectBatchOnFunctionError,
    tumblingWindowInSeconds: given.tumblingWindowInSeconds ?? before.tumblingWindowInSeconds,
    onFailureDestinationArn: given.destinationConfig
      ? (given.destinationConfig.onFailure?.destination ?? null)
      : before.onFailureDestinationArn,
    maximumConcurrency: given.scalingConfig
      ? given.scalingConfig.maximumConcurrency
      : before.maximumConcurrency,
    provisionedPollers: given.provisionedPollerConfig
      ? pollersOf(given.provisionedPollerConfig, before.provisionedPollers)
      : before.provisionedPollers,
    kmsKeyArn: given.kmsKeyArn ?? before.kmsKeyArn,
  };
}

/** Neither number takes the pollers away; one leaves the other as it is. */
function pollersOf(
  {
    minimumPollers,
    maximumPollers,
  }: { readonly minimumPollers: number | null; readonly maximumPollers: number | null },
  before: ProvisionedPollerConfig | null,
): ProvisionedPollerConfig | null {
  if (minimumPollers === null && maximumPollers === null) return null;
  return {
    minimumPollers: minimumPollers ?? before?.minimumPollers ?? MINIMUM_POLLERS.default,
    maximumPollers: maximumPollers ?? before?.maximumPollers ?? MAXIMUM_POLLERS.default,
  };
}

/** Refuses what the source does not have; a destination on a queue, for one (ESM-57). */
function refuseForeign(sourceType: PullSourceType, given: MappingParameters): void {
  const foreign = sourceType === 'SQS' ? STREAM_PARAMETERS : QUEUE_PARAMETERS;
  const field = foreign.find((name) => given[name] !== null);
  if (field === undefined) return;
  const awsName = field.charAt(0).toUpperCase() + field.slice(1);
  refuse(field, `Unsupported ${awsName} parameter for given event source mapping type.`);
}

function validateAge(seconds: number | null): void {
  if (seconds === null || seconds === -1) return;
  validateRange('maximumRecordAgeInSeconds', seconds, {
    min: RECORD_AGE_MIN,
    max: ranges.maximumRecordAgeInSeconds.max,
  });
}

/** SQS-20, SQS-33, SQS-34. */
function validateQueueSettings(settings: ParameterSettings, isFifo: boolean): void {
  const { batchSize, maximumBatchingWindowInSeconds: window } = settings;
  if (isFifo && batchSize > SMALL_BATCH_MAX) {
    refuse(
      'batchSize',
      `Batch size ${batchSize} is above the limit of ${SMALL_BATCH_MAX} for a FIFO queue.`,
    );
  }
  if (isFifo && window > 0) {
    refuse('maximumBatchingWindowInSeconds', 'Batching window is not supported for a FIFO queue.');
  }
  if (batchSize > SMALL_BATCH_MAX && window < 1) {
    refuse(
      'maximumBatchingWindowInSeconds',
      'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
    );
  }
  const { maximumConcurrency, provisionedPollers: pollers } = settings;
  if (maximumConcurrency !== null) {
    validateRange('scalingConfig.maximumConcurrency', maximumConcurrency, MAXIMUM_CONCURRENCY);
  }
  if (!pollers) return;
  const { minimumPollers, maximumPollers } = pollers;
  validateRange('provisionedPollerConfig.minimumPollers', minimumPollers, MINIMUM_POLLERS);
  validateRange('provisionedPollerConfig.maximumPollers', maximumPollers, MAXIMUM_POLLERS);
  if (minimumPollers > maximumPollers) {
    refuse(
      'provisionedPollerConfig.maximumPollers',
      `The maximum of ${maximumPollers} pollers is below the minimum of ${minimumPollers}.`,
    );
  }
  if (maximumConcurrency === null) return;
  refuse(
    'scalingConfig.maximumConcurrency',
    'MaximumConcurrency and ProvisionedPollerConfig cannot be set together.',
  );
}

function validateDestination(arn: string | null): void {
  if (arn === null || /^arn:aws:(?:sqs|sns|s3):/.test(arn)) return;
  refuse(
    'destinationConfig.onFailure.destination',
    `The provided destination ${arn.slice(0, 200)} is not supported: it must be the ARN of an SQS queue, an SNS topic or an S3 bucket.`,
  );
}

function validateKey(arn: string): void {
  if (/^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/.test(arn)) return;
  refuseConstraint(
    'kmsKeyArn',
    arn,
    'Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()',
  );
}

/** Refuses a parameter in AWS's words (table 3.9). */
export function refuse(field: string, message: string): never {
  throw new Refusal('INVALID_PARAMETER', message, { field });
}
