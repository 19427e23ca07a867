import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { TemplateError } from '../../../../../src/simulation/push/api-gateway/mapping-template/template-error.ts';
import { render } from '../../../../support/mapping-templates.ts';

/** Renders, whatever comes of it: nothing but a TemplateError may be thrown. */
function outcomeOf(template: string, body: string): string {
  try {
    return render(template, { body, stageVariables: { a: '1' }, context: { b: { c: 'd' } } });
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return error.message;
  }
}

/** What templates are made of, and what somebody tries who wants out of one; two blanks between. */
const PIECES = [
  '#set(  #if(  #elseif(  #else  #{else}  #end  #foreach(  #macro(  #define(  #stop  #break  #m(',
  '##  #*  *#  #[[  ]]#  $m  $a  ${a}  $!a  $!{  ${  $  $input  $util  $context  $foreach',
  '$stageVariables  .json(  .path(  .params(  .body  .constructor  .__proto__  .prototype',
  '["constructor"]  .get("__proto__")  .put("a",  .add(  .getClass()  .class  .forName("x")',
  '.call(  .apply(  .map(  .replaceAll("  .split("  .substring(  .matches("  .entrySet()',
  ".keySet()  .size()  .parseJson(  .escapeJavaScript(  .urlDecode(  .base64Decode(  '$'  '$..*'",
  '\'$[?(@.a)]\'  .toString()  "$a"  \'  "  \\  (  )  [  ]  {  }  :  ,  1  0  2.5  ..  -1  in  =',
  '+  -  *  /  %  ==  &&  ||  !  not  true  null  name  é  😀  \n  \u0000',
].flatMap((line) => line.split('  '));

const pieces = fc.constantFrom(' ', ...PIECES);

/** Parts of templates that can be read, so that more of them come to be carried out. */
const wholes = fc.constantFrom(
  '#set($a = $input.path("$"))',
  '#set($a = [1, 2, "x"])',
  '#set($a = {"a": 1, "__proto__": 2, "constructor": 3})',
  '#set($a.b = $a)',
  '#set($a = $a + $a)',
  '#set($a = "$a$a")',
  '#foreach($m in $a)$m#end',
  '#foreach($m in $a.entrySet())$m.key$m.value#end',
  '#foreach($m in [1..2000])#set($a = $a.concat($m))#end',
  '#macro(m $a)$a#m($a)#end',
  '#define($a)$a#end',
  '$input.json("$..*")',
  '$input.json("$.a[?(@.b == 1)]")',
  '$util.parseJson($input.body).constructor',
  '$a.constructor.constructor("return process")()',
  '$a.__proto__.polluted $a.toString().constructor $a.get("constructor")',
  '#set($a.__proto__ = {"polluted": 1})',
  '#set($a["constructor"] = 1)',
  '$!a.put("__proto__", $a)',
);

const templates = fc
  .array(
    fc.oneof({ weight: 3, arbitrary: wholes }, { weight: 5, arbitrary: pieces }, fc.string()),
    {
      maxLength: 25,
    },
  )
  .map((parts) => parts.join(''));

test('nothing but a TemplateError comes of any template, and nothing of JavaScript', () => {
  fc.assert(
    fc.property(templates, fc.oneof(fc.json(), fc.string()), (template, body) => {
      const text = outcomeOf(template, body);
      expect(text).not.toMatch(/\[object |function |=> |native code/);
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    }),
    { numRuns: 3_000 },
  );
});

test('the same template renders the same twice', () => {
  fc.assert(
    fc.property(templates, fc.json(), (template, body) => {
      expect(outcomeOf(template, body)).toBe(outcomeOf(template, body));
    }),
    { numRuns: 300 },
  );
});

test('text without a dollar, a hash or a backslash is rendered as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      fc.pre(!/[$#\\]/.test(text));
      expect(render(text)).toBe(text);
    }),
  );
});

test('JSON goes through $input.json as it came', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false, maxDepth: 5 }), (value) => {
      const body = JSON.stringify(value);
      expect(render("$input.json('$')", { body })).toBe(body);
    }),
  );
});

test.each([
  '$a.constructor',
  '$a.__proto__',
  '$a.getClass()',
  '$a.class.forName("java.lang.Runtime")',
  '$a["constructor"]',
  '$a.toLocaleString()',
  '$a.hasOwnProperty("x")',
  '$input.constructor',
  '$input.call("json")',
  '$input.display()',
  '$util.constructor("x")',
  '$util["base64Encode"]',
  '$context.__proto__',
  '$context.constructor.constructor("return process")()',
  '$foreach.constructor',
  '$stageVariables.__proto__.toString',
])('%s leads to nothing', (reference) => {
  for (const value of ['"text"', '[1]', '{}', 'true', '1.5', '$util', '$context']) {
    const template = `#set($a = ${value})#foreach($one in [1])${reference}#end`;
    expect(render(template)).toBe(reference);
  }
});
