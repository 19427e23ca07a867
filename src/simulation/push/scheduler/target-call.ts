import type { ServiceCall } from '../../service-call.ts';
import type { ScheduleDelivery } from './delivery.ts';
import { serviceOf } from './schedule-target.ts';

/**
 * The call of a schedule's target. The schedule's role decides whether it may, and in a sandbox it
 * may: the resource-based policy of a function is not consulted (SCH-07).
 */
export function targetCall(
  { target, traceHeader }: Pick<ScheduleDelivery, 'target' | 'traceHeader'>,
  payload: string,
): ServiceCall {
  const base = { caller: { kind: 'service-role' }, traceHeader } as const;
  switch (serviceOf(target)) {
    case 'lambda':
      // SCH-08
      return {
        ...base,
        action: 'lambda:InvokeFunction',
        functionArn: target.arn,
        invocationType: 'EVENT',
        payload,
        continuation: null,
      };
    case 'sqs':
      return {
        ...base,
        action: 'sqs:SendMessage',
        queueArn: target.arn,
        body: payload,
        messageAttributes: {},
        messageGroupId: target.messageGroupId,
        messageDeduplicationId: null,
      };
    case 'sns':
      return {
        ...base,
        action: 'sns:Publish',
        topicArn: target.arn,
        message: payload,
        subject: null,
        messageAttributes: {},
      };
    case 'events':
      return {
        ...base,
        action: 'events:PutEvents',
        eventBusArn: target.arn,
        source: target.eventBridge?.source ?? '',
        detailType: target.eventBridge?.detailType ?? '',
        detail: payload,
        resources: [],
      };
  }
}
