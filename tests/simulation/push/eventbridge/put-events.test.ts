import { describe, expect, test } from 'vitest';
import {
  createShip,
  entry,
  eventsOfFunctions,
  eventsOfKind,
  putEvent,
  putRule,
  putTarget,
} from '../../../support/event-bus.ts';
import { openSandbox } from '../../../support/test-sandbox.ts';

describe('PutEvents', () => {
  test('makes an event as AWS has it and sends it to the function of a rule that matches (EVB-01)', () => {
    const sandbox = openSandbox();
    const arn = createShip(sandbox);
    putRule(sandbox);
    putTarget(sandbox, { arn });
    const { eventId, errorCode } = putEvent(sandbox, { resources: ['arn:aws:s3:::photos'] });
    sandbox.advanceUntilIdle();
    expect(errorCode).toBeNull();
    expect(eventId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(eventsOfFunctions(sandbox)).toEqual([
      {
        version: '0',
        id: eventId,
        'detail-type': 'Order Placed',
        source: 'shop.orders',
        account: '123456789012',
        time: '2026-01-12T15:40:00Z',
        region: 'eu-west-1',
        resources: ['arn:aws:s3:::photos'],
        detail: { orderId: 7, state: 'new' },
      },
    ]);
    const [invocation] = sandbox.invocations.values();
    expect(invocation).toMatchObject({ invocationType: 'EVENT', status: 'SUCCEEDED' });
  });

  test('gives an event the time that its sender names, in whole seconds', () => {
    const sandbox = openSandbox();
    const arn = createShip(sandbox);
    putRule(sandbox);
    putTarget(sandbox, { arn, inputPath: '$.time' });
    putEvent(sandbox, { timeMs: Date.UTC(2025, 11, 24, 18, 30, 15, 750) });
    expect(eventsOfFunctions(sandbox)).toEqual(['2025-12-24T18:30:15Z']);
  });

  test('puts everything that comes of an event under one trace id', () => {
    const sandbox = openSandbox();
    const arn = createShip(sandbox);
    putRule(sandbox);
    putRule(sandbox, { name: 'payments', eventPattern: '{"source":["shop.payments"]}' });
    putTarget(sandbox, { arn });
    sandbox.takeEvents();
    const { traceId } = putEvent(sandbox);
    sandbox.advanceUntilIdle();
    const kinds = sandbox.events.filter((event) => event.traceId === traceId);
    expect(kinds.map(({ kind }) => kind)).toEqual([
      'BUS_EVENT_PUT',
      'EVENT_RULE_MATCHED',
      'EVENT_QUEUED',
      'EVENT_TARGET_DELIVERED',
      'EVENT_RULE_NOT_MATCHED',
      'ENVIRONMENT_INIT_STARTED',
      'ENVIRONMENT_INIT_COMPLETED',
      'INVOCATION_STARTED',
      'INVOCATION_SUCCEEDED',
    ]);
  });

  test.each([
    [{ source: null }, 'InvalidArgument', 'Source'],
    [{ source: '' }, 'InvalidArgument', 'Source'],
    [{ detailType: null }, 'InvalidArgument', 'DetailType'],
    [{ detail: null }, 'InvalidArgument', 'Detail'],
  ])('fails the entry %j alone, in AWS’s words (EVB-02)', (wrong, errorCode, name) => {
    const sandbox = openSandbox();
    const result = sandbox.execute('PutEvents', { entries: [entry(), entry(wrong), entry()] });
    expect(result.failedEntryCount).toBe(1);
    expect(result.entries.map(({ eventId }) => eventId !== null)).toEqual([true, false, true]);
    expect(result.entries[1]).toEqual({
      eventId: null,
      errorCode,
      errorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
      traceId: null,
    });
    expect(eventsOfKind(sandbox, 'BUS_EVENT_PUT')).toHaveLength(2);
    expect(eventsOfKind(sandbox, 'BUS_ENTRY_FAILED')).toMatchObject([{ rule: 'EVB-02' }]);
  });

  test.each([
    ['cut short', '{"a":'],
    ['an array', '[1]'],
    ['a text', '"text"'],
    ['null', 'null'],
    ['nested deeper than can be read', `{"a":${'['.repeat(1_000)}${']'.repeat(1_000)}}`],
  ])('answers MalformedDetail for a detail that is %s (EVB-02)', (_what, detail) => {
    const sandbox = openSandbox();
    expect(putEvent(sandbox, { detail })).toMatchObject({
      errorCode: 'MalformedDetail',
      errorMessage: 'Detail is malformed.',
    });
  });

  test('lets nobody but AWS’s services send as aws.…', () => {
    const sandbox = openSandbox();
    expect(putEvent(sandbox, { source: 'aws.s3' })).toMatchObject({
      errorCode: 'NotAuthorizedForSourceException',
      errorMessage: 'Not authorized for the source.',
    });
  });

  test('takes 1 to 10 entries (EVB-02)', () => {
    const sandbox = openSandbox();
    const entries = (count: number) => ({ entries: Array.from({ length: count }, () => entry()) });
    expect(sandbox.execute('PutEvents', entries(10)).failedEntryCount).toBe(0);
    expect(() => sandbox.execute('PutEvents', entries(0))).toThrow(
      'Member must have length greater than or equal to 1',
    );
    expect(() => sandbox.execute('PutEvents', entries(11))).toThrow(
      "at 'entries' failed to satisfy constraint: Member must have length less than or equal to 10",
    );
  });

  test('refuses entries of 1 MB together, and takes a byte less (EVB-02)', () => {
    const sandbox = openSandbox();
    const ofBytes = (bytes: number) => {
      const empty = entry({ source: 's', detailType: 'd', detail: '{"p":""}' });
      return { ...empty, detail: `{"p":"${'x'.repeat(bytes - 10)}"}` };
    };
    const half = ofBytes(524_288);
    expect(sandbox.execute('PutEvents', { entries: [half, ofBytes(524_287)] })).toMatchObject({
      failedEntryCount: 0,
    });
    expect(() => sandbox.execute('PutEvents', { entries: [half, half] })).toThrow(
      expect.objectContaining({
        code: 'VALIDATION_FAILED',
        message: 'Total size of the entries in the request is over the limit.',
        detail: { bytes: 1_048_576, max: 1_048_576 },
      }),
    );
  });

  test('counts 14 bytes for a time (EVB-02)', () => {
    const sandbox = openSandbox();
    const detail = `{"p":"${'x'.repeat(1_048_575 - 10)}"}`;
    const large = entry({ source: 's', detailType: 'd', detail });
    expect(sandbox.execute('PutEvents', { entries: [large] }).failedEntryCount).toBe(0);
    const timed = { entries: [{ ...large, timeMs: 0 }] };
    expect(() => sandbox.execute('PutEvents', timed)).toThrow('over the limit');
  });

  test('accepts an event for a bus that is not there, and says that it is lost (EVB-02)', () => {
    const sandbox = openSandbox();
    putRule(sandbox);
    const { eventId, errorCode } = putEvent(sandbox, { eventBusName: 'nowhere' });
    expect(eventId).not.toBeNull();
    expect(errorCode).toBeNull();
    expect(eventsOfKind(sandbox, 'BUS_EVENT_LOST', 'BUS_EVENT_PUT')).toMatchObject([
      { kind: 'BUS_EVENT_LOST', detail: { eventId, eventBusName: 'nowhere' } },
    ]);
  });
});
