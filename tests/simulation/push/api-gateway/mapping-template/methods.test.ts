import { describe, expect, test } from 'vitest';
import { render } from '../../../../support/mapping-templates.ts';

test.each([
  ['length()', '11'],
  ['isEmpty()', 'false'],
  ['empty', 'false'],
  ['isBlank()', 'false'],
  ['contains("lo w")', 'true'],
  ['substring(6)', 'world'],
  ['substring(0, 5)', 'Hello'],
  ['charAt(4)', 'o'],
  ['indexOf("o")', '4'],
  ['indexOf("o", 5)', '7'],
  ['indexOf("x")', '-1'],
  ['lastIndexOf("o")', '7'],
  ['startsWith("Hell")', 'true'],
  ['endsWith("ld")', 'true'],
  ['equals("Hello world")', 'true'],
  ['equals(1)', 'false'],
  ['equalsIgnoreCase("HELLO WORLD")', 'true'],
  ['equalsIgnoreCase($nothing)', 'false'],
  ['compareTo("Hello")', '1'],
  ['toUpperCase()', 'HELLO WORLD'],
  ['toLowerCase()', 'hello world'],
  ['concat("!").trim()', 'Hello world!'],
  ['toString()', 'Hello world'],
  ['replace("l", "L")', 'HeLLo worLd'],
  ['replace("lo", "")', 'Hel world'],
  ['replaceAll("[eo]", "_")', 'H_ll_ w_rld'],
  ['replaceAll("(l+)", "<$1>")', 'He<ll>o wor<l>d'],
  ['replaceFirst("o", "0")', 'Hell0 world'],
  ['matches("Hello.*")', 'true'],
  ['matches("Hello")', 'false'],
  ['split(" ")', '[Hello, world]'],
  ['split("o").size()', '3'],
  ['split(" ").get(1)', 'world'],
  ['nonsense()', '$x.nonsense()'],
  ['nonsense', '$x.nonsense'],
])('of the text "Hello world", $x.%s is %s', (call, text) => {
  expect(render(`#set($x = "Hello world")$x.${call}`)).toBe(text);
});

test('the apostrophes of escapeJavaScript are taken back by replaceAll', () => {
  expect(
    render(String.raw`$util.escapeJavaScript($input.path('$.a')).replaceAll("\\'", "'")`, {
      body: { a: `it's "so"` },
    }),
  ).toBe(String.raw`it's \"so\"`);
});

test.each([
  ['size()', '3'],
  ['isEmpty()', 'false'],
  ['empty', 'false'],
  ['get(1)', 'b'],
  ['contains("c")', 'true'],
  ['contains("d")', 'false'],
  ['indexOf("c")', '2'],
  ['add("d")$x', 'true[a, b, c, d]'],
  ['addAll(["d", "e"])$x', 'true[a, b, c, d, e]'],
  ['set(0, "z")$x', 'a[z, b, c]'],
  ['remove(0)$x', 'a[b, c]'],
  ['remove("b")$x', 'true[a, c]'],
  ['subList(1, 3)', '[b, c]'],
  ['equals(["a", "b", "c"])', 'true'],
  ['toString().length()', '9'],
])('of the list [a, b, c], $x.%s is %s', (call, text) => {
  expect(render(`#set($x = ["a", "b", "c"])$x.${call}`)).toBe(text);
});

test.each([
  ['size()', '2'],
  ['isEmpty()', 'false'],
  ['a', '1'],
  ['get("b")', '2'],
  ['get("c")', '$x.get("c")'],
  ['getOrDefault("c", 3)', '3'],
  ['containsKey("a")', 'true'],
  ['containsValue(2)', 'true'],
  ['keySet()', '[a, b]'],
  ['values()', '[1, 2]'],
  ['entrySet()', '[a=1, b=2]'],
  ['put("a", 9)$x', '1{a=9, b=2}'],
  ['put("c", 9)$x', '$x.put("c", 9){a=1, b=2, c=9}'],
  ['putAll({"c": 3})$x.size()', '$x.putAll({"c": 3})3'],
  ['remove("a")$x', '1{b=2}'],
  ['equals({"a": 1, "b": 2})', 'true'],
])('of the map {a=1, b=2}, $x.%s is %s', (call, text) => {
  expect(render(`#set($x = {"a": 1, "b": 2})$x.${call}`)).toBe(text);
});

test.each([
  ['7', 'parseInt("12")', '12'],
  ['7', 'toString().length()', '1'],
  ['7', 'equals(7)', 'true'],
  ['7', 'compareTo(9)', '-1'],
  ['7.9', 'intValue()', '7'],
  ['7', 'doubleValue()', '7.0'],
  ['7', 'parseDouble("1.5")', '1.5'],
  ['true', 'equals(true)', 'true'],
  ['true', 'toString()', 'true'],
])('of %s, $x.%s is %s', (value, call, text) => {
  expect(render(`#set($x = ${value})$x.${call}`)).toBe(text);
});

describe('a method that Java would throw in ends the rendering, with the place', () => {
  test.each([
    ['#set($x = [1])\n$x.get(1)', 'Line 2, column 4: The place 1 is outside of 0 to 0.'],
    ['#set($x = "a")$x.substring(2)', 'Line 1, column 18: The place 2 is outside of 0 to 1.'],
    ['#set($x = 1)$x.parseInt("a")', 'Line 1, column 16: "a" is no number.'],
    [
      '#set($x = "a")$x.matches("(")',
      'Line 1, column 18: The regular expression "(" cannot be used: missing closing ): `(`.',
    ],
    ['#set($x = "a")$x.concat($nothing)', 'Line 1, column 18: A method was given null for a text.'],
  ])('%s', (template, message) => {
    expect(() => render(template)).toThrow(
      expect.objectContaining({ name: 'TemplateError', kind: 'FAILED', message }) as Error,
    );
  });
});
