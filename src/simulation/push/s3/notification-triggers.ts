import type { Kernel } from '../../kernel.ts';
import { putTrigger, removeTrigger } from '../trigger.ts';
import { bucketArn, type BucketRow } from './bucket.ts';
import { functionOfArn } from '../function-of-arn.ts';
import type { NotificationConfiguration } from './notification-configuration.ts';

/** The key of the trigger that a configuration is: no name of a bucket has a slash. */
export function triggerKey(bucketName: string, configurationId: string): string {
  return `${bucketName}/${configurationId}`;
}

/** Keeps the triggers of a bucket in step with its configurations that invoke functions. */
export function putTriggers(kernel: Kernel, { name, notifications }: BucketRow): void {
  for (const configuration of notifications.configurations) {
    const target = functionOfArn(configuration.destinationArn);
    if (!target) continue;
    const { id, events, prefix, suffix } = configuration;
    putTrigger(kernel, {
      ...target,
      source: 'S3',
      sourceArn: bucketArn(name),
      key: triggerKey(name, id),
      enabled: true,
      configuration: { bucket: name, events, prefix, suffix },
    });
  }
}

/** Forgets the triggers of a bucket whose configurations are not among those that stay. */
export function removeTriggers(
  kernel: Kernel,
  { name, notifications }: BucketRow,
  staying: readonly NotificationConfiguration[],
): void {
  const stayingIds = new Set(
    staying.filter(({ destination }) => destination === 'LAMBDA').map(({ id }) => id),
  );
  for (const { id } of notifications.configurations) {
    if (!stayingIds.has(id)) removeTrigger(kernel, 'S3', triggerKey(name, id));
  }
}
