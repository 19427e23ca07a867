import { describe, expect, test } from 'vitest';
import { eventTargets } from '../../../../src/simulation/push/eventbridge/event-target.ts';
import type { TargetSettings } from '../../../../src/simulation/push/eventbridge/event-target.ts';
import { createShip, putRule, putTarget, target } from '../../../support/event-bus.ts';
import { openSandbox, type TestSandbox } from '../../../support/test-sandbox.ts';

const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:ship';
const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:parcels';

function openWithRule(): TestSandbox {
  const sandbox = openSandbox();
  putRule(sandbox);
  return sandbox;
}

function idsOf(sandbox: TestSandbox): string[] {
  return [...sandbox.world.table(eventTargets).values()].map(({ targetId }) => targetId);
}

describe('PutTargets', () => {
  test('takes targets that are not there, and functions that let nobody in (EVB-01)', () => {
    const sandbox = openWithRule();
    expect(putTarget(sandbox, { arn: FUNCTION })).toMatchObject({
      failedEntryCount: 0,
      failedEntries: [],
    });
  });

  test('replaces the target of an id', () => {
    const sandbox = openWithRule();
    putTarget(sandbox, { arn: FUNCTION });
    putTarget(sandbox, { arn: QUEUE });
    expect([...sandbox.world.table(eventTargets).values()]).toMatchObject([
      { targetId: 'target', arn: QUEUE },
    ]);
  });

  test('allows five targets for a rule (EVB-03)', () => {
    const sandbox = openWithRule();
    for (const targetId of ['1', '2', '3', '4', '5', '5']) {
      putTarget(sandbox, { arn: FUNCTION, targetId });
    }
    expect(() => putTarget(sandbox, { arn: FUNCTION, targetId: '6' })).toThrow(
      expect.objectContaining({ code: 'EVENT_LIMIT_EXCEEDED', detail: { limit: 5, actual: 6 } }),
    );
    expect(idsOf(sandbox)).toHaveLength(5);
  });

  test.each([
    [
      { targetId: 'a b' },
      "Value 'a b' at 'targets.2.member.id' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+",
    ],
    [
      { targetId: 'x'.repeat(65) },
      `Value '${'x'.repeat(65)}' at 'targets.2.member.id' failed to satisfy constraint: Member must have length less than or equal to 64`,
    ],
    [
      { arn: 'parcels' },
      'Parameter parcels is not valid. Reason: Provided Arn is not in correct format.',
    ],
    [{ arn: `${QUEUE}.fifo` }, 'Parameter(s) SqsParameters must be specified for target: wrong.'],
    [
      { arn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/c' },
      'Parameter arn:aws:ecs:eu-west-1:123456789012:cluster/c is not valid. Reason: a sandbox delivers to Lambda functions, SQS queues, SNS topics and event buses.',
    ],
  ])('fails %j alone and takes the others (EVB-03)', (wrong, errorMessage) => {
    const sandbox = openWithRule();
    const settings = target({ arn: FUNCTION, targetId: 'wrong', ...wrong });
    const result = sandbox.execute('PutTargets', {
      rule: 'orders',
      eventBusName: null,
      targets: [target({ arn: FUNCTION }), settings],
    });
    expect(result.failedEntryCount).toBe(1);
    expect(result.failedEntries).toEqual([
      { targetId: settings.targetId, errorCode: 'ValidationException', errorMessage },
    ]);
    expect(idsOf(sandbox)).toEqual(['target']);
  });

  const transformer = (inputTemplate: string, inputPathsMap = {}) => ({
    inputTransformer: { inputTemplate, inputPathsMap },
  });

  test.each<[Partial<TargetSettings>, string]>([
    [
      { input: '{}', inputPath: '$.detail' },
      'Only one of Input, InputPath, or InputTransformer must be provided for target target.',
    ],
    [
      { input: '{}', ...transformer('{}') },
      'Only one of Input, InputPath, or InputTransformer must be provided for target target.',
    ],
    [
      { arn: 'arn:aws:events:eu-west-1:123456789012:event-bus/shop', inputPath: '$.detail' },
      'must not be provided for target target: an event bus gets the event unchanged.',
    ],
    [{ input: '{"a":' }, 'JSON syntax error in input for target target'],
    [{ input: `"${'x'.repeat(8_191)}"` }, 'Member must have length less than or equal to 8192'],
    [{ inputPath: 'detail' }, 'The path detail for target target is not valid'],
    [
      { inputPath: '$.detail.items[*]' },
      'The path $.detail.items[*] for target target is not valid',
    ],
    [
      transformer('{"id":<order>}', { id: '$.detail.id' }),
      'InputTemplate for target target contains invalid placeholder order.',
    ],
    [
      transformer('{"id":<aws.events.unknown>}'),
      'InputTemplate for target target contains invalid placeholder aws.events.unknown.',
    ],
    [transformer('{}', { id: 'id' }), 'The path id for target target is not valid'],
    [transformer('{}', { 'aws.id': '$.id' }), 'contains the invalid name aws.id'],
    [
      transformer(
        '{}',
        Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`n${index}`, '$.id'])),
      ),
      'Member must have length less than or equal to 100',
    ],
    [transformer('x'.repeat(8_193)), 'Member must have length less than or equal to 8192'],
    [{ maximumRetryAttempts: 186 }, 'Member must have value less than or equal to 185'],
    [{ maximumRetryAttempts: -1 }, 'Member must have value greater than or equal to 0'],
    [{ maximumEventAgeInSeconds: 59 }, 'Member must have value greater than or equal to 60'],
    [{ maximumEventAgeInSeconds: 86_401 }, 'Member must have value less than or equal to 86400'],
    [{ deadLetterArn: FUNCTION }, 'Provided Arn is not in correct format.'],
    [{ deadLetterArn: `${QUEUE}.fifo` }, 'a dead-letter queue must be a standard queue.'],
  ])('refuses %j and takes none of the targets (EVB-04, EVB-05, EVB-20)', (wrong, message) => {
    const sandbox = openWithRule();
    expect(() =>
      sandbox.execute('PutTargets', {
        rule: 'orders',
        eventBusName: null,
        targets: [target({ arn: FUNCTION, targetId: 'good' }), target({ arn: FUNCTION, ...wrong })],
      }),
    ).toThrow(
      expect.objectContaining({
        code: 'VALIDATION_FAILED',
        message: expect.stringContaining(message) as unknown,
      }),
    );
    expect(idsOf(sandbox)).toEqual([]);
  });

  test('allows 16 MB of settings in a sandbox, a bound of ours', () => {
    const sandbox = openSandbox();
    const inputPathsMap = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`n${index}`, `$.${'x'.repeat(250)}`]),
    );
    const large = transformer('x'.repeat(8_192), inputPathsMap);
    const put = (rule: string) => {
      putRule(sandbox, { name: rule });
      const targets = ['1', '2', '3', '4', '5'].map((targetId) =>
        target({ arn: FUNCTION, targetId, ...large }),
      );
      sandbox.execute('PutTargets', { rule, eventBusName: null, targets });
    };
    for (let number = 1; number <= 99; number++) put(`rule-${number}`);
    put('rule-1');
    expect(() => put('one-more')).toThrow(
      expect.objectContaining({
        code: 'QUOTA_EXCEEDED',
        detail: expect.objectContaining({ limit: 16_777_216 }) as unknown,
      }),
    );
  });

  test('takes one target at least', () => {
    expect(() =>
      openWithRule().execute('PutTargets', { rule: 'orders', eventBusName: null, targets: [] }),
    ).toThrow('Member must have length greater than or equal to 1');
  });
});

describe('RemoveTargets', () => {
  test('answers for each id that the rule does not have, and removes the others', () => {
    const sandbox = openWithRule();
    putTarget(sandbox, { arn: createShip(sandbox) });
    const removal = { rule: 'orders', eventBusName: null, ids: ['nothing', 'target'] };
    expect(sandbox.execute('RemoveTargets', removal)).toMatchObject({
      failedEntryCount: 1,
      failedEntries: [
        {
          targetId: 'nothing',
          errorCode: 'ResourceNotFoundException',
          errorMessage: "Rule 'orders' does not have a target with the Id 'nothing'.",
        },
      ],
    });
    expect(idsOf(sandbox)).toEqual([]);
  });
});
