import { eventCall, messageCall, publishCall, type ServiceCall } from '../../service-call.ts';
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
  const origin = { caller: { kind: 'service-role' }, traceHeader } as const;
  switch (serviceOf(target)) {
    case 'lambda':
      // SCH-08
      return eventCall(origin, target.arn, payload);
    case 'sqs':
      return messageCall(origin, target.arn, payload, { messageGroupId: target.messageGroupId });
    case 'sns':
      return publishCall(origin, target.arn, payload);
    case 'events':
      return {
        ...origin,
        action: 'events:PutEvents',
        eventBusArn: target.arn,
        source: target.eventBridge?.source ?? '',
        detailType: target.eventBridge?.detailType ?? '',
        detail: payload,
        resources: [],
      };
  }
}
