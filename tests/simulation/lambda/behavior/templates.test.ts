import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../src/simulation/json.ts';
import { RESPONSE_BYTES_MAX } from '../../../../src/simulation/lambda/invocation.ts';
import { answer, behavior, call, returns, throws } from './behavior-builder.ts';

const event: Json = {
  orderId: 7,
  name: 'Ada "the first"',
  'detail-type': 'new',
  it: { "it's": [1, 2, 3] },
  nothing: null,
  Records: [{ messageId: 'a', tags: ['x'] }, { other: 1 }, { messageId: 'c', tags: ['y', 'z'] }],
};

describe('a template of an answer', () => {
  it.each<[Json, Json]>([
    ['<$>', event],
    ['<$.orderId>', 7],
    ['<$.name>', 'Ada "the first"'],
    ["<$['detail-type']>", 'new'],
    ['<$.detail-type>', 'new'],
    ["<$.it['it\\'s'][0]>", 1],
    ["<$.it['it\\'s'][-1]>", 3],
    ['<$.Records[1].other>', 1],
    ['<$.Records[*].messageId>', ['a', 'c']],
    ['<$.Records[*].tags[*]>', ['x', 'y', 'z']],
    ['<$.nothing>', null],
    ['<$.missing>', null],
    ['<$.orderId.deeper>', null],
    ['<$.Records.messageId>', null],
    ['<$.missing[*]>', []],
    ['<$.toString>', null],
    ['Order <$.orderId> of <$.name>', 'Order 7 of Ada "the first"'],
    ['<$.orderId>!', '7!'],
    ['[<$.missing>]', '[]'],
    ['[<$.nothing>]', '[null]'],
    ['<$.Records[*].messageId>.', '["a","c"].'],
    ['\\<$.orderId>', '<$.orderId>'],
    ['a < b > c $.orderId', 'a < b > c $.orderId'],
    ['', ''],
    [
      { id: '<$.orderId>', list: ['<$.name>', true, 1.5, null] },
      { id: 7, list: ['Ada "the first"', true, 1.5, null] },
    ],
    [{ '<$.orderId>': 1 }, { '<$.orderId>': 1 }],
    [{}, {}],
    [[], []],
  ])('%j gives %j', (template, expected) => {
    expect(answer(behavior({ otherwise: returns(template) }), { event })).toEqual(expected);
  });

  it('takes the request id, the attempt, the number of the call and the time from the call', () => {
    const template = ['<$$.awsRequestId>', '<$$.attempt>', '<$$.callNumber>', '<$$.now>'];
    expect(
      answer(behavior({ otherwise: returns(template) }), {
        requestId: 'r-1',
        attempt: 3,
        callNumber: 12,
        nowMs: Date.UTC(2026, 0, 12, 15, 40, 0, 250),
      }),
    ).toEqual(['r-1', 3, 12, '2026-01-12T15:40:00.250Z']);
  });

  it('can answer with all failed records of a batch', () => {
    const event = { Records: [{ messageId: 'a' }, { messageId: 'b' }] };
    const template = {
      batchItemFailures: [
        { itemIdentifier: '<$.Records[0].messageId>' },
        { itemIdentifier: '<$.Records[1].messageId>' },
      ],
    };
    expect(answer(behavior({ otherwise: returns(template) }), { event })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'b' }],
    });
  });

  it('stops growing once the answer is too large to be given (SYN-31)', () => {
    const template = Array.from({ length: 100 }, () => '<$.text>');
    const { result } = call(behavior({ otherwise: returns(template) }), {
      event: { text: 'x'.repeat(1_000_000) },
    });
    if (result.kind !== 'returned') throw new Error(`It ended with ${result.kind}`);
    expect(result.payload.length).toBeGreaterThan(RESPONSE_BYTES_MAX);
    expect(result.payload.length).toBeLessThan(RESPONSE_BYTES_MAX + 1_100_000);
  });

  it('takes an event that is nested deeper than 1,000 levels as null', () => {
    const nested = (levels: number): Json =>
      JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as Json;
    const echo = behavior({ otherwise: returns('<$>') });
    expect(answer(echo, { event: nested(1_000) })).toEqual(nested(1_000));
    expect(answer(echo, { event: nested(1_001) })).toBeNull();
    const text = `"${'['.repeat(5_000)}`;
    expect(answer(echo, { event: text })).toBe(text);
  });
});

describe('a template of a message', () => {
  it('is cut after 8,192 characters', () => {
    const otherwise = throws('<$.text>!');
    const { result } = call(behavior({ otherwise }), { event: { text: 'x'.repeat(10_000) } });
    expect(result).toMatchObject({ kind: 'error', errorMessage: 'x'.repeat(8_192) });
  });
});
