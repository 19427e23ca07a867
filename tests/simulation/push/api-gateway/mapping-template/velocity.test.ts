import * as fc from 'fast-check';
import { render as velocityRender } from 'velocityjs';
import { expect, test } from 'vitest';
import { render } from '../../../../support/mapping-templates.ts';

/*
 * A second opinion on the language: what velocityjs, an implementation of Velocity of its own, renders
 * for templates that are out for no harm. It is no part of the product, because its parser takes time
 * beyond all bounds for some templates, and its renderer looks into objects of JavaScript.
 */

test.each([
  'plain text, 5$ and # and {"a": 1}',
  '#set($a = 1)$a ${a} $!a $b $!b ${b.c} $b.d("x")',
  '#set($a = {"b": [1, 2, {"c": "d"}]})$a.b[0] $a.b.get(1) $a.b[2].c $a.get("b").size()',
  '#set($a = 1 + 2 * 3 - 4)$a #set($b = (1 + 2) * 3)$b #set($c = 7 % 4)$c',
  '#if(1 == 1)a#else b#end#if(1 > 2)c#elseif(2 >= 2)d#{else}e#end',
  '#if($x)x#end#if(!$x)y#end#if($x && $y || true)z#end',
  '#foreach($i in [1..3])$i#if($foreach.hasNext), #end#end',
  '#foreach($i in ["a", "b"])$foreach.index:$foreach.count:$velocityCount:$i;#end',
  '#macro(m $x $y)<$x-$!y>#end#m("a" "b")#m("a")',
  '#define($block)[$x]#end#set($x = 1)$block#set($x = 2)$block',
  'a## comment\nb #* another *# c #[[$raw #if]]# d',
  `#set($a = 'single $b')#set($b = "double $a")$a $b`,
  '#set($a = "x")#if($a == "x")\n  yes\n#else\n  no\n#end\nend',
  '#set($l = ["a"])#set($ignored = $l.add("b"))$l.size() $l.get(1)',
  '#set($t = "Hello")$t.substring(1, 3) $t.toUpperCase() $t.indexOf("l")',
])('%s', (template) => {
  expect(render(template)).toBe(velocityRender(template));
});

/**
 * Templates of what both read alike: a #set to null, for one, velocityjs carries out as Velocity 2 does,
 * and 0 is false to it.
 */
const templates = fc.letrec<{ template: string; condition: string; value: string }>((tie) => ({
  value: fc.oneof(
    fc.integer({ min: 1, max: 99 }).map(String),
    fc.constantFrom('$a', '$b', '"text"', '"in $a"', "'$a'"),
  ),
  condition: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('true', 'false', '$a', '$nothing'),
    fc
      .tuple(fc.nat(9), fc.constantFrom('==', '!=', '<', '<=', '>', '>='), fc.nat(9))
      .map((parts) => parts.join(' ')),
    fc
      .tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition'))
      .map(([left, sign, right]) => `(${left}) ${sign} (${right})`),
    tie('condition').map((condition) => `!(${condition})`),
  ),
  template: fc
    .array(
      fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom(
          'text ',
          '$a ',
          '${b} ',
          '$!nothing ',
          '$nothing ',
          'line\nline ',
          ' {"k": ',
        ),
        fc
          .tuple(fc.constantFrom('a', 'b'), tie('value'))
          .map(([name, value]) => `#set($${name} = ${value}) `),
        fc
          .tuple(tie('condition'), tie('template'), tie('template'))
          .map(([condition, yes, no]) => `#if(${condition}) ${yes}#else ${no}#end `),
        tie('template').map((body) => `#foreach($i in [1..3]) $i${body}#end `),
      ),
      { maxLength: 5 },
    )
    .map((parts) => parts.join('')),
})).template;

test('whatever is put together of them, both render the same', () => {
  fc.assert(
    fc.property(templates, (template) => {
      const whole = `#set($a = 1)#set($b = "b")${template}`;
      expect(render(whole)).toBe(velocityRender(whole));
    }),
    { numRuns: 500 },
  );
});
