import { Refusal } from '../../errors.ts';
import type { JsonObject } from '../../json.ts';
import type { Kernel, SandboxIdentity } from '../../kernel.ts';
import type { PushSource } from '../push-source.ts';
import type { TriggerRow } from '../trigger-row.ts';
import { findTrigger } from '../trigger.ts';
import { lambdaEvent } from './envelope.ts';
import { subscriptions, type FilterPolicyScope } from './subscription.ts';
import { setSubscriptionAttributes, subscribe, unsubscribe } from './subscription-commands.ts';
import { topicArn } from './topic.ts';
import { servicePermission } from '../trigger-permission.ts';

/** What a trigger of this source is made of, beside the function. */
export interface SnsTriggerConfiguration {
  readonly topicArn: string;
  readonly filterPolicy: JsonObject | null;
  readonly filterPolicyScope: FilterPolicyScope | null;
  readonly deadLetterTargetArn: string | null;
}

/** A topic that a function is subscribed to: each subscription is a trigger. */
export const snsPushSource: PushSource<SnsTriggerConfiguration> = {
  type: 'SNS',
  title: 'Amazon SNS topic',
  invocationTypes: ['EVENT'],
  principal: 'sns.amazonaws.com',
  permissionChecked: 'AT_USE',
  retries:
    'SNS tries again until Lambda takes the event: 3 times at once, twice after a second, 10 times backing off to 20 s, then every 20 s for 23 days. A missing function or permission is not tried again but goes to the dead-letter queue of the subscription. Of what the function makes of the event SNS hears nothing.',
  exampleEvent,
  rules: ['PUSH-02', 'SNS-01', 'SNS-03', 'SNS-04', 'SNS-05', 'SNS-06', 'SNS-08'],

  permissionsFor: (_kernel, { configuration }) => [
    servicePermission('sns.amazonaws.com', configuration.topicArn),
  ],

  createTrigger(kernel, { functionArn, configuration }) {
    const { subscriptionId } = subscribe(kernel, {
      topicArn: configuration.topicArn,
      protocol: 'lambda',
      endpoint: functionArn,
      attributes: attributesOf(configuration),
    });
    return triggerOf(kernel, kernel.table(subscriptions).get(subscriptionId)?.subscriptionArn);
  },

  updateTrigger(kernel, { key, sourceArn }, { enabled, configuration }) {
    if (enabled === false) {
      throw new Refusal(
        'SNS_INVALID_PARAMETER',
        'Cannot disable the trigger: a subscription cannot be switched off. Delete it, or give it a filter policy that nothing passes.',
        { field: 'enabled' },
      );
    }
    if (configuration) {
      if (configuration.topicArn !== sourceArn) {
        throw new Refusal(
          'SNS_INVALID_PARAMETER',
          'Cannot change the topic of the trigger: a subscription belongs to one topic. Delete it and create another.',
          { field: 'topicArn' },
        );
      }
      setSubscriptionAttributes(kernel, {
        subscriptionArn: key,
        attributes: attributesOf(configuration),
      });
    }
    return triggerOf(kernel, key);
  },

  deleteTrigger: (kernel, { key }) => void unsubscribe(kernel, { subscriptionArn: key }),
};

/** The configuration is the whole of it: what it does not have, the subscription has not either. */
function attributesOf(
  configuration: SnsTriggerConfiguration,
): Parameters<typeof subscribe>[1]['attributes'] {
  return {
    filterPolicy: configuration.filterPolicy ?? {},
    filterPolicyScope: configuration.filterPolicyScope ?? 'MESSAGE_ATTRIBUTES',
    rawMessageDelivery: null,
    redrivePolicy: { deadLetterTargetArn: configuration.deadLetterTargetArn },
  };
}

function triggerOf(kernel: Kernel, subscriptionArn = ''): TriggerRow {
  const trigger = findTrigger(kernel, 'SNS', subscriptionArn);
  if (!trigger) throw new Error(`Subscription ${subscriptionArn} has no trigger`);
  return trigger;
}

function exampleEvent(sandbox: SandboxIdentity): JsonObject {
  const arn = topicArn(sandbox, 'orders');
  return lambdaEvent(`${arn}:5be1a4a0-71b7-4f4b-8d52-b3a7e2c1f001`, {
    messageId: '95df01b4-ee98-5cb9-9903-4c221d41eb5e',
    topicArn: arn,
    subject: 'A new order',
    message: '{"orderId":7}',
    messageAttributes: { kind: { dataType: 'String', stringValue: 'order', binaryValue: null } },
    messageGroupId: null,
    messageDeduplicationId: null,
    sequenceNumber: null,
    publishedAtMs: EXAMPLE_PUBLISHED_AT_MS,
    traceHeader: '',
  });
}

/** 15 January 2026, 10:11:12.345 UTC. */
const EXAMPLE_PUBLISHED_AT_MS = 1_768_471_872_345;
