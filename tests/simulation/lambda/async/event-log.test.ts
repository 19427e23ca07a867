import { expect, test } from 'vitest';
import { openSandbox } from '../../../support/test-sandbox.ts';

test('Each attempt of an event logs START again, with the same request id (SYN-89)', () => {
  const sandbox = openSandbox();
  sandbox.createFunction('f', "exports.handler = async () => { throw new Error('boom'); };");
  const id = sandbox.sendEvent('f').invocationId ?? '';
  sandbox.advanceUntilIdle();
  const start = `START RequestId: ${sandbox.invocations.get(id)?.requestId} Version: $LATEST\n`;
  const logs = [1, 2, 3].map((number) => sandbox.attempts.get(`${id}/${number}`)?.logs ?? '');
  expect(logs.map((log) => log.split('START RequestId').length - 1)).toEqual([1, 1, 1]);
  expect(logs.every((log) => log.includes(start))).toBe(true);
});
