import { expect, test } from 'vitest';
import { render } from '../../../../support/mapping-templates.ts';

const body = {
  store: {
    books: [
      { title: 'A', price: 8, tags: ['x', 'y'], isbn: '1' },
      { title: 'B', price: 12.5, tags: [] },
      { title: 'C', price: 9 },
    ],
    'main street': { price: 1 },
  },
  list: [0, 1, 2, 3, 4],
  limit: 9,
};

test.each([
  ['$.limit', '9'],
  ["$['limit']", '9'],
  ["$.store['main street'].price", '1'],
  ['$["store"]["books"][0]["title"]', '"A"'],
  ['$.store.books[-1].title', '"C"'],
  ['$.store.books[7]', '""'],
  ['$.store.books.title', '""'],
  ['$.list[0,2]', '[0,2]'],
  ['$.list[1:3]', '[1,2]'],
  ['$.list[-2:]', '[3,4]'],
  ['$.list[:2]', '[0,1]'],
  ['$.list[*]', '[0,1,2,3,4]'],
  ['$.store.books[*].title', '["A","B","C"]'],
  ['$.store.books.*.title', '["A","B","C"]'],
  ["$.store.books[0]['title','price']", '["A",8]'],
  ['$..price', '[8,12.5,9,1]'],
  ['$..books[0].title', '["A"]'],
  ['$..tags[*]', '["x","y"]'],
  ['$..none', '[]'],
  ["$.store.books[?(@.title=='B')].price", '[12.5]'],
  ['$.store.books[?(@.title != "B")].title', '["A","C"]'],
  ['$.store.books[?(@.price > 8 && @.price <= 9)].title', '["C"]'],
  ['$.store.books[?(@.price < 9 || @.price >= 12)].title', '["A","B"]'],
  ['$.store.books[?(@.isbn)].title', '["A"]'],
  ['$.store.books[?(!@.isbn)].title', '["B","C"]'],
  ['$.store.books[?((@.price == $.limit))].title', '["C"]'],
  ['$.store.books[?(@.tags[0] == "x")].title', '["A"]'],
  ["$.list[?(@ == '1')]", '[]'],
  ['$.list[?(@ >= 3)]', '[3,4]'],
  ['$.list.length()', '5'],
  ['$', JSON.stringify(body)],
  ['limit', '9'],
])('%s leads to %s', (path, json) => {
  expect(render('$input.json($stageVariables.path)', { body, stageVariables: { path } })).toBe(
    json,
  );
});

test('what looks like a prototype is a name like any other', () => {
  const json = '{"a":1,"__proto__":{"b":2},"constructor":3}';
  expect(render("$input.json('$.__proto__.b') $input.json('$.constructor')", { body: json })).toBe(
    '2 3',
  );
  expect(render("$input.json('$.toString')$input.json('$.list.push')", { body })).toBe('""""');
});

test.each([
  ['$.', 'a name is missing at character 3'],
  ['$.a[', 'a name in quotes, a number, * or ?( is missing at character 5'],
  ['$.a[0', '"]" is missing at character 6'],
  ["$['a]", 'a text has no closing quote at character 6'],
  ['$.a b', 'a step such as .name, ["name"] or [0] is missing at character 4'],
  ['$.sum()', 'there is no function sum(…) at character 7'],
  ['$[?(@.a =~ /x/)]', '")" is missing at character 9'],
])('%s is refused: %s', (path, why) => {
  expect(() =>
    render('$input.json($stageVariables.path)', { body, stageVariables: { path } }),
  ).toThrow(`The JSONPath "${path}" cannot be read: ${why}.`);
});
