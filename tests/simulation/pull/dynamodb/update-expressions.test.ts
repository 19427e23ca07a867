import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../src/simulation/json.ts';
import { openSandbox, type TestSandbox } from '../../../support/test-sandbox.ts';
import { createTable, itemAt, keyOf, putItem, updateItem } from '../../../support/tables.ts';

const before = {
  pk: { S: 'u#7' },
  n: { N: '1' },
  word: { S: 'x' },
  tags: { SS: ['a', 'b'] },
  steps: { L: [{ N: '0' }, { N: '1' }, { N: '2' }] },
  doc: { M: { a: { N: '1' } } },
};

const values: Readonly<Record<string, Json>> = {
  ':1': { N: '1' },
  ':half': { N: '0.5' },
  ':s': { S: 's' },
  ':l': { L: [{ N: '9' }] },
  ':tags': { SS: ['b', 'c'] },
  ':all': { SS: ['a', 'b'] },
  ':ns': { NS: ['1'] },
  ':m': { M: {} },
};

function update(text: string, sandbox: TestSandbox = sandboxWithItem()): TestSandbox {
  const used = Object.entries(values).filter(([name]) => text.includes(name));
  updateItem(sandbox, keyOf('u#7'), text, {
    expressionAttributeValues: used.length === 0 ? null : Object.fromEntries(used),
  });
  return sandbox;
}

function sandboxWithItem(): TestSandbox {
  const sandbox = openSandbox();
  createTable(sandbox);
  putItem(sandbox, before);
  return sandbox;
}

describe('An update expression', () => {
  test.each<[string, Json]>([
    ['SET n = :s', { n: { S: 's' } }],
    ['SET n = n + :half', { n: { N: '1.5' } }],
    ['SET n = :1 - n', { n: { N: '0' } }],
    ['SET fresh = n, n = :s', { fresh: { N: '1' }, n: { S: 's' } }],
    ['SET n = if_not_exists(n, :s), m = if_not_exists(m, :s)', { m: { S: 's' } }],
    ['SET n = if_not_exists(m, :1) + :1', { n: { N: '2' } }],
    [
      'SET steps = list_append(:l, steps)',
      { steps: { L: [{ N: '9' }, { N: '0' }, { N: '1' }, { N: '2' }] } },
    ],
    [
      'SET steps = list_append(if_not_exists(nix, :l), :l)',
      { steps: { L: [{ N: '9' }, { N: '9' }] } },
    ],
    ['SET steps[1] = :s', { steps: { L: [{ N: '0' }, { S: 's' }, { N: '2' }] } }],
    [
      'SET steps[9] = :s, steps[7] = :1',
      { steps: { L: [{ N: '0' }, { N: '1' }, { N: '2' }, { N: '1' }, { S: 's' }] } },
    ],
    ['SET doc.b = :m', { doc: { M: { a: { N: '1' }, b: { M: {} } } } }],
    ['REMOVE steps[0], steps[1]', { steps: { L: [{ N: '2' }] } }],
    ['REMOVE steps[9]', {}],
    ['REMOVE steps[0] SET steps[1] = :s', { steps: { L: [{ S: 's' }, { N: '2' }] } }],
    ['REMOVE doc.a', { doc: { M: {} } }],
    ['ADD n :half, fresh :1', { n: { N: '1.5' }, fresh: { N: '1' } }],
    ['ADD tags :tags', { tags: { SS: ['a', 'b', 'c'] } }],
    ['DELETE tags :tags', { tags: { SS: ['a'] } }],
    ['DELETE nix :tags', {}],
    [
      'set n = :s remove word add fresh :1 delete tags :tags',
      { n: { S: 's' }, fresh: { N: '1' }, tags: { SS: ['a'] }, word: null },
    ],
  ])('%s', (text, changes) => {
    const expected = Object.entries({ ...before, ...(changes as object) }).filter(
      ([, value]) => value !== null,
    );
    expect(itemAt(update(text), 'u#7')).toEqual(Object.fromEntries(expected));
  });

  test('removes a set whose last member is deleted', () => {
    expect(itemAt(update('DELETE tags :all'), 'u#7')).not.toHaveProperty('tags');
  });

  test('makes an item that is not there, with its key', () => {
    const sandbox = openSandbox();
    createTable(sandbox);
    expect(itemAt(update('SET n = :1', sandbox), 'u#7')).toEqual({
      ...keyOf('u#7'),
      n: { N: '1' },
    });
  });

  test('is not needed to make an item', () => {
    const sandbox = openSandbox();
    createTable(sandbox);
    updateItem(sandbox, keyOf('u#7'), null);
    expect(itemAt(sandbox, 'u#7')).toEqual(keyOf('u#7'));
  });

  test.each([
    ['', 'Invalid UpdateExpression: The expression can not be empty;'],
    ['n = :1', 'Invalid UpdateExpression: Syntax error; token: "n", near: "n ="'],
    ['SET', 'Invalid UpdateExpression: Syntax error; token: "<EOF>", near: "SET"'],
    ['SET n :1', 'Invalid UpdateExpression: Syntax error; token: ":1", near: "n :1"'],
    ['SET n = :1 + :1 + :1', 'Invalid UpdateExpression: Syntax error; token: "+", near: ":1 + :1"'],
    [
      'SET n = :1 SET word = :s',
      'Invalid UpdateExpression: The "SET" section can only be used once in an update expression;',
    ],
    [
      'SET n = :1, n = :s',
      'Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [n], path two: [n]',
    ],
    [
      'SET doc = :m REMOVE doc.a',
      'Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [doc], path two: [doc, a]',
    ],
    [
      'SET doc.a = :1, doc[0] = :1',
      'Invalid UpdateExpression: Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [doc, a], path two: [doc, [0]]',
    ],
    [
      'SET status = :s',
      'Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: status',
    ],
    [
      'SET n = size(word)',
      'Invalid UpdateExpression: The function is not allowed in an update expression; function: size',
    ],
    ['SET n = foo(word)', 'Invalid UpdateExpression: Invalid function name; function: foo'],
    [
      'SET n = if_not_exists(:1, :s)',
      'Invalid UpdateExpression: Operator or function requires a document path; operator or function: if_not_exists',
    ],
    [
      'SET n = list_append(steps)',
      'Invalid UpdateExpression: Incorrect number of operands for operator or function; operator or function: list_append, number of operands: 1',
    ],
    [
      'SET n = list_append(steps, :s)',
      'Invalid UpdateExpression: Incorrect operand type for operator or function; operator or function: list_append, operand type: S',
    ],
    [
      'SET n = n + :s',
      'Invalid UpdateExpression: Incorrect operand type for operator or function; operator or function: +, operand type: S',
    ],
    [
      'ADD n :s',
      'Invalid UpdateExpression: Incorrect operand type for operator or function; operator or function: ADD, operand type: S',
    ],
    [
      'DELETE tags :1',
      'Invalid UpdateExpression: Incorrect operand type for operator or function; operator or function: DELETE, operand type: N',
    ],
    ['SET pk = :s', 'Cannot update attribute pk. This attribute is part of the key'],
    [
      'SET n = nix',
      'The provided expression refers to an attribute that does not exist in the item',
    ],
    ['SET n = word + :1', 'An operand in the update expression has an incorrect data type'],
    [
      'SET steps = list_append(word, :l)',
      'An operand in the update expression has an incorrect data type',
    ],
    ['ADD word :1', 'An operand in the update expression has an incorrect data type'],
    ['ADD tags :ns', 'An operand in the update expression has an incorrect data type'],
    ['DELETE steps :tags', 'An operand in the update expression has an incorrect data type'],
    ['SET nix.a = :1', 'The document path provided in the update expression is invalid for update'],
    [
      'SET word.a = :1',
      'The document path provided in the update expression is invalid for update',
    ],
    [
      'SET doc[0] = :1',
      'The document path provided in the update expression is invalid for update',
    ],
    ['REMOVE nix.a', 'The document path provided in the update expression is invalid for update'],
  ])('is refused in AWS’s words, and nothing changes: %s', (text, message) => {
    const sandbox = sandboxWithItem();
    expect(() => update(text, sandbox)).toThrow(message);
    expect(itemAt(sandbox, 'u#7')).toEqual(before);
  });

  test('cannot make an item of more than 400 KB', () => {
    const sandbox = openSandbox();
    createTable(sandbox);
    putItem(sandbox, { ...keyOf('u#7'), a: { S: 'x'.repeat(300_000) } });
    expect(() => updateItem(sandbox, keyOf('u#7'), 'SET b = a')).toThrow(
      'Item size to update has exceeded the maximum allowed size',
    );
  });
});
