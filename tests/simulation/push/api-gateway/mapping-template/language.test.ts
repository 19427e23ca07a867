import { describe, expect, test } from 'vitest';
import { render } from '../../../../support/mapping-templates.ts';

describe('a reference', () => {
  test.each([
    ['#set($x = 1)$x', '1'],
    ['#set($x = 1)${x}y', '1y'],
    ['#set($x = 1)$!x $!{x}', '1 1'],
    ['$x ${x} $x.y("a") ${x.y}', '$x ${x} $x.y("a") ${x.y}'],
    ['<$!x $!{x.y}>', '< >'],
    ['#set($my-name_1 = 1)$my-name_1', '1'],
    ['#set($x = {"a": {"b": [1, 2]}})$x.a.b[1] $x["a"].get("b").get(0)', '2 1'],
    ['#set($x = [1, 2])$x[-1] $x[9]', '2 $x[9]'],
    ['#set($x = 1)$x. $x, $x: ($x)', '1. 1, 1: (1)'],
    ['$ $1 $$ ${ $! 5$', '$ $1 $$ ${ $! 5$'],
  ])('in %s renders %s', (template, text) => {
    expect(render(template)).toBe(text);
  });

  test('keeps its meaning from a backslash only where it leads to something', () => {
    expect(render(String.raw`#set($x = 1)\$x \\$x \\\$x`)).toBe(String.raw`$x \1 \$x`);
    expect(render(String.raw`\$x \\$x \a`)).toBe(String.raw`\$x \\$x \a`);
  });
});

describe('#set', () => {
  test.each([
    ['1 + 2 * 3', '7'],
    ['(1 + 2) * 3 - -1', '10'],
    ['7 / 2', '3'],
    ['-7 / 2', '-3'],
    ['7 / 2.0', '3.5'],
    ['7 % 4', '3'],
    ['2.0', '2.0'],
    ['12345678.5', '1.23456785E7'],
    ['0.0001', '1.0E-4'],
    ['"a" + 1', 'a1'],
    ['true', 'true'],
    ['1 < 2 && 2 <= 2 && 3 > 2 && 3 >= 3', 'true'],
    ['1 == 1.0', 'true'],
    ['1 == "1"', 'true'],
    ['"a" != "b"', 'true'],
    ['"a" < "b"', 'false'],
    ['1 lt 2 and not (1 gt 2) or 1 eq 2', 'true'],
    ['!true || false', 'false'],
    ["'$x #if'", '$x #if'],
    ["'it''s'", "it's"],
    ['"say ""hi"""', 'say "hi"'],
    [String.raw`"\n"`, String.raw`\n`],
    ['[1, "a", [true]]', '[1, a, [true]]'],
    ['{"a": 1, "b": {}}', '{a=1, b={}}'],
    ['[1..3]', '[1, 2, 3]'],
    ['[3..1]', '[3, 2, 1]'],
    ['[]', '[]'],
  ])('of %s gives %s', (expression, text) => {
    expect(render(`#set($v = ${expression})$v`)).toBe(text);
  });

  test('puts references and directives of a text in double quotes in place', () => {
    expect(render('#set($a = 1)#set($b = "$a-#if($a == 1)one#{else}other#end")$b')).toBe('$a-one');
    expect(render('#set($a = 1)#set($b = "${a}-#if($a == 1)one#{else}other#end")$b')).toBe('1-one');
  });

  test('leaves a variable as it was where the value is null', () => {
    expect(render('#set($a = 1)#set($a = $nothing)$a')).toBe('1');
    expect(render('#set($a = 1)#set($a = 1 / 0)$a')).toBe('1');
  });

  test('reaches into maps and lists', () => {
    expect(render('#set($m = {"l": [1]})#set($m.a = 2)#set($m["b"] = 3)#set($m.l[0] = 4)$m')).toBe(
      '{l=[4], a=2, b=3}',
    );
  });

  test('of something below nothing does nothing', () => {
    expect(render('#set($nothing.a = 2)$nothing.a')).toBe('$nothing.a');
  });
});

describe('#if', () => {
  test.each([
    ['true', 'yes'],
    ['false', 'no'],
    ['$nothing', 'no'],
    ['!$nothing', 'yes'],
    ['0', 'yes'],
    ['""', 'yes'],
    ['[]', 'yes'],
    ['"" == ""', 'yes'],
    ['$nothing == ""', 'no'],
  ])('(%s) takes the way %s: only null and false are not true', (condition, text) => {
    expect(render(`#if(${condition})yes#{else}no#end`)).toBe(text);
  });

  test('takes the first branch that holds, and looks no further', () => {
    const template = '#if($x == 1)a#elseif($x == 2)b#elseif($x == 2)c#{else}d#end';
    expect(render(`#set($x = 2)${template}`)).toBe('b');
    expect(render(`#set($x = 3)${template}`)).toBe('d');
    expect(render('#if(false)a#elseif(false)b#end')).toBe('');
  });

  test('evaluates no more of && and || than it must', () => {
    expect(render('#set($l = [])#if(false && $l.add(1) || true || $l.add(2))$l#end')).toBe('[]');
  });
});

describe('#foreach', () => {
  test('goes through a list and knows how far it is', () => {
    expect(
      render(
        '#foreach($x in ["a", "b"])$foreach.index$foreach.count$velocityCount$x$foreach.first$foreach.last#if($foreach.hasNext),#end#end',
      ),
    ).toBe('011atruefalse,122bfalsetrue');
  });

  test('goes through the values of a map and the numbers of a range', () => {
    expect(render('#foreach($x in {"a": 1, "b": 2})$x#end#foreach($x in [1..3])$x#end')).toBe(
      '12123',
    );
  });

  test('goes through the entries of a map', () => {
    expect(
      render(
        '#set($m = {"a": 1})#foreach($e in $m.entrySet())$e.key=$e.value $e.getKey() $e.getValue() $e#end',
      ),
    ).toBe('a=1 a 1 a=1');
  });

  test('does nothing for anything else', () => {
    expect(render('#foreach($x in $nothing)x#end#foreach($x in "abc")x#end')).toBe('');
  });

  test('gives its variables back as they were', () => {
    expect(render('#set($x = 0)#foreach($x in [1])$x#end$x $foreach.count')).toBe(
      '10 $foreach.count',
    );
  });

  test('knows the loop around it', () => {
    expect(
      render('#foreach($x in ["a","b"])#foreach($y in [1])$foreach.parent.count#end#end'),
    ).toBe('12');
  });

  test('ends early by #break', () => {
    expect(render('#foreach($x in [1..9])#if($x == 3)#break#end$x#end.')).toBe('12.');
  });
});

describe('a macro', () => {
  test('is called with arguments, by space or commas', () => {
    expect(render('#macro(pair $a $b)[$a|$!b]#end#pair(1 "x")#pair(1, "x")#pair(1)')).toBe(
      '[1|x][1|x][1|]',
    );
  });

  test('may call itself, and leaves its parameters as they were outside', () => {
    expect(
      render(
        '#macro(down $n)$n#if($n > 1)#set($m = $n - 1)#down($m)#end#end#set($n = "n")#down(3)$n',
      ),
    ).toBe('321n');
  });

  test('that nobody has defined is text', () => {
    expect(render('#pair(1) #fff #1 # #')).toBe('#pair(1) #fff #1 # #');
  });
});

test('#define names a block, which is rendered where it is used', () => {
  expect(render('#define($b)<$x>#end#set($x = 1)$b#set($x = 2)$b')).toBe('<1><2>');
});

test('#stop ends the whole template', () => {
  expect(render('a#foreach($x in [1,2])$x#stop#end b')).toBe('a1');
});

test('comments are left out, and text between #[[ and ]]# is not looked at', () => {
  expect(render('a## b $c\nd #* #if $x\n *#e #[[$f #if]]#')).toBe('ad e $f #if');
});

test('a directive takes the rest of its line along where nothing else is on it', () => {
  expect(render('#set($x = 1)  \n#if($x)\n$x\n#else\nno\n#end\nz')).toBe('1\nz');
  expect(render('#if(true) a #end b')).toBe(' a  b');
});

test('a backslash takes a directive its meaning', () => {
  expect(render(String.raw`\#set($x = 1) \\#set($x = 2)$x`)).toBe(String.raw`#set($x = 1) \2`);
});
