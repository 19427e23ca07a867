import {
  eventCall,
  messageCall,
  publishCall,
  type HttpCallFields,
  type ServiceCall,
} from '../../service-call.ts';
import { withoutLineage } from '../../trace-header.ts';
import { bucketArn } from './bucket.ts';
import type { NotificationDestination } from './notification-configuration.ts';

/** What is brought to a destination of a bucket's notifications. */
export interface NotificationCall {
  readonly bucketName: string;
  readonly destination: NotificationDestination | 'EVENTBRIDGE';
  readonly destinationArn: string;
  /** What EventBridge calls the event; null for every other destination. */
  readonly detailType: string | null;
  /** JSON text. */
  readonly payload: string;
  readonly traceHeader: string;
}

/**
 * The call that brings a notification to its destination, on behalf of the bucket (S3-08): functions
 * are invoked asynchronously (S3-01). The lineage goes with it, so that a loop through a bucket is
 * seen (S3-09), but not through EventBridge.
 */
export function notificationCall({
  bucketName,
  destination,
  destinationArn,
  detailType,
  payload,
  traceHeader,
}: NotificationCall): Exclude<ServiceCall, HttpCallFields> {
  const origin = {
    caller: {
      kind: 'service',
      principal: 's3.amazonaws.com',
      sourceArn: bucketArn(bucketName),
    },
    traceHeader,
  } as const;
  switch (destination) {
    case 'LAMBDA':
      return eventCall(origin, destinationArn, payload);
    case 'SQS':
      return messageCall(origin, destinationArn, payload);
    case 'SNS':
      return publishCall(origin, destinationArn, payload, { subject: 'Amazon S3 Notification' });
    case 'EVENTBRIDGE':
      return {
        action: 'events:PutEvents',
        caller: { kind: 'service-role' },
        traceHeader: withoutLineage(traceHeader),
        eventBusArn: destinationArn,
        source: 'aws.s3',
        detailType: detailType ?? '',
        detail: payload,
        resources: [bucketArn(bucketName)],
      };
  }
}
