import { describe, expect, test } from 'vitest';
import { backOffMs } from '../../../../src/simulation/push/eventbridge/retry-delay.ts';
import { waitingDeliveries } from '../../../../src/simulation/push/eventbridge/waiting-delivery.ts';
import {
  arnOfFunction,
  createShip,
  eventsOfFunctions,
  eventsOfKind,
  letRulesInvoke,
  putEvent,
  putRule,
  putTarget,
} from '../../../support/event-bus.ts';
import { addPermission } from '../../../support/permissions.ts';
import { openRealisticSandbox, openSandbox, START_MS } from '../../../support/test-sandbox.ts';
import type { TestSandbox } from '../../../support/test-sandbox.ts';

const DELIVERY_KINDS = [
  'EVENT_TARGET_DELIVERED',
  'EVENT_TARGET_REFUSED',
  'EVENT_TARGET_RETRY_SCHEDULED',
  'EVENT_TARGET_GIVEN_UP',
];

function deliveryKinds(sandbox: TestSandbox): string[] {
  return eventsOfKind(sandbox, ...DELIVERY_KINDS).map(({ kind }) => kind);
}

describe('A delivery to a function', () => {
  test('needs a permission for events.amazonaws.com when it happens, and is not tried again (EVB-01, EVB-04)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('ship', 'exports.handler = async () => 1;');
    putRule(sandbox);
    putTarget(sandbox, { arn: arnOfFunction(sandbox, 'ship') });
    const { traceId } = putEvent(sandbox);
    expect(deliveryKinds(sandbox)).toEqual(['EVENT_TARGET_REFUSED', 'EVENT_TARGET_GIVEN_UP']);
    const [refused, givenUp] = eventsOfKind(sandbox, ...DELIVERY_KINDS);
    expect(refused).toMatchObject({
      rule: 'EVB-01',
      functionName: 'ship',
      traceId,
      message: expect.stringContaining(
        'because no resource-based policy allows the lambda:InvokeFunction action',
      ) as unknown,
      detail: { reason: 'NO_PERMISSIONS', targetId: 'target', ruleName: 'orders' },
    });
    expect(givenUp?.message).toBe(
      'The event is given up for target "target" of rule "orders": trying again would not help. There is no dead-letter queue: it is lost.',
    );
    letRulesInvoke(sandbox, 'ship');
    putEvent(sandbox);
    expect(eventsOfFunctions(sandbox)).toHaveLength(1);
  });

  test('comes from the ARN of the rule, with the bus in it on a custom one (EVB-01)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('ship', 'exports.handler = async () => 1;');
    sandbox.execute('CreateEventBus', { name: 'shop', description: null });
    addPermission(sandbox, {
      functionName: 'ship',
      principal: 'events.amazonaws.com',
      sourceArn: 'arn:aws:events:eu-west-1:123456789012:rule/shop/orders',
    });
    for (const eventBusName of ['default', 'shop']) {
      putRule(sandbox, { eventBusName });
      putTarget(sandbox, { arn: arnOfFunction(sandbox, 'ship') }, 'orders', eventBusName);
      putEvent(sandbox, { eventBusName });
    }
    expect(deliveryKinds(sandbox)).toEqual([
      'EVENT_TARGET_REFUSED',
      'EVENT_TARGET_GIVEN_UP',
      'EVENT_TARGET_DELIVERED',
    ]);
    const [refused] = eventsOfKind(sandbox, 'EVENT_TARGET_REFUSED');
    expect(refused?.message).toContain(
      'Statement "s3" would allow it if AWS:SourceArn were arn:aws:events:eu-west-1:123456789012:rule/shop/orders (ArnLike); the call has arn:aws:events:eu-west-1:123456789012:rule/orders.',
    );
  });

  test('that was deleted is not tried again (EVB-04)', () => {
    const sandbox = openSandbox();
    putRule(sandbox);
    putTarget(sandbox, { arn: arnOfFunction(sandbox, 'gone') });
    putEvent(sandbox);
    expect(deliveryKinds(sandbox)).toEqual(['EVENT_TARGET_REFUSED', 'EVENT_TARGET_GIVEN_UP']);
    expect(sandbox.world.nextDueAt).toBeNull();
  });

  test('reaches the alias or version that the target names', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('ship', 'exports.handler = async () => 1;');
    sandbox.publish('ship');
    addPermission(sandbox, {
      functionName: 'ship',
      qualifier: '1',
      principal: 'events.amazonaws.com',
    });
    putRule(sandbox);
    putTarget(sandbox, { arn: `${arnOfFunction(sandbox, 'ship')}:1` });
    putEvent(sandbox);
    sandbox.advanceUntilIdle();
    expect([...sandbox.invocations.values()]).toMatchObject([
      { qualifier: '1', executedVersion: '1', status: 'SUCCEEDED' },
    ]);
  });

  test('is done when Lambda has the event, however the function fares (EVB-06)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('ship', "exports.handler = async () => { throw new Error('boom'); };");
    letRulesInvoke(sandbox, 'ship');
    putRule(sandbox);
    putTarget(sandbox, { arn: arnOfFunction(sandbox, 'ship') });
    const { traceId } = putEvent(sandbox);
    sandbox.advanceUntilIdle();
    expect(deliveryKinds(sandbox)).toEqual(['EVENT_TARGET_DELIVERED']);
    const [delivered] = eventsOfKind(sandbox, 'EVENT_TARGET_DELIVERED');
    const [invocation] = sandbox.invocations.values();
    expect(delivered).toMatchObject({ rule: 'EVB-06', invocationId: invocation?.id, traceId });
    expect(eventsOfKind(sandbox, 'EVENT_RETRIES_EXHAUSTED')).toMatchObject([{ traceId }]);
  });
});

describe('A target that cannot take an event now', () => {
  /** A sandbox whose function is still being created, which takes a second or more. */
  function openWhileCreating(settings: Parameters<typeof putTarget>[1] | object = {}): TestSandbox {
    const sandbox = openRealisticSandbox();
    const arn = createShip(sandbox);
    putRule(sandbox);
    putTarget(sandbox, { arn, ...settings });
    return sandbox;
  }

  test('gets it later, after waits that double, with the event of the first time (EVB-04)', () => {
    const sandbox = openWhileCreating();
    const { eventId, traceId } = putEvent(sandbox);
    expect(sandbox.world.table(waitingDeliveries).size).toBe(1);
    expect(sandbox.world.agenda(5)).toContainEqual(
      expect.objectContaining({
        what: 'Retry 1 of target "target" of rule "orders"',
        rule: 'EVB-04',
        functionName: 'ship',
      }),
    );
    sandbox.advanceUntilIdle();
    expect(deliveryKinds(sandbox).at(-1)).toBe('EVENT_TARGET_DELIVERED');
    const waits = eventsOfKind(sandbox, 'EVENT_TARGET_RETRY_SCHEDULED');
    expect(waits.length).toBeGreaterThan(0);
    for (const [index, { detail, traceId: chain }] of waits.entries()) {
      const delayMs = Number(detail?.['delayMs']);
      expect(delayMs).toBeGreaterThanOrEqual(1_000 * 2 ** index);
      expect(delayMs).toBeLessThanOrEqual(1_100 * 2 ** index);
      expect(chain).toBe(traceId);
    }
    expect(eventsOfFunctions(sandbox)).toMatchObject([{ id: eventId }]);
    expect(sandbox.world.table(waitingDeliveries).size).toBe(0);
  });

  test('is tried again after the process was gone (EVB-04)', () => {
    const sandbox = openWhileCreating();
    putEvent(sandbox);
    sandbox.reload().advanceUntilIdle();
    expect(deliveryKinds(sandbox).at(-1)).toBe('EVENT_TARGET_DELIVERED');
  });

  test('is given up after as many retries as it may have (EVB-04)', () => {
    const sandbox = openWhileCreating({ maximumRetryAttempts: 0 });
    putEvent(sandbox);
    expect(deliveryKinds(sandbox)).toEqual(['EVENT_TARGET_REFUSED', 'EVENT_TARGET_GIVEN_UP']);
    expect(eventsOfKind(sandbox, 'EVENT_TARGET_GIVEN_UP')).toMatchObject([
      { detail: { exhaustedRetryCondition: 'MaximumRetryAttempts', retries: 0 } },
    ]);
  });

  test('gets the event as the target is set up by then', () => {
    const sandbox = openWhileCreating();
    putEvent(sandbox);
    putTarget(sandbox, { arn: arnOfFunction(sandbox, 'ship'), input: '"later"' });
    sandbox.advanceUntilIdle();
    expect(eventsOfFunctions(sandbox)).toEqual(['later']);
  });

  test('that is removed meanwhile never gets it', () => {
    const sandbox = openWhileCreating();
    putEvent(sandbox);
    sandbox.execute('RemoveTargets', { rule: 'orders', eventBusName: null, ids: ['target'] });
    sandbox.advanceUntilIdle();
    expect(deliveryKinds(sandbox).at(-1)).toBe('EVENT_TARGET_GIVEN_UP');
    expect(eventsOfFunctions(sandbox)).toEqual([]);
  });

  test('waits 1 s, then twice as long each time, 8 minutes at most: 185 retries fit into a day (EVB-04)', () => {
    const delays = Array.from({ length: 185 }, (_, index) => backOffMs(index + 1));
    expect(delays.slice(0, 11).map((ms) => ms / 1_000)).toEqual([
      1, 2, 4, 8, 16, 32, 64, 128, 256, 480, 480,
    ]);
    const hours = delays.reduce((sum, ms) => sum + ms, 0) / 3_600_000;
    expect(hours).toBeGreaterThan(23);
    expect(hours).toBeLessThan(24);
  });
});

describe('An event bus as a target', () => {
  const busArn = (name: string) => `arn:aws:events:eu-west-1:123456789012:event-bus/${name}`;

  test('gets the event unchanged', () => {
    const sandbox = openSandbox();
    const arn = createShip(sandbox);
    sandbox.execute('CreateEventBus', { name: 'shop', description: null });
    putRule(sandbox);
    putTarget(sandbox, { arn: busArn('shop') });
    putRule(sandbox, { eventBusName: 'shop' });
    putTarget(sandbox, { arn }, 'orders', 'shop');
    const { eventId, traceId } = putEvent(sandbox);
    expect(eventsOfFunctions(sandbox)).toMatchObject([{ id: eventId, source: 'shop.orders' }]);
    expect(eventsOfKind(sandbox, 'EVENT_RULE_MATCHED')).toMatchObject([
      { traceId, detail: { eventBusName: 'default' } },
      { traceId, detail: { eventBusName: 'shop' } },
    ]);
  });

  test('does not send it on to a third, so no circle of buses goes round for ever', () => {
    const sandbox = openSandbox();
    sandbox.execute('CreateEventBus', { name: 'shop', description: null });
    putRule(sandbox);
    putTarget(sandbox, { arn: busArn('shop') });
    putRule(sandbox, { eventBusName: 'shop' });
    putTarget(sandbox, { arn: busArn('default') }, 'orders', 'shop');
    putEvent(sandbox);
    expect(deliveryKinds(sandbox)).toEqual([
      'EVENT_TARGET_DELIVERED',
      'EVENT_TARGET_REFUSED',
      'EVENT_TARGET_GIVEN_UP',
    ]);
    expect(eventsOfKind(sandbox, 'EVENT_TARGET_REFUSED')).toMatchObject([
      {
        message: expect.stringContaining(
          'An event that was sent on from one bus to another is not sent on to a third.',
        ) as unknown,
      },
    ]);
  });

  test('that is not there does not get it', () => {
    const sandbox = openSandbox();
    putRule(sandbox);
    putTarget(sandbox, { arn: busArn('nowhere') });
    putEvent(sandbox);
    expect(eventsOfKind(sandbox, 'EVENT_TARGET_REFUSED')).toMatchObject([
      { detail: { reason: 'NO_RESOURCE', errorCode: 'ResourceNotFoundException' } },
    ]);
  });
});

describe('An event of another service', () => {
  test('comes over the bus as any other: the record of a function’s success', () => {
    const sandbox = openSandbox();
    const arn = createShip(sandbox);
    sandbox.createFunction('pack', 'exports.handler = async () => "packed";');
    sandbox.execute('PutFunctionEventInvokeConfig', {
      functionName: 'pack',
      qualifier: null,
      maximumRetryAttempts: null,
      maximumEventAgeInSeconds: null,
      onSuccess: 'arn:aws:events:eu-west-1:123456789012:event-bus/default',
      onFailure: null,
    });
    putRule(sandbox, { eventPattern: '{"source":["lambda"]}' });
    putTarget(sandbox, { arn });
    sandbox.sendEvent('pack', { parcel: 1 });
    sandbox.advanceUntilIdle();
    expect(eventsOfFunctions(sandbox).at(-1)).toMatchObject({
      source: 'lambda',
      'detail-type': 'Lambda Function Invocation Result - Success',
      time: new Date(START_MS).toISOString().replace('.000', ''),
      detail: { responsePayload: 'packed', requestPayload: { parcel: 1 } },
    });
  });
});
