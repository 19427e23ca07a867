import { expect, test } from 'vitest';
import { publicFunction, requestUrl } from '../../support/function-urls.ts';
import { openSandbox } from '../../support/test-sandbox.ts';
import { publish, subscribeFunction } from '../../support/topics.ts';

test('a source never learns that the function failed: Lambda itself tries again (PUSH-02)', () => {
  const sandbox = openSandbox();
  subscribeFunction(sandbox);
  sandbox.updateCode('orders', 'exports.handler = async () => { throw new Error("no") }');
  publish(sandbox);
  sandbox.advanceUntilIdle();
  expect([...sandbox.invocations.values()]).toMatchObject([{ status: 'FAILED' }]);
  expect(sandbox.attempts.size).toBe(3);
  const told = sandbox.events.filter(({ kind }) => kind.startsWith('TOPIC_MESSAGE_'));
  expect(told.map(({ kind }) => kind)).toEqual([
    'TOPIC_MESSAGE_PUBLISHED',
    'TOPIC_MESSAGE_DELIVERED',
  ]);
});

test('a synchronous invocation that fails is not tried again (PUSH-03)', () => {
  const sandbox = openSandbox();
  const urlId = publicFunction(sandbox, 'exports.handler = async () => { throw new Error("no") }');
  expect(requestUrl(sandbox, urlId)).toMatchObject({ statusCode: 502 });
  sandbox.advanceUntilIdle();
  expect(sandbox.attempts.size).toBe(1);
});
