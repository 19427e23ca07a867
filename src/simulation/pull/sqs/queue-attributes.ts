import { Refusal } from '../../errors.ts';
import { parseResourcePolicy } from '../../iam/resource-policy.ts';
import type { PolicyStatement } from '../../iam/statement.ts';
import type { QueueAttributes, RedriveAllowPolicy } from './queue.ts';

/**
 * Attributes as a caller gives them: what is left out stays as it is, or has its default in a new
 * queue; null brings the default back.
 */
export type QueueAttributesInput = {
  readonly [Name in keyof QueueAttributes]?: QueueAttributes[Name] | null;
};

interface Range {
  readonly min: number;
  readonly max: number;
  readonly default: number;
}

/** Table 4.1 of the specification. */
export const attributeRanges = {
  delaySeconds: { min: 0, max: 900, default: 0 },
  maximumMessageSize: { min: 1_024, max: 1_048_576, default: 1_048_576 },
  messageRetentionPeriod: { min: 60, max: 1_209_600, default: 345_600 },
  receiveMessageWaitTimeSeconds: { min: 0, max: 20, default: 0 },
  visibilityTimeout: { min: 0, max: 43_200, default: 30 },
} as const satisfies Partial<Record<keyof QueueAttributes, Range>>;

/** How often a message may be received before it is moved. */
const MAX_RECEIVE_COUNT = { min: 1, max: 1_000 };

/** Queues that a redrive permission names. */
const SOURCE_QUEUES_MAX = 10;

const FIFO_ATTRIBUTES = [
  'contentBasedDeduplication',
  'deduplicationScope',
  'fifoThroughputLimit',
] as const satisfies readonly (keyof QueueAttributes)[];

/** The attributes of a queue for which nothing was given. */
export function defaultAttributes(fifoQueue: boolean): QueueAttributes {
  return {
    delaySeconds: attributeRanges.delaySeconds.default,
    maximumMessageSize: attributeRanges.maximumMessageSize.default,
    messageRetentionPeriod: attributeRanges.messageRetentionPeriod.default,
    receiveMessageWaitTimeSeconds: attributeRanges.receiveMessageWaitTimeSeconds.default,
    visibilityTimeout: attributeRanges.visibilityTimeout.default,
    policy: null,
    redrivePolicy: null,
    redriveAllowPolicy: null,
    contentBasedDeduplication: fifoQueue ? false : null,
    deduplicationScope: fifoQueue ? 'QUEUE' : null,
    fifoThroughputLimit: fifoQueue ? 'PER_QUEUE' : null,
  };
}

/** What a queue has after some of its attributes were given; refuses values that it cannot have. */
export function applyAttributes(
  before: QueueAttributes,
  input: QueueAttributesInput,
  fifoQueue: boolean,
): QueueAttributes & { readonly policyStatements: readonly PolicyStatement[] } {
  const defaults = defaultAttributes(fifoQueue);
  const given = Object.fromEntries(
    Object.entries(input).flatMap(([name, value]) => {
      if (value === undefined) return [];
      return [[name, value ?? defaults[name as keyof QueueAttributes]]];
    }),
  );
  const attributes = inOneOrder({ ...before, ...given });
  for (const [name, range] of Object.entries(attributeRanges)) {
    refuseOutside(name, attributes[name as keyof typeof attributeRanges], range);
  }
  if (!fifoQueue) refuseFifoAttributes(attributes);
  refuseThroughputWithoutScope(attributes);
  if (attributes.redrivePolicy) {
    const { maxReceiveCount } = attributes.redrivePolicy;
    refuseOutside('redrivePolicy.maxReceiveCount', maxReceiveCount, MAX_RECEIVE_COUNT);
  }
  if (attributes.redriveAllowPolicy) refuseBadPermission(attributes.redriveAllowPolicy);
  return {
    ...attributes,
    policyStatements:
      attributes.policy === null ? [] : parseResourcePolicy('attributes.policy', attributes.policy),
  };
}

/** Policies with their fields in one order, however they were given: so two of them can be compared. */
function inOneOrder(attributes: QueueAttributes): QueueAttributes {
  const { redrivePolicy, redriveAllowPolicy } = attributes;
  return {
    ...attributes,
    redrivePolicy: redrivePolicy && {
      deadLetterTargetArn: redrivePolicy.deadLetterTargetArn,
      maxReceiveCount: redrivePolicy.maxReceiveCount,
    },
    redriveAllowPolicy: redriveAllowPolicy && {
      redrivePermission: redriveAllowPolicy.redrivePermission,
      sourceQueueArns: redriveAllowPolicy.sourceQueueArns,
    },
  };
}

function refuseOutside(
  name: string,
  value: number,
  { min, max }: Pick<Range, 'min' | 'max'>,
): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  refuseAttribute(name, `it must be from ${min} to ${max}, and ${value} was given.`, {
    min,
    max,
  });
}

function refuseFifoAttributes(attributes: QueueAttributes): void {
  const name = FIFO_ATTRIBUTES.find((one) => attributes[one] !== null);
  if (name === undefined) return;
  refuseAttribute(name, 'a standard queue does not have it; FIFO queues do.');
}

/** Throughput can be counted by message group only where duplicates are (SQS-09). */
function refuseThroughputWithoutScope(attributes: QueueAttributes): void {
  const { deduplicationScope, fifoThroughputLimit } = attributes;
  if (fifoThroughputLimit !== 'PER_MESSAGE_GROUP_ID' || deduplicationScope === 'MESSAGE_GROUP') {
    return;
  }
  refuseAttribute(
    'fifoThroughputLimit',
    'perMessageGroupId needs the deduplicationScope messageGroup.',
  );
}

function refuseBadPermission({ redrivePermission, sourceQueueArns }: RedriveAllowPolicy): void {
  const count = sourceQueueArns.length;
  const field = 'redriveAllowPolicy.sourceQueueArns';
  if (redrivePermission !== 'BY_QUEUE' && count > 0) {
    refuseAttribute(field, 'only the permission byQueue names queues.');
  }
  if (redrivePermission === 'BY_QUEUE' && (count === 0 || count > SOURCE_QUEUES_MAX)) {
    refuseAttribute(
      field,
      `byQueue names from 1 to ${SOURCE_QUEUES_MAX} queues, and ${count} were given.`,
    );
  }
}

/** Refuses a value that an attribute of a queue cannot have. */
export function refuseAttribute(
  name: string,
  why: string,
  detail: Readonly<Record<string, number>> = {},
): never {
  const awsName = name.charAt(0).toUpperCase() + name.slice(1);
  throw new Refusal(
    'INVALID_QUEUE_ATTRIBUTE',
    `Invalid value for the parameter ${awsName}: ${why}`,
    {
      field: `attributes.${name}`,
      detail,
    },
  );
}
