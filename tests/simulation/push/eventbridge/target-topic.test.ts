import { expect, test } from 'vitest';
import {
  createShip,
  eventsOfFunctions,
  eventsOfKind,
  putEvent,
  putRule,
  putTarget,
} from '../../../support/event-bus.ts';
import { addPermission } from '../../../support/permissions.ts';
import { openSandbox } from '../../../support/test-sandbox.ts';
import { createTopic, setTopicAttributes, subscribe } from '../../../support/topics.ts';

const ARN = 'arn:aws:sns:eu-west-1:123456789012:orders';

const LETS_RULES_IN = JSON.stringify({
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sns:Publish',
    Resource: ARN,
  },
});

test('A topic as a target gets the event as a message once its policy lets the rule in (EVB-01)', () => {
  const sandbox = openSandbox();
  const endpoint = createShip(sandbox);
  addPermission(sandbox, { functionName: 'ship', principal: 'sns.amazonaws.com' });
  createTopic(sandbox);
  subscribe(sandbox, endpoint);
  putRule(sandbox);
  putTarget(sandbox, { arn: ARN, inputPath: '$.detail.orderId' });
  putEvent(sandbox);
  expect(eventsOfKind(sandbox, 'EVENT_TARGET_REFUSED')).toMatchObject([
    { detail: { reason: 'NO_PERMISSIONS', targetArn: ARN } },
  ]);
  setTopicAttributes(sandbox, { policy: LETS_RULES_IN });
  const { traceId } = putEvent(sandbox);
  sandbox.advanceUntilIdle();
  expect(eventsOfFunctions(sandbox)).toMatchObject([{ Records: [{ Sns: { Message: '7' } }] }]);
  expect(eventsOfKind(sandbox, 'INVOCATION_SUCCEEDED')).toMatchObject([{ traceId }]);
});
