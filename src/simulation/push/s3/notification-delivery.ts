import { backOffMs } from '../../back-off.ts';
import type { EventContent } from '../../events.ts';
import { formatInstant } from '../../instant.ts';
import { defineTimer, newId, type Kernel } from '../../kernel.ts';
import type { RuleId } from '../../rules/registry.ts';
import { isPassing, type CallRefusal } from '../../service-call.ts';
import { defineTable } from '../../table.ts';
import { traceIdOf } from '../../trace-header.ts';
import type { EventName } from './event-name.ts';
import { notificationCall, type NotificationCall } from './notification-call.ts';
import { functionOfArn } from '../function-of-arn.ts';
import { WAITING_NOTIFICATIONS_MAX } from './quotas.ts';

/** One event for one destination. */
export interface Notification extends NotificationCall {
  /** Null for EventBridge, which has no configuration of its own. */
  readonly configurationId: string | null;
  readonly eventName: EventName;
  readonly objectKey: string;
  readonly happenedAtMs: number;
}

/** A notification that waits: on its way in the profile REALISTIC, or to be tried again. */
export interface WaitingNotificationRow extends Notification {
  readonly id: string;
  readonly seq: number;
  /** Attempts so far. */
  readonly attempts: number;
  readonly dueAtMs: number;
}

export const waitingNotifications = defineTable<WaitingNotificationRow>({
  name: 's3_notification',
  key: (row) => row.id,
});

/** How long a notification is on its way at most in the profile REALISTIC; AWS says "seconds". */
const TRANSIT_MS_MAX = 5_000;

/** One notification in so many is delivered twice in the profile REALISTIC; AWS publishes no figure (S3-01). */
const DUPLICATE_EVERY = 1_000;

/** Bounds of the wait before another attempt, which doubles. */
const RETRY_MS = { min: 1_000, max: 300_000 } as const;

/** How long a notification is tried. AWS publishes neither this nor the waits (S3-10). */
const RETRY_FOR_MS = 86_400_000;

/**
 * Brings a notification on its way: at once in the profile IDEAL. In REALISTIC it takes some seconds,
 * so that one may overtake another, and now and then comes twice (S3-01).
 */
export function sendNotification(kernel: Kernel, notification: Notification): void {
  if (kernel.sandbox.profile === 'IDEAL') {
    deliver(kernel, notification, 0);
    return;
  }
  const random = kernel.random('s3-notifications');
  const dueAtMs = kernel.now + random.integerBelow(TRANSIT_MS_MAX + 1);
  if (!hold(kernel, notification, 0, dueAtMs)) {
    lose(kernel, notification, 0, {
      rule: 'S3-10',
      why: `${WAITING_NOTIFICATIONS_MAX} others wait already, and a sandbox holds no more.`,
      errorCode: null,
    });
    return;
  }
  if (random.integerBelow(DUPLICATE_EVERY) > 0) return;
  emit(kernel, notification, {
    kind: 'BUCKET_NOTIFICATION_DUPLICATED',
    rule: 'S3-01',
    message: `${title(notification)} is delivered twice, as may happen at any time: whoever gets it should be idempotent.`,
  });
  hold(kernel, notification, 0, kernel.now + random.integerBelow(TRANSIT_MS_MAX + 1));
}

/** Delivers a notification that has waited. */
export const notificationDue = defineTimer<{ readonly notificationId: string }>({
  name: 's3-notification-due',
  fire(kernel, { notificationId }) {
    const waiting = kernel.table(waitingNotifications).get(notificationId);
    if (!waiting) throw new Error(`No notification ${notificationId} waits`);
    kernel.table(waitingNotifications).delete(notificationId);
    const { id: _id, seq: _seq, attempts, dueAtMs: _dueAtMs, ...notification } = waiting;
    deliver(kernel, notification, attempts);
  },
  describe(kernel, { notificationId }) {
    const waiting = kernel.table(waitingNotifications).get(notificationId);
    if (!waiting) throw new Error(`No notification ${notificationId} waits`);
    const isFirst = waiting.attempts === 0;
    return {
      what: `${title(waiting)} is delivered${isFirst ? '' : ` at attempt ${waiting.attempts + 1}`}.`,
      why: isFirst ? 'It is on its way.' : 'The destination could not take it before.',
      rule: isFirst ? 'S3-01' : 'S3-10',
      functionName: functionOfArn(waiting.destinationArn)?.functionName ?? null,
      invocationId: null,
    };
  },
});

function deliver(kernel: Kernel, notification: Notification, attemptsBefore: number): void {
  const attempts = attemptsBefore + 1;
  const answer = kernel.call(notificationCall(notification));
  if (answer.accepted) {
    emit(kernel, notification, {
      kind: 'BUCKET_NOTIFICATION_DELIVERED',
      rule: 'S3-01',
      attempt: attempts,
      message: `${title(notification)} was delivered${attempts === 1 ? '' : ` at attempt ${attempts}`}.`,
      detail: { id: answer.id },
    });
    return;
  }
  const { refusal } = answer;
  const waitMs = backOffMs(RETRY_MS, attemptsBefore + 1);
  const isTriedAgain =
    isPassing(refusal) && kernel.now + waitMs <= notification.happenedAtMs + RETRY_FOR_MS;
  if (isTriedAgain && hold(kernel, notification, attempts, kernel.now + waitMs)) {
    emit(kernel, notification, {
      kind: 'BUCKET_NOTIFICATION_RETRYING',
      rule: 'S3-10',
      attempt: attempts,
      message: `${title(notification)} could not be taken at attempt ${attempts} and is tried again in ${waitMs / 1_000} s. ${refusal.errorCode}: ${refusal.message}`,
      detail: { errorCode: refusal.errorCode, nextAttemptAt: formatInstant(kernel.now + waitMs) },
    });
    return;
  }
  lose(kernel, notification, attempts, lossBy(refusal));
}

/** Why a notification is given up. */
interface Loss {
  readonly rule: RuleId;
  /** The rest of a sentence. */
  readonly why: string;
  readonly errorCode: string | null;
}

function lossBy(refusal: CallRefusal): Loss {
  const { errorCode, message } = refusal;
  const inWords = `${errorCode}: ${message}`;
  if (isPassing(refusal)) {
    return {
      rule: 'S3-10',
      why: `the destination could not take it for too long. ${inWords}`,
      errorCode,
    };
  }
  switch (refusal.kind) {
    case 'NO_PERMISSIONS':
      return {
        rule: 'S3-08',
        why: `the policy of the destination does not let the bucket in, and S3 does not try again. ${inWords}`,
        errorCode,
      };
    case 'NO_RESOURCE':
      return { rule: 'S3-07', why: `the destination is not there any more. ${inWords}`, errorCode };
    default:
      return { rule: 'S3-07', why: `the destination refuses it. ${inWords}`, errorCode };
  }
}

/** Nobody but the log learns of it (table 8.4 of the specification). */
function lose(
  kernel: Kernel,
  notification: Notification,
  attempt: number,
  { rule, why, errorCode }: Loss,
): void {
  emit(kernel, notification, {
    kind: 'BUCKET_NOTIFICATION_LOST',
    rule,
    attempt,
    message: `${title(notification)} is lost, silently for its user: ${why}`,
    detail: { errorCode },
  });
}

/** Keeps a notification until its time; false where too many wait already, and it is lost. */
function hold(
  kernel: Kernel,
  notification: Notification,
  attempts: number,
  dueAtMs: number,
): boolean {
  const table = kernel.table(waitingNotifications);
  if (table.size >= WAITING_NOTIFICATIONS_MAX) return false;
  const row = table.put({
    ...notification,
    id: newId(kernel, 'ntf'),
    seq: kernel.nextInSequence('s3 notification'),
    attempts,
    dueAtMs,
  });
  kernel.schedule(notificationDue, dueAtMs, { notificationId: row.id });
  return true;
}

function title({
  configurationId,
  bucketName,
  eventName,
  objectKey,
  destinationArn,
}: Notification): string {
  const which =
    configurationId === null ? 'The EventBridge event' : `Notification "${configurationId}"`;
  return `${which} of bucket "${bucketName}" (s3:${eventName} of "${objectKey}") to ${destinationArn}`;
}

function emit(
  kernel: Kernel,
  notification: Notification,
  { detail, ...content }: EventContent,
): void {
  const { bucketName, configurationId, destinationArn, eventName, objectKey } = notification;
  const target = functionOfArn(destinationArn);
  kernel.emit({
    ...content,
    ...(target && { functionName: target.functionName }),
    traceId: traceIdOf(notification.traceHeader),
    detail: {
      bucket: bucketName,
      configurationId,
      destinationArn,
      eventName,
      key: objectKey,
      ...detail,
    },
  });
}
