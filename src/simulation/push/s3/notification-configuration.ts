import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import { configurableEvents, shareEvent } from './event-name.ts';

/** The services that notifications of a bucket go to, one configuration each. */
export type NotificationDestination = 'LAMBDA' | 'SQS' | 'SNS';

/** "Tell this destination of these events of these objects." */
export interface NotificationConfiguration {
  /** Unique in the bucket. */
  readonly id: string;
  readonly destination: NotificationDestination;
  readonly destinationArn: string;
  /** `s3:ObjectCreated:*` */
  readonly events: readonly string[];
  /** What the key begins with, literally; null for any. */
  readonly prefix: string | null;
  /** What the key ends with, literally; null for any. */
  readonly suffix: string | null;
}

/** All that a bucket is to tell, and whom. */
export interface BucketNotifications {
  readonly configurations: readonly NotificationConfiguration[];
  /** Whether the default event bus is told of everything. */
  readonly eventBridge: boolean;
}

export const noNotifications: BucketNotifications = { configurations: [], eventBridge: false };

/** A configuration as a user wishes for it. */
export interface NotificationWish {
  /** Null to have one made. */
  readonly id: string | null;
  readonly destinationArn: string;
  readonly events: readonly string[];
  readonly prefix: string | null;
  readonly suffix: string | null;
}

/** Notifications that have been checked, but have no ids of their own yet. */
export interface CheckedNotifications {
  readonly configurations: readonly (NotificationWish &
    Pick<NotificationConfiguration, 'destination'>)[];
  readonly eventBridge: boolean;
}

/** Configurations of a bucket (S3-05). */
const CONFIGURATIONS_MAX = 100;

const ID_LENGTH_MAX = 255;

/** Characters of a prefix or suffix (S3-05). */
const FILTER_LENGTH_MAX = 1_024;

/** Refuses what AWS would, but does not look whether the destinations are there (S3-05, S3-07). */
export function checkNotifications(
  kernel: Kernel,
  { configurations, eventBridge }: CheckedNotifications,
): CheckedNotifications {
  if (configurations.length > CONFIGURATIONS_MAX) {
    throw new Refusal(
      'S3_MALFORMED_XML',
      `The XML you provided was not well-formed or did not validate against our published schema: ${configurations.length} configurations are above the limit of ${CONFIGURATIONS_MAX} for a bucket.`,
      { field: 'notificationConfiguration', detail: { limit: CONFIGURATIONS_MAX } },
    );
  }
  for (const configuration of configurations) refuseMalformed(kernel, configuration);
  const checked = configurations.map((configuration) => ({
    ...configuration,
    prefix: configuration.prefix === '' ? null : configuration.prefix,
    suffix: configuration.suffix === '' ? null : configuration.suffix,
  }));
  refuseSharedId(checked);
  refuseOverlap(checked);
  return { configurations: checked, eventBridge };
}

/** Gives every configuration an id that has none. */
export function withIds(
  kernel: Kernel,
  { configurations, eventBridge }: CheckedNotifications,
): BucketNotifications {
  return {
    configurations: configurations.map((configuration) => ({
      ...configuration,
      id: configuration.id ?? kernel.random('s3-configuration-ids').uuid(),
    })),
    eventBridge,
  };
}

const destinationArns = {
  LAMBDA: /^arn:aws:lambda:([a-z0-9-]+):\d{12}:function:[\w-]+(?::(?:\$LATEST|[\w-]+))?$/,
  SQS: /^arn:aws:sqs:([a-z0-9-]+):\d{12}:[\w-]+(?:\.fifo)?$/,
  SNS: /^arn:aws:sns:([a-z0-9-]+):\d{12}:[\w-]+(?:\.fifo)?$/,
} as const satisfies Record<NotificationDestination, RegExp>;

/** The input field that has the ARN of each destination. */
export const arnFields = {
  LAMBDA: 'lambdaFunctionArn',
  SQS: 'queueArn',
  SNS: 'topicArn',
} as const satisfies Record<NotificationDestination, string>;

function refuseMalformed(
  { sandbox }: Kernel,
  {
    destination,
    id,
    destinationArn,
    events,
    prefix,
    suffix,
  }: CheckedNotifications['configurations'][number],
): void {
  const field = arnFields[destination];
  const [, region] = destinationArns[destination].exec(destinationArn) ?? [];
  if (region === undefined) refuse(field, 'The ARN could not be parsed');
  if (region !== sandbox.region) {
    refuse(
      field,
      `The notification destination service region is not valid for the bucket location constraint: ${destinationArn} is not in ${sandbox.region}.`,
    );
  }
  if (destinationArn.endsWith('.fifo')) {
    refuse(field, `FIFO queues and topics are not supported as destinations: ${destinationArn}.`);
  }
  if (id !== null && (id === '' || id.length > ID_LENGTH_MAX)) {
    refuse(
      'id',
      `Cannot take the id of a configuration: it has ${id.length} characters, and 1 to ${ID_LENGTH_MAX} are allowed.`,
    );
  }
  if (events.length === 0) refuse('events', 'A configuration must name at least one event.');
  const unknown = events.find((event) => !configurableEvents.includes(event));
  if (unknown !== undefined) {
    refuse('events', `The event '${unknown}' is not supported for notifications.`);
  }
  for (const [name, value] of Object.entries({ prefix, suffix })) {
    if (value === null || value.length <= FILTER_LENGTH_MAX) continue;
    refuse(
      name,
      `Size of filter rule value cannot exceed ${FILTER_LENGTH_MAX} bytes in UTF-8: the ${name} has ${value.length} characters.`,
    );
  }
}

function refuseSharedId(configurations: readonly NotificationWish[]): void {
  const ids = new Set<string>();
  for (const { id } of configurations) {
    if (id === null) continue;
    if (ids.has(id)) {
      refuse('id', `Same ID used for multiple configurations. IDs must be unique: "${id}".`);
    }
    ids.add(id);
  }
}

/** Two configurations may not tell of the same event of the same object (S3-05). */
function refuseOverlap(configurations: readonly NotificationWish[]): void {
  for (const [index, left] of configurations.entries()) {
    const right = configurations.slice(index + 1).find((other) => overlap(left, other));
    if (!right) continue;
    throw new Refusal(
      'NOTIFICATIONS_OVERLAP',
      `Configurations overlap. Configurations on the same bucket cannot share a common event type: ${nameOf(left)} and ${nameOf(right)}.`,
      { field: 'notificationConfiguration' },
    );
  }
}

function nameOf({ id, destinationArn }: NotificationWish): string {
  return id === null ? `that for ${destinationArn}` : `"${id}"`;
}

function overlap(left: NotificationWish, right: NotificationWish): boolean {
  const [prefixes, suffixes] = [
    [left.prefix ?? '', right.prefix ?? ''] as const,
    [left.suffix ?? '', right.suffix ?? ''] as const,
  ];
  return (
    shareEvent(left.events, right.events) &&
    (prefixes[0].startsWith(prefixes[1]) || prefixes[1].startsWith(prefixes[0])) &&
    (suffixes[0].endsWith(suffixes[1]) || suffixes[1].endsWith(suffixes[0]))
  );
}

function refuse(field: string, message: string): never {
  throw new Refusal('S3_ARGUMENT_INVALID', message, { field });
}
