import { describe, expect, test } from 'vitest';
import { consumers } from '../../../../src/simulation/pull/kinesis/consumer.ts';
import { StreamSandbox } from '../../../support/streams.ts';

function withStream(): StreamSandbox {
  const kinesis = new StreamSandbox();
  kinesis.create('clicks');
  return kinesis;
}

function register(kinesis: StreamSandbox, consumerName: string): void {
  kinesis.sandbox.execute('RegisterStreamConsumer', { streamName: 'clicks', consumerName });
}

function arns(kinesis: StreamSandbox): string[] {
  return [...kinesis.sandbox.world.table(consumers).values()].map((row) => row.consumerArn);
}

describe('a consumer of enhanced fan-out (KIN-11)', () => {
  test('has an ARN with the second of its registration', () => {
    const kinesis = withStream();
    register(kinesis, 'app');
    expect(arns(kinesis)).toEqual([
      'arn:aws:kinesis:eu-west-1:123456789012:stream/clicks/consumer/app:1768232400',
    ]);
  });

  test('has a name of its own', () => {
    const kinesis = withStream();
    register(kinesis, 'app');
    expect(() => register(kinesis, 'app')).toThrowError(
      expect.objectContaining({ code: 'STREAM_IN_USE' }),
    );
  });

  test.each(['', 'a b', 'x'.repeat(129)])('cannot be called "%s"', (name) => {
    expect(() => register(withStream(), name)).toThrowError(
      expect.objectContaining({ field: 'consumerName' }),
    );
  });

  test('is one of 20 of a stream', () => {
    const kinesis = withStream();
    for (let number = 1; number <= 20; number++) register(kinesis, `app-${number}`);
    expect(() => register(kinesis, 'app-21')).toThrowError('the limit is 20');
  });

  test('can be taken away', () => {
    const kinesis = withStream();
    register(kinesis, 'app');
    const input = { streamName: 'clicks', consumerName: 'app' };
    kinesis.sandbox.execute('DeregisterStreamConsumer', input);
    expect(arns(kinesis)).toEqual([]);
    expect(() => kinesis.sandbox.execute('DeregisterStreamConsumer', input)).toThrowError(
      'Consumer app of stream clicks, account 123456789012 not found.',
    );
  });

  test('keeps its stream from being deleted, unless it may go with it', () => {
    const kinesis = withStream();
    register(kinesis, 'app');
    const remove = (enforceConsumerDeletion: boolean): unknown =>
      kinesis.sandbox.execute('DeleteStream', { streamName: 'clicks', enforceConsumerDeletion });
    expect(() => remove(false)).toThrowError('has 1 registered consumers');
    remove(true);
    expect(arns(kinesis)).toEqual([]);
  });
});
