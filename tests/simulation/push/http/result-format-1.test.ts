import { expect, test } from 'vitest';
import { readResult1 } from '../../../../src/simulation/push/http/result-format-1.ts';
import type { Json } from '../../../../src/simulation/json.ts';

const JSON_TYPE = { name: 'content-type', value: 'application/json' };

function read(result: Json, decodes = false) {
  return readResult1(JSON.stringify(result), { decodesBase64: () => decodes });
}

/** The response of a result that is well formed. */
function responseOf(result: Json, decodes = false) {
  const reading = read(result, decodes);
  if ('malformed' in reading) throw new Error(reading.malformed);
  return reading.response;
}

test.each<[string, Json, object]>([
  [
    'a status alone',
    { statusCode: 200 },
    { statusCode: 200, headers: [JSON_TYPE], body: null, isBase64Encoded: false },
  ],
  [
    'headers alone',
    { headers: { 'X-A': '1' } },
    { statusCode: 200, headers: [JSON_TYPE, { name: 'X-A', value: '1' }] },
  ],
  ['the digits of a status', { statusCode: '201' }, { statusCode: 201 }],
  ['headers that are null', { statusCode: 200, headers: null }, { headers: [JSON_TYPE] }],
  [
    'a header that is true',
    { headers: { 'X-A': true } },
    { headers: [JSON_TYPE, { name: 'X-A', value: 'true' }] },
  ],
  ['a body that is a number', { body: 7 }, { body: '7' }],
  [
    'a content type',
    { headers: { 'content-type': 'text/plain' }, body: 'hi' },
    { headers: [{ name: 'content-type', value: 'text/plain' }], body: 'hi' },
  ],
])('takes %s (AGR-04)', (_, result, response) => {
  expect(responseOf(result)).toMatchObject(response);
});

test.each<[string, Json, RegExp]>([
  ['nothing', null, /not an object/],
  ['a text', 'hello', /not an object/],
  ['a list', [1], /not an object/],
  ['an empty object', {}, /empty/],
  ['a status that is no number', { statusCode: 'abc' }, /statusCode/],
  ['a status out of range', { statusCode: 600 }, /statusCode/],
  ['a body that is an object', { statusCode: 200, body: { a: 1 } }, /body/],
  ['headers that are a text', { headers: 'a' }, /headers/],
  ['a header that is an object', { headers: { 'X-A': {} } }, /X-A/],
  ['a line break in a header', { headers: { 'X-A': 'a\r\nb' } }, /X-A/],
  ['a name that no header has', { headers: { 'X A': 'a' } }, /X A/],
  ['a value without a list', { multiValueHeaders: { 'X-A': '1' } }, /multiValueHeaders/],
  ['multiValueHeaders that are a list', { multiValueHeaders: ['a'] }, /multiValueHeaders/],
  ['an isBase64Encoded that is a number', { isBase64Encoded: 1 }, /isBase64Encoded/],
])('%s is malformed (AGR-04)', (_, result, why) => {
  expect(read(result)).toEqual({ malformed: expect.stringMatching(why) as string });
});

test('any member but the five is malformed (AGR-03)', () => {
  expect(read({ statusCode: 200, cookies: [] })).toEqual({
    malformed: '"cookies" is none of the members that it may have',
  });
});

test('headers of both maps are merged, those of multiValueHeaders first (AGR-04)', () => {
  const { headers } = responseOf({
    headers: { 'X-A': '3', 'X-B': '4', 'x-c': '5' },
    multiValueHeaders: { 'X-A': ['1', '2'], 'X-C': ['5'] },
  });
  expect(headers).toEqual([
    JSON_TYPE,
    { name: 'X-A', value: '1' },
    { name: 'X-A', value: '2' },
    { name: 'X-C', value: '5' },
    { name: 'X-A', value: '3' },
    { name: 'X-B', value: '4' },
  ]);
});

test('base64 that the front end does not decode goes out as text (AGR-04)', () => {
  const result = { isBase64Encoded: true, body: btoa('hello') };
  expect(responseOf(result, false)).toMatchObject({ body: btoa('hello'), isBase64Encoded: false });
  expect(responseOf(result, true)).toMatchObject({ body: btoa('hello'), isBase64Encoded: true });
});

test('whether base64 is decoded depends on the content type of the response', () => {
  const asked: string[] = [];
  const decodesBase64 = (contentType: string): boolean => asked.push(contentType) > 0;
  readResult1('{"isBase64Encoded":true,"body":"AA==","headers":{"Content-Type":"image/png"}}', {
    decodesBase64,
  });
  expect(asked).toEqual(['image/png']);
});

test('base64 that is none cannot be decoded', () => {
  expect(read({ isBase64Encoded: true, body: '?' }, true)).toHaveProperty('malformed');
});

test('headers of the connection are the front end’s own', () => {
  expect(responseOf({ headers: { Connection: 'close', 'Content-Length': '3' } }).headers).toEqual([
    JSON_TYPE,
  ]);
});
