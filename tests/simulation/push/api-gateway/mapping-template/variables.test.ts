import { describe, expect, test } from 'vitest';
import { render, rendered } from '../../../../support/mapping-templates.ts';

const body = {
  id: 7,
  name: 'it\'s "x"',
  price: 1.5,
  nothing: null,
  tags: ['a', { b: 1 }],
  buyer: { name: 'Ann' },
};

describe('$input', () => {
  test.each([
    ['$input.body', JSON.stringify(body)],
    ["$input.json('$')", JSON.stringify(body)],
    ["$input.json('$.name')", String.raw`"it's \"x\""`],
    ["$input.json('$.tags')", '["a",{"b":1}]'],
    ["$input.json('$.buyer')", '{"name":"Ann"}'],
    ["$input.json('$.nothing')", 'null'],
    ["$input.json('$.missing')", '""'],
    ["$input.path('$.id')", '7'],
    ["$input.path('$.name')", 'it\'s "x"'],
    ["$input.path('$.price')", '1.5'],
    ["$input.path('$').buyer.name", 'Ann'],
    ["$input.path('$.buyer')", '{name=Ann}'],
    ["$input.path('$.tags')", '["a",{"b":1}]'],
    ["<$input.path('$.missing')>", '<>'],
    ["$input.path('$.nothing')", "$input.path('$.nothing')"],
    ["$input.path('$.tags').size()", '2'],
    ["$input.path('buyer.name')", 'Ann'],
    ['$input.nonsense()', '$input.nonsense()'],
  ])('%s renders %s', (template, text) => {
    expect(render(template, { body })).toBe(text);
  });

  test('of no body is an empty object', () => {
    expect(render("$input.json('$')|$input.body|$input.path('$.a')")).toBe('{}||');
  });

  test('of a body that is no JSON ends the rendering, once somebody asks for JSON', () => {
    expect(render('$input.body', { body: '<xml/>' })).toBe('<xml/>');
    expect(() => render("$input.json('$')", { body: '<xml/>' })).toThrow(
      expect.objectContaining({
        kind: 'UNREADABLE_BODY',
        message: 'Could not parse request body into json: it is no JSON.',
      }) as Error,
    );
  });

  test('keeps what the template puts into the body', () => {
    expect(
      render(`#set($b = $input.path('$'))$!b.put("b", [1])#set($b.c = "x")$input.json('$')`, {
        body: { a: 1 },
      }),
    ).toBe('{"a":1,"b":[1],"c":"x"}');
  });

  const parameters = {
    path: { id: 'p', 'a-b': '1' },
    querystring: { id: 'q', page: '2' },
    header: { id: 'h', page: 'h', 'X-Client': 'me' },
  };

  test('has parameters of the path, then of the query, then headers', () => {
    expect(
      render(
        "$input.params('id') $input.params('page') $input.params('X-Client') $input.params('x-client') <$input.params('none')>",
        parameters,
      ),
    ).toBe('p 2 me me <>');
  });

  test('has all parameters, by where they are', () => {
    expect(
      render(
        "$input.params().header.get('X-Client') $input.params().path.a-b #foreach($k in $input.params().querystring.keySet())$k;#end",
        parameters,
      ),
    ).toBe('me 1 id;page;');
  });
});

describe('$util', () => {
  test.each([
    ['escapeJavaScript', '"\'/\\\n\u0001é', String.raw`\"\'\/\\\n\u0001\u00E9`],
    ['escapeJavaScript', '😀', String.raw`\uD83D\uDE00`],
    ['urlEncode', "a b&c*~'é", 'a+b%26c*%7E%27%C3%A9'],
    ['urlDecode', 'a+b%26%C3%A9', 'a b&é'],
    ['base64Encode', 'é', 'w6k='],
    ['base64Decode', 'w6k=', 'é'],
  ])('.%s turns %s into %s', (method, text, result) => {
    expect(render(`$util.${method}($input.body)`, { body: text })).toBe(result);
  });

  test('.parseJson makes values of JSON in a text', () => {
    expect(
      render(`#set($m = $util.parseJson($input.path('$.inner')))$m.list[1].x $m.list`, {
        body: { inner: '{"list":[1,{"x":2}]}' },
      }),
    ).toBe('2 [1,{"x":2}]');
  });

  test.each([
    ['parseJson', '{', 'Line 1, column 7: $util.parseJson was given a text that is no JSON.'],
    ['urlDecode', '%zz', 'Line 1, column 7: $util.urlDecode was given broken percent escapes.'],
    [
      'base64Decode',
      '*',
      'Line 1, column 7: $util.base64Decode was given a text that is no base64.',
    ],
  ])('.%s of %s ends the rendering', (method, text, message) => {
    expect(() => render(`$util.${method}($input.body)`, { body: text })).toThrow(message);
  });
});

describe('$context and $stageVariables', () => {
  const context = { requestId: 'r-1', identity: { sourceIp: '192.0.2.7', user: null } };

  test('are read by their names', () => {
    expect(
      render(
        '$context.requestId $context.identity.sourceIp $context.identity.user $!context.identity.user $stageVariables.table ${stageVariables.get("table")}',
        { context, stageVariables: { table: 'orders' } },
      ),
    ).toBe('r-1 192.0.2.7 $context.identity.user  orders orders');
  });

  test('take what is to be other in the response (AGC-05)', () => {
    const { responseOverride, text } = rendered(
      '#set($context.responseOverride.status = 404)#set($context.responseOverride.header.X-Why = "none")$context.responseOverride.status',
    );
    expect(text).toBe('404');
    expect(responseOverride).toEqual({ status: '404', header: new Map([['X-Why', 'none']]) });
  });

  test('take what is to be other in the request to the integration', () => {
    const { requestOverride } = rendered(
      '#set($context.requestOverride.header.A = "1")#set($context.requestOverride.path.id = 7)#set($context.requestOverride.querystring["a b"] = "c")',
    );
    expect(requestOverride).toEqual({
      header: new Map([['A', '1']]),
      path: new Map([['id', '7']]),
      querystring: new Map([['a b', 'c']]),
    });
  });

  test('without an override leave everything as it is', () => {
    expect(rendered('x')).toEqual({
      text: 'x',
      requestOverride: { header: new Map(), path: new Map(), querystring: new Map() },
      responseOverride: { status: null, header: new Map() },
      loopsCut: 0,
    });
  });
});
