import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/simulation/json.ts';
import { fulfils } from '../../../../src/simulation/pull/dynamodb/expression/condition-evaluation.ts';
import { parseCondition } from '../../../../src/simulation/pull/dynamodb/expression/condition-parser.ts';
import { Placeholders } from '../../../../src/simulation/pull/dynamodb/expression/placeholders.ts';

const item = {
  pk: { S: 'u#7' },
  age: { N: '42' },
  big: { N: '12345678901234567890.5' },
  seal: { B: 'AQID' },
  on: { BOOL: true },
  gone: { NULL: true },
  tags: { SS: ['a', 'b'] },
  primes: { NS: ['2', '3'] },
  steps: { L: [{ S: 'x' }, { N: '1' }] },
  address: { M: { city: { S: 'Bern' }, 'post.code': { N: '3000' } } },
} as const;

const names = { '#n': 'age', '#p': 'post.code', '#on': 'on' };
const values = {
  ':42': { N: '42' },
  ':41': { N: '41' },
  ':text': { S: 'Ber' },
  ':b': { S: 'b' },
  ':x': { S: 'x' },
  ':two': { N: '2' },
  ':bern': { S: 'Bern' },
  ':seal': { B: 'AQ==' },
  ':true': { BOOL: true },
  ':string': { S: 'S' },
  ':big': { N: '12345678901234567890.4' },
};

function placeholders(text: string): Placeholders {
  const used = <Value>(all: Readonly<Record<string, Value>>): Record<string, Value> | null => {
    const entries = Object.entries(all).filter(([name]) => text.includes(name));
    return entries.length === 0 ? null : Object.fromEntries(entries);
  };
  return new Placeholders(
    { expressionAttributeNames: used(names), expressionAttributeValues: used(values) },
    true,
  );
}

function holds(text: string): boolean {
  const given = placeholders(text);
  return fulfils(item, parseCondition('ConditionExpression', text, given));
}

describe('A condition expression', () => {
  test.each([
    'age = :42',
    '#n = :42',
    'age <> :41',
    'age > :41 AND age >= :42 and age <= :42 And age < :42 OR age = :42',
    'age BETWEEN :41 AND :42',
    'age IN (:41, :42)',
    'NOT age = :41',
    'NOT (age = :41 OR age = :two)',
    '(age = :41 OR age = :42) AND pk <> :x',
    'age = :41 AND pk = :x OR age = :42',
    'big > :big',
    'seal > :seal',
    'address.city = :bern',
    'address.#p > :42',
    'steps[0] = :x',
    'steps[1] < :two',
    'attribute_exists(address.city)',
    'attribute_not_exists(address.street)',
    'attribute_not_exists(steps[2])',
    'attribute_type(pk, :string)',
    'begins_with(address.city, :text)',
    'begins_with(seal, :seal)',
    'contains(address.city, :text)',
    'contains(tags, :b)',
    'contains(primes, :two)',
    'contains(steps, :x)',
    'size(tags) = :two',
    'size(address) = :two',
    'size(steps) < :42',
    ':42 = age',
    'age > steps[1]',
    '#on = :true',
    'nowhere <> :42',
    'nowhere <> age',
  ])('holds: %s', (text) => {
    expect(holds(text)).toBe(true);
  });

  test.each([
    'age = :41',
    'age = :text',
    'age > :text',
    'nowhere = :42',
    'nowhere < :42',
    'nowhere = elsewhere',
    'NOT age = :42',
    'age = :41 OR age = :two AND pk = :x',
    'age IN (:41, :two)',
    'address.city.street = :bern',
    'pk[0] = :x',
    'attribute_exists(nowhere)',
    'attribute_type(age, :string)',
    'attribute_type(nowhere, :string)',
    'begins_with(age, :text)',
    'begins_with(nowhere, :text)',
    'contains(tags, :x)',
    'contains(tags, :two)',
    'contains(age, :42)',
    'size(age) = :two',
    'size(nowhere) = :two',
  ])('does not hold: %s', (text) => {
    expect(holds(text)).toBe(false);
  });

  test.each([
    ['', 'The expression can not be empty;'],
    ['   ', 'The expression can not be empty;'],
    ['age', 'Syntax error; token: "<EOF>", near: "age"'],
    ['age = ', 'Syntax error; token: "<EOF>", near: "="'],
    ['age == :42', 'Syntax error; token: "=", near: "= = :42"'],
    ['age = :42 :42', 'Syntax error; token: ":42", near: ":42 :42"'],
    ['age ! :42', 'Syntax error; token: "!", near: "! :42"'],
    ['(age = :42', 'Syntax error; token: "<EOF>", near: ":42"'],
    ['age = :42)', 'Syntax error; token: ")", near: ":42 )"'],
    ['1 = :42', 'Syntax error; token: "1", near: "1 ="'],
    ['steps[x] = :42', 'Syntax error; token: "x", near: "[ x ]"'],
    ['((age = :42))', 'The expression has redundant parentheses;'],
    ['name = :42', 'Attribute name is a reserved keyword; reserved keyword: name'],
    ['address.Status = :42', 'Attribute name is a reserved keyword; reserved keyword: Status'],
    [
      '#x = :42',
      'An expression attribute name used in the document path is not defined; attribute name: #x',
    ],
    [
      'age = :y',
      'An expression attribute value used in expression is not defined; attribute value: :y',
    ],
    [
      'age = :42 AND age > :true',
      'Incorrect operand type for operator or function; operator or function: >, operand type: BOOL',
    ],
    [
      'age BETWEEN :42 AND :41',
      'The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:42}, upper bound operand: AttributeValue: {N:41}',
    ],
    [
      'age BETWEEN :42 AND :text',
      'The BETWEEN operator requires same operand type for both bounds',
    ],
    [
      'age = age',
      'The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [age]',
    ],
    ['foo(age)', 'Invalid function name; function: foo'],
    ['constructor(age, pk)', 'Invalid function name; function: constructor'],
    ['size(age)', 'Syntax error; token: "<EOF>", near: ")"'],
    [
      'if_not_exists(age, :42) = :42',
      'The function is not allowed to be used this way in an expression; function: if_not_exists',
    ],
    [
      'contains(size(age), :42)',
      'The function is not allowed to be used this way in an expression; function: size',
    ],
    [
      'attribute_exists(age, pk)',
      'Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2',
    ],
    [
      'attribute_exists(:42)',
      'Operator or function requires a document path; operator or function: attribute_exists',
    ],
    [
      'begins_with(pk, :42)',
      'Incorrect operand type for operator or function; operator or function: begins_with, operand type: N',
    ],
    [
      'attribute_type(pk, :x)',
      'Invalid attribute type name found; type: x, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}',
    ],
    [
      `age IN (${Array.from({ length: 101 }, () => ':42').join()})`,
      'The IN operator is provided with too many operands; number of operands: 101',
    ],
    [
      Array.from({ length: 302 }, () => 'a=:x').join(' OR '),
      'The expression has too many operators and functions; at most 300 are allowed',
    ],
    [`${'NOT '.repeat(150)}age = :42`, 'The expression is nested too deeply;'],
    [
      'a'.repeat(4_097),
      'Expression size has exceeded the maximum allowed size; expression size: 4097',
    ],
  ])('is refused in AWS’s words: %s', (text, why) => {
    expect(() => parseCondition('ConditionExpression', text, placeholders(text))).toThrow(
      `Invalid ConditionExpression: ${why}`,
    );
  });
});

describe('Placeholders', () => {
  test.each<[string, JsonObject | null, JsonObject | null, string]>([
    [
      'unused names',
      { '#n': 'age' },
      null,
      'Value provided in ExpressionAttributeNames unused in expressions: keys: {#n}',
    ],
    [
      'unused values',
      null,
      { ':v': { N: '1' } },
      'Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}',
    ],
    ['no names', {}, null, 'ExpressionAttributeNames must not be empty'],
    [
      'a name without #',
      { n: 'age' },
      null,
      'ExpressionAttributeNames contains invalid key: Syntax error; key: "n"',
    ],
    [
      'a value without :',
      null,
      { v: { N: '1' } },
      'ExpressionAttributeValues contains invalid key: Syntax error; key: "v"',
    ],
    ['a value that is none', null, { ':v': 7 }, 'Supplied AttributeValue is empty'],
    [
      'a name that is none',
      { '#n': 7 },
      null,
      'An expression attribute name stands for the name of an attribute.',
    ],
  ])('are refused: %s', (_name, expressionAttributeNames, expressionAttributeValues, message) => {
    expect(() => {
      new Placeholders(
        { expressionAttributeNames, expressionAttributeValues },
        true,
      ).refuseUnused();
    }).toThrow(message);
  });

  test('need an expression', () => {
    const input = { expressionAttributeNames: { '#n': 'age' }, expressionAttributeValues: null };
    expect(() => new Placeholders(input, false)).toThrow(
      'ExpressionAttributeNames can only be specified when using expressions',
    );
  });
});
