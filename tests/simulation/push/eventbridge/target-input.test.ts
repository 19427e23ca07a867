import { describe, expect, test } from 'vitest';
import { fillTemplate } from '../../../../src/simulation/push/eventbridge/input-template.ts';
import {
  followInputPath,
  parseInputPath,
} from '../../../../src/simulation/push/eventbridge/input-path.ts';
import type { TargetSettings } from '../../../../src/simulation/push/eventbridge/event-target.ts';
import type { Json } from '../../../../src/simulation/json.ts';
import {
  createShip,
  eventsOfFunctions,
  eventsOfKind,
  putEvent,
  putRule,
  putTarget,
} from '../../../support/event-bus.ts';
import { openSandbox } from '../../../support/test-sandbox.ts';

/** What a function gets that is a target set up like that. */
function inputOf(settings: Partial<TargetSettings>): unknown {
  const sandbox = openSandbox();
  const arn = createShip(sandbox);
  putRule(sandbox);
  putTarget(sandbox, { arn, ...settings });
  putEvent(sandbox, { detail: '{"orderId":7,"items":[{"id":"a"},{"id":"b"}],"note":null}' });
  return eventsOfFunctions(sandbox)[0];
}

const transformed = (inputTemplate: string, inputPathsMap: Record<string, string> = {}): unknown =>
  inputOf({ inputTransformer: { inputTemplate, inputPathsMap } });

describe('A target gets (EVB-20)', () => {
  test('a constant in place of the event', () => {
    expect(inputOf({ input: '{"fixed":[1,2]}' })).toEqual({ fixed: [1, 2] });
  });

  test.each([
    ['$.detail', { orderId: 7, items: [{ id: 'a' }, { id: 'b' }], note: null }],
    ['$.detail.items[1].id', 'b'],
    ["$.detail['orderId']", 7],
    ['$.detail-type', 'Order Placed'],
    ['$.detail.note', null],
    ['$.detail.nothing', null],
    ['$.detail.items[2]', null],
  ])('the part of the event at %s', (inputPath, part) => {
    expect(inputOf({ inputPath })).toEqual(part);
  });

  test('the whole event at $', () => {
    expect(inputOf({ inputPath: '$' })).toMatchObject({ source: 'shop.orders', version: '0' });
  });
});

describe('An input path', () => {
  test.each(['', 'detail', '$detail', '$.', '$..a', '$.a[*]', '$.a[-1]', '$.a[1:2]', '$.a[?(@)]'])(
    'is not "%s"',
    (text) => {
      expect(parseInputPath(text)).toBeNull();
    },
  );

  test('does not see what objects inherit', () => {
    const path = parseInputPath('$.constructor') ?? [];
    expect(followInputPath(path, {})).toBeUndefined();
  });
});

describe('A template (EVB-21)', () => {
  test('puts values in as JSON outside of strings, and as text within them', () => {
    expect(
      transformed('{"order":<id>,"text":"Order <id> of <source>","items":<items>}', {
        id: '$.detail.orderId',
        source: '$.source',
        items: '$.detail.items',
      }),
    ).toEqual({
      order: 7,
      text: 'Order 7 of shop.orders',
      items: [{ id: 'a' }, { id: 'b' }],
    });
  });

  test('may be a text of its own', () => {
    expect(transformed('"<source> says \\"<id>\\""', { source: '$.source', id: '$.id' })).toMatch(
      /^shop\.orders says "[0-9a-f-]{36}"$/,
    );
  });

  test('has an empty text or null for what is missing', () => {
    const paths = { nothing: '$.detail.nothing' };
    expect(transformed('{"a":<nothing>,"b":"-<nothing>-"}', paths)).toEqual({ a: null, b: '--' });
  });

  test('knows the rule, the instant and the event by reserved names', () => {
    const input = transformed(
      '{"arn":<aws.events.rule-arn>,"name":"<aws.events.rule-name>","at":<aws.events.event.ingestion-time>,"event":<aws.events.event>,"all":<aws.events.event.json>}',
    ) as { event: object; all: object };
    expect(input).toMatchObject({
      arn: 'arn:aws:events:eu-west-1:123456789012:rule/orders',
      name: 'orders',
      at: '2026-01-12T15:40:00.000Z',
      event: { source: 'shop.orders' },
      all: { source: 'shop.orders', detail: { orderId: 7 } },
    });
    expect(input.event).not.toHaveProperty('detail');
  });

  test.each<[string, Json | undefined, string]>([
    ['{"v":<v>}', 'a "b" \\ c', '{"v":"a \\"b\\" \\\\ c"}'],
    ['{"v":"<v>"}', 'a "b" \\ c', '{"v":"a \\"b\\" \\\\ c"}'],
    ['{"v":"<v>"}', { a: ['b', 1] }, '{"v":"{a:[b,1]}"}'],
    ['{"v":"\\"<v>"}', true, '{"v":"\\"true"}'],
    ['{"<v>":<v>}', 'k', '{"k":"k"}'],
    ['{"v":"<v>"}', null, '{"v":"null"}'],
    ['plain <v>', 'text', 'plain "text"'],
  ])('%s with %j gives %s', (template, value, filled) => {
    expect(fillTemplate(template, new Map([['v', value]]))).toBe(filled);
  });

  test('that makes no JSON reaches no function', () => {
    expect(transformed('{"order": <id> <id>}', { id: '$.detail.orderId' })).toBeUndefined();
    const sandbox = openSandbox();
    putRule(sandbox);
    putTarget(sandbox, {
      arn: createShip(sandbox),
      inputTransformer: { inputTemplate: 'plain', inputPathsMap: {} },
    });
    putEvent(sandbox);
    expect(eventsOfKind(sandbox, 'EVENT_TARGET_REFUSED')).toMatchObject([
      { detail: { reason: 'INVALID', errorCode: 'InvalidRequestContentException' } },
    ]);
  });
});
