import { describe, expect, test } from 'vitest';
import { eventsOfKind, putEvent, putRule } from '../../../support/event-bus.ts';
import { openSandbox } from '../../../support/test-sandbox.ts';

describe('An event bus', () => {
  test('is there from the beginning, as default', () => {
    const sandbox = openSandbox();
    putEvent(sandbox, { eventBusName: 'default' });
    putEvent(sandbox, { eventBusName: 'arn:aws:events:eu-west-1:123456789012:event-bus/default' });
    expect(eventsOfKind(sandbox, 'BUS_EVENT_PUT')).toHaveLength(2);
  });

  test('is found by its name and by its ARN, in its own account and region only', () => {
    const sandbox = openSandbox();
    sandbox.execute('CreateEventBus', { name: 'shop', description: null });
    const buses = [
      'shop',
      'arn:aws:events:eu-west-1:123456789012:event-bus/shop',
      'arn:aws:events:us-east-1:123456789012:event-bus/shop',
      'arn:aws:events:eu-west-1:999999999999:event-bus/shop',
    ];
    for (const eventBusName of buses) putEvent(sandbox, { eventBusName });
    expect(
      eventsOfKind(sandbox, 'BUS_EVENT_PUT', 'BUS_EVENT_LOST').map(({ kind }) => kind),
    ).toEqual(['BUS_EVENT_PUT', 'BUS_EVENT_PUT', 'BUS_EVENT_LOST', 'BUS_EVENT_LOST']);
  });

  test('has a name of its own', () => {
    const sandbox = openSandbox();
    sandbox.execute('CreateEventBus', { name: 'shop', description: null });
    for (const name of ['shop', 'default']) {
      expect(() => sandbox.execute('CreateEventBus', { name, description: null })).toThrow(
        expect.objectContaining({
          code: 'EVENT_BUS_EXISTS',
          message: `Event bus ${name} already exists.`,
        }),
      );
    }
  });

  test.each([
    ['', 'greater than or equal to 1'],
    ['a b', 'regular expression pattern: [/\\.\\-_A-Za-z0-9]+'],
    ['a/b', "Event bus name must not contain '/'."],
    ['x'.repeat(257), 'less than or equal to 256'],
  ])('cannot be called "%.10s"', (name, message) => {
    const sandbox = openSandbox();
    expect(() => sandbox.execute('CreateEventBus', { name, description: null })).toThrow(message);
  });

  test('cannot be deleted while it has rules, nor ever when it is the default one', () => {
    const sandbox = openSandbox();
    sandbox.execute('CreateEventBus', { name: 'shop', description: null });
    putRule(sandbox, { eventBusName: 'shop' });
    expect(() => sandbox.execute('DeleteEventBus', { name: 'shop' })).toThrow(
      expect.objectContaining({
        code: 'EVENT_BUS_IN_USE',
        message: "EventBus can't be deleted since it has rules.",
      }),
    );
    expect(() => sandbox.execute('DeleteEventBus', { name: 'default' })).toThrow(
      'Cannot delete event bus default.',
    );
    sandbox.execute('DeleteRule', { name: 'orders', eventBusName: 'shop' });
    expect(sandbox.execute('DeleteEventBus', { name: 'shop' }).eventBusId).toMatch(/^evb_/);
  });

  test('that is not there is deleted without a word, as on AWS', () => {
    expect(openSandbox().execute('DeleteEventBus', { name: 'shop' })).toEqual({ eventBusId: null });
  });

  test('is one of a hundred at most', () => {
    const sandbox = openSandbox();
    for (let number = 1; number <= 100; number++) {
      sandbox.execute('CreateEventBus', { name: `bus-${number}`, description: null });
    }
    expect(() =>
      sandbox.execute('CreateEventBus', { name: 'one-more', description: null }),
    ).toThrow(
      expect.objectContaining({
        code: 'EVENT_LIMIT_EXCEEDED',
        awsErrorCode: 'LimitExceededException',
        detail: { limit: 100, actual: 101 },
      }),
    );
  });
});
