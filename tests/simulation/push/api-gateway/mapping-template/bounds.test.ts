import { describe, expect, test } from 'vitest';
import {
  TEMPLATE_BYTES_MAX,
  validateTemplate,
} from '../../../../../src/simulation/push/api-gateway/mapping-template/render-template.ts';
import { render, rendered } from '../../../../support/mapping-templates.ts';

/** What that template ends with. */
function failureOf(template: string, scope: Parameters<typeof render>[1] = {}): unknown {
  try {
    return render(template, scope);
  } catch (error) {
    return error;
  }
}

const TOO_MUCH: unknown = expect.objectContaining({ name: 'TemplateError', kind: 'TOO_MUCH' });

describe('a template that is none is refused with the place', () => {
  test.each([
    ['a\n#if($x)', 'Line 2, column 1: #if has no #end.'],
    ['#end', 'Line 1, column 5: there is an #end without its #if, #foreach or the like.'],
    ['#else', 'Line 1, column 6: there is an #else without its #if, #foreach or the like.'],
    ['#if(1)#else#else#end', 'Line 1, column 17: there is an #else behind the #else.'],
    ['#foreach($x in [1])#else#end', 'Line 1, column 25: there is an #else in #foreach.'],
    ['#set($x 1)', 'Line 1, column 9: "=" is missing in #set behind the variable; there is "1)".'],
    [
      '#set(x = 1)',
      'Line 1, column 6: "$" is missing in #set before the name of a variable; there is "x = 1)".',
    ],
    [
      '#set($x = )',
      'Line 1, column 11: a value is missing: a reference, a text in quotes, a number, a list, a map, true or false.',
    ],
    ['#set($x = "a)', 'Line 1, column 11: a text has no closing quote.'],
    ['${x', 'Line 1, column 4: "}" is missing behind a reference; there is the end.'],
    ['$x.y(1', 'Line 1, column 7: ")" is missing behind the arguments; there is the end.'],
    ['$x.y(1 2)', 'Line 1, column 8: ")" is missing behind the arguments; there is "2)".'],
    ['#foreach($x on [])#end', 'Line 1, column 15: "in" is missing in #foreach.'],
    ['#* never', 'Line 1, column 1: a comment is not closed by "*#".'],
    ['#[[ never', 'Line 1, column 1: a text that is not to be read is not closed by "]]#".'],
    [
      '#set($x = "a $y.z( b")',
      'Line 1, column 20: a value is missing: a reference, a text in quotes, a number, a list, a map, true or false.',
    ],
  ])('%s', (template, message) => {
    expect(() => validateTemplate(template)).toThrow(
      expect.objectContaining({ kind: 'INVALID_TEMPLATE', message }) as Error,
    );
  });

  test('above 300 KB', () => {
    expect(() => validateTemplate('é'.repeat(TEMPLATE_BYTES_MAX / 2))).not.toThrow();
    expect(() => validateTemplate('x'.repeat(TEMPLATE_BYTES_MAX + 1))).toThrow('above 307200');
  });
});

describe('a template ends, whatever is in it', () => {
  test('a loop stops after 1,000 iterations, and the template goes on', () => {
    const { text, loopsCut } = rendered('#foreach($x in [1..1500])x#end.');
    expect(text).toBe(`${'x'.repeat(1_000)}.`);
    expect(loopsCut).toBe(1);
  });

  test.each([
    [
      'loops in loops',
      '#foreach($a in [1..1000])#foreach($b in [1..1000])#foreach($c in [1..1000])#end#end#end',
    ],
    ['a text that doubles', '#set($a = "0123456789")#foreach($x in [1..100])#set($a = "$a$a")#end'],
    [
      'a sum of texts that doubles',
      '#set($a = "0123456789")#foreach($x in [1..100])#set($a = $a + $a)#end',
    ],
    ['a list that doubles', '#set($a = [1])#foreach($x in [1..100])$!a.addAll($a)#end'],
    ['a range without an end', '#set($a = [1..9007199254740991])'],
    ['a macro that calls itself', '#macro(a)#a()#end#a()'],
    ['a block that holds itself', '#define($a)$a#end$a'],
    ['blocks that hold each other twice', '#define($a)$b$b#end#define($b)$a$a#end$a'],
    ['a map in itself', '#set($m = {})#set($m.m = $m)$m'],
    ['a list in itself, as JSON', `#set($m = $input.path('$'))#set($m.m = $m)$input.json('$')`],
    ['a list twice in itself', '#set($m = [])$!m.add($m)$!m.add($m)$m'],
    ['a map whose entries hold it', '#set($m = {"e": 1})#set($e = $m.entrySet())#set($m.e = $e)$m'],
    [
      'a path through a map in itself',
      `#set($m = $input.path('$'))#set($m.m = $m)$input.json('$..m')`,
    ],
    ['a path that goes down often', `$input.json('$..*..*..*..*..*')`],
    [
      'replacing by what is longer',
      '#set($a = "aaaaaaaaaa")#foreach($x in [1..100])#set($a = $a.replace("a", "aa"))#end',
    ],
    [
      'replacing nothing',
      '#set($a = "aaaaaaaaaa")#foreach($x in [1..100])#set($a = $a.replace("", "aa"))#end',
    ],
    [
      'searches that look at the rest of the text each time',
      `$input.body.replaceAll("a.*b|a", "-")`,
    ],
    [
      'an expression that is large when it is written out',
      `$input.body.matches("([ab]{1,40}c?){20}x")`,
    ],
  ])('%s takes too much', (_, template) => {
    const nested = '['.repeat(60) + '1' + ',1]'.repeat(60);
    const body = template.includes('body')
      ? 'a'.repeat(100_000)
      : template.includes('*')
        ? nested
        : '{}';
    expect(failureOf(template, { body })).toEqual(TOO_MUCH);
  });

  test('a rendering has at most 10 MB', () => {
    const template = '#set($a = $input.body)#foreach($x in [1..11])$a#end';
    expect(failureOf(template, { body: 'x'.repeat(1_048_576) })).toEqual(
      expect.objectContaining({
        kind: 'TOO_MUCH',
        message: 'Line 1, column 47: The template renders more than 10485760 characters.',
      }),
    );
  });

  test.each([
    ['brackets', '('.repeat(100_000)],
    ['lists', '['.repeat(100_000)],
    ['maps', '{1:'.repeat(100_000)],
    ['negations', '!'.repeat(100_000)],
    ['signs', '-'.repeat(100_000)],
    ['references', '$a[$a['.repeat(50_000)],
    ['arguments', '$a.b('.repeat(50_000)],
  ])('%s in each other are refused before they are too deep', (_, text) => {
    expect(failureOf(`#set($x = ${text}`)).toMatchObject({
      kind: 'INVALID_TEMPLATE',
      message: expect.stringContaining('60 brackets, blocks and texts deep') as string,
    });
  });

  test('so are blocks', () => {
    expect(failureOf('#if(true)'.repeat(30_000))).toMatchObject({ kind: 'INVALID_TEMPLATE' });
  });

  test('a chain of operators may be as long as a template', () => {
    expect(render(`#set($x = 0${' + 1'.repeat(70_000)})$x`)).toBe('70000');
    expect(render(`#if(false${' || false'.repeat(30_000)})#{else}no#end`)).toBe('no');
  });

  test('the deepest brackets within the deepest calls are carried out', () => {
    const deep = `#set($y = ${'('.repeat(50)}$n + 1${')'.repeat(50)})`;
    const template = `#macro(a $n)${deep}#if($y < 20)#a($y)#{else}$y#end#end#a(0)`;
    expect(render(template)).toBe('20');
  });

  test('JSON that is deeper than a hundred lists is refused', () => {
    const body = '['.repeat(50_000) + ']'.repeat(50_000);
    expect(failureOf("$input.json('$')", { body })).toEqual(TOO_MUCH);
  });

  test('reading takes time in proportion to the template', () => {
    for (const part of [
      '#[[x]]#',
      '$a.b("c")',
      '\\',
      '$',
      '#',
      '"',
      '#if(1)#end',
      '#set($a = "$b")',
      '#* *#',
      '## \n',
    ]) {
      const template = part.repeat(Math.floor(TEMPLATE_BYTES_MAX / part.length));
      expect(() => validateTemplate(template)).not.toThrow();
    }
  });
});
