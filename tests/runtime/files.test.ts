import { describe, expect, it } from 'vitest';
import type { GuestFailure } from '../../src/simulation/lambda/handler-runtime.ts';
import { request, runtime, specification, valueOf } from './guest.ts';

type Files = Readonly<Record<string, string>>;

/** What the handler of a function with these files returns. */
function answer(files: Files, handler = 'index.handler'): unknown {
  const made = specification('', { files, handler });
  expect(runtime.initialize(made).failure).toBeNull();
  return valueOf(runtime.invoke(made.environmentId, request({})));
}

function failure(files: Files, handler = 'index.handler'): GuestFailure | null {
  return runtime.initialize(specification('', { files, handler })).failure;
}

describe('a CommonJS file', () => {
  it('requires others by path, by extension left out, and by folder', () => {
    const files = {
      'index.js':
        "const a = require('./a'); const b = require('./lib'); const c = require('./lib/../c.js'); exports.handler = async () => [a, b, c];",
      'a.js': "module.exports = 'a';",
      'lib/index.js': "module.exports = ['lib', require('../data').n];",
      'data.json': '{"n": 5}',
      'c.js': 'exports.here = [__filename, __dirname, module.id, module.filename];',
    };
    expect(answer(files)).toEqual([
      'a',
      ['lib', 5],
      { here: ['/var/task/c.js', '/var/task', '/var/task/c.js', '/var/task/c.js'] },
    ]);
  });

  it('runs once however often it is required', () => {
    const files = {
      'index.js':
        "require('./n'); const n = require('./n.js'); exports.handler = async () => [n.count, require('./n') === n];",
      'n.js': 'globalThis.runs = (globalThis.runs ?? 0) + 1; exports.count = globalThis.runs;',
    };
    expect(answer(files)).toEqual([1, true]);
  });

  it('sees what is there so far of one that requires it in a circle', () => {
    const files = {
      'index.js':
        "exports.early = 1; const other = require('./other'); exports.handler = async () => other.seen;",
      'other.js': "const main = require('./index'); exports.seen = { ...main };",
    };
    expect(answer(files)).toEqual({ early: 1 });
  });

  it('requires an ES module (Node.js 22.12)', () => {
    const files = {
      'index.js':
        "const esm = require('./m.mjs'); exports.handler = async () => [esm.default, esm.b, require('./m.mjs') === esm];",
      'm.mjs': "import { c } from './c.cjs'; export default 'default'; export const b = c + 1;",
      'c.cjs': 'exports.c = 1;',
    };
    expect(answer(files)).toEqual(['default', 2, true]);
  });

  it('cannot require an ES module that awaits at its top level', () => {
    const files = {
      'index.js': "require('./m.mjs');",
      'm.mjs': 'await new Promise((done) => setTimeout(done, 5)); export {};',
    };
    expect(failure(files)).toMatchObject({
      errorType: 'Error',
      errorMessage: expect.stringMatching(/^require\(\) cannot be used on an ESM graph/) as string,
    });
  });

  it('imports ES modules as it runs', () => {
    const files = {
      'index.js':
        "exports.handler = async () => { const m = await import('./lib/m.mjs'); return [m.a, m.default]; };",
      'lib/m.mjs': "import { b } from './n.mjs'; export const a = b; export default 'd';",
      'lib/n.mjs': 'export const b = 4;',
    };
    expect(answer(files)).toEqual([4, 'd']);
  });

  it('resolves and removes what it has required', () => {
    const files = {
      'index.js': `const first = require('./n'); const path = require.resolve('./n');
        delete require.cache[path]; const second = require('./n');
        exports.handler = async () => [path, first === second, require.resolve('crypto'), require.main === undefined];`,
      'n.js': 'exports.n = {};',
    };
    expect(answer(files)).toEqual(['/var/task/n.js', false, 'crypto', true]);
  });
});

describe('an ES module', () => {
  it('imports others by their full path', () => {
    const files = {
      'index.mjs': "import { b } from './lib/b.mjs'; export const handler = async () => b;",
      'lib/b.mjs': "import c, { d } from '../c.mjs'; export const b = [c, d];",
      'c.mjs': "export default 'c'; export const d = 'd';",
    };
    expect(answer(files)).toEqual(['c', 'd']);
  });

  it('imports a CommonJS file by default and by the names that Node finds in it', () => {
    const files = {
      'index.mjs':
        "import whole, { a, b } from './c.cjs'; import * as all from './c.cjs'; export const handler = async () => [whole, a, b, Object.keys(all).sort(), all.default === whole];",
      'c.cjs':
        "exports.a = 1; Object.defineProperty(exports, 'b', { enumerable: true, value: 2 });",
    };
    expect(answer(files)).toEqual([{ a: 1, b: 2 }, 1, 2, ['a', 'b', 'default'], true]);
  });

  it('imports names that a CommonJS file passes on', () => {
    const files = {
      'index.mjs': "import { deep } from './outer.cjs'; export const handler = async () => deep;",
      'outer.cjs': "module.exports = require('./inner.cjs');",
      'inner.cjs': "exports.deep = 'found';",
    };
    expect(answer(files)).toBe('found');
  });

  it('imports JSON', () => {
    const files = {
      'index.mjs':
        "import data from './data.json' with { type: 'json' }; export const handler = async () => data.n;",
      'data.json': '{"n": 7}',
    };
    expect(answer(files)).toBe(7);
  });

  it('has import.meta and createRequire', () => {
    const files = {
      'src/index.mjs': `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);
        export const handler = async () => [import.meta.url, import.meta.dirname, import.meta.filename, require('./c.cjs')];`,
      'src/c.cjs': 'module.exports = 3;',
    };
    expect(answer(files, 'src/index.handler')).toEqual([
      'file:///var/task/src/index.mjs',
      '/var/task/src',
      '/var/task/src/index.mjs',
      3,
    ]);
  });

  it('shares its bindings in a circle', () => {
    const files = {
      'index.mjs':
        "import { later } from './b.mjs'; export const name = 'main'; export const handler = async () => later();",
      'b.mjs': "import { name } from './index.mjs'; export const later = () => name;",
    };
    expect(answer(files)).toBe('main');
  });

  it('is found without an extension or as a folder only by require', () => {
    expect(
      failure({ 'index.mjs': "import './lib'; export {};", 'lib/index.js': '' }),
    ).toMatchObject({
      errorMessage: expect.stringMatching(
        /^Directory import '\/var\/task\/lib' is not supported resolving ES modules imported from \/var\/task\/index\.mjs/,
      ) as string,
    });
    expect(failure({ 'index.mjs': "import './a'; export {};", 'a.mjs': '' })).toMatchObject({
      errorType: 'Runtime.ImportModuleError',
      errorMessage: expect.stringMatching(
        /^Error: Cannot find module '\/var\/task\/a' imported from \/var\/task\/index\.mjs\n/,
      ) as string,
    });
  });
});

describe('what a file is', () => {
  const esm = 'export const handler = async () => typeof require;';
  const commonJs = 'exports.handler = async () => typeof require;';

  it.each([
    ['.mjs', { 'index.mjs': esm }, 'undefined'],
    ['.cjs', { 'index.cjs': commonJs }, 'function'],
    [
      'the type of its package',
      { 'index.js': esm, 'package.json': '{"type":"module"}' },
      'undefined',
    ],
    [
      'the type of the nearest package',
      {
        'index.js': "exports.handler = require('./lib/a.js');",
        'lib/a.js': 'module.exports = async () => typeof require;',
        'package.json': '{}',
        'lib/package.json': '{"type":"commonjs"}',
      },
      'function',
    ],
    ['its syntax', { 'index.js': esm }, 'undefined'],
    [
      'its syntax, for a second file',
      {
        'index.js': "import { h } from './b.js'; export const handler = h;",
        'b.js': 'export const h = async () => typeof require;',
      },
      'undefined',
    ],
  ])('is told by %s', (_name, files, expected) => {
    expect(answer(files)).toBe(expected);
  });

  it('is the first of .js, .mjs and .cjs that a handler name finds', () => {
    const files = {
      'index.mjs': "export const handler = async () => 'mjs';",
      'index.cjs': "exports.handler = async () => 'cjs';",
    };
    expect(answer(files)).toBe('mjs');
    expect(answer({ ...files, 'index.js': "exports.handler = async () => 'js';" })).toBe('js');
  });

  it('is the index of a folder that the handler names', () => {
    expect(answer({ 'app/index.js': 'exports.handler = async () => 1;' }, 'app.handler')).toBe(1);
  });

  it('is nothing where the handler names no file', () => {
    expect(failure({ 'other.js': '' })).toMatchObject({
      errorType: 'Runtime.ImportModuleError',
      errorMessage: expect.stringMatching(
        /^Error: Cannot find module 'index'\nRequire stack:\n- \/var\/runtime\/index\.mjs\n/,
      ) as string,
    });
  });
});

describe('packages among the files', () => {
  it('are found upwards, by main, by index, by exports and by path', () => {
    const files = {
      'index.js': `exports.handler = async () => [require('main'), require('indexed'), require('@scope/conditional'), require('main/lib/extra'), (await import('@scope/conditional')).default];`,
      'node_modules/main/package.json': '{"main":"lib/start"}',
      'node_modules/main/lib/start.js': "module.exports = 'main';",
      'node_modules/main/lib/extra.js': "module.exports = 'extra';",
      'node_modules/indexed/index.js': "module.exports = 'indexed';",
      'node_modules/@scope/conditional/package.json':
        '{"exports":{".":{"import":"./i.mjs","require":"./r.cjs"}}}',
      'node_modules/@scope/conditional/i.mjs': "export default 'imported';",
      'node_modules/@scope/conditional/r.cjs': "module.exports = 'required';",
    };
    expect(answer(files)).toEqual(['main', 'indexed', 'required', 'extra', 'imported']);
  });

  it('do not stand in for the modules of Node', () => {
    const files = {
      'index.js': "exports.handler = async () => typeof require('crypto').createHash;",
      'node_modules/crypto/index.js': 'module.exports = {};',
    };
    expect(answer(files)).toBe('function');
  });
});

describe('a file that fails', () => {
  it('is named with its line and column, whatever kind it is', () => {
    const throwing = "\nfunction fail() {\n  throw new RangeError('deep');\n}\n";
    const trace = (files: Files): readonly string[] => {
      const made = specification('', { files });
      expect(runtime.initialize(made).failure).toBeNull();
      const { result } = runtime.invoke(made.environmentId, request({}));
      return result.kind === 'error' ? result.trace : [];
    };
    const handler = 'export const handler = async () => fail();';
    expect(
      trace({
        'index.mjs': `import { fail } from './a.mjs';\n${handler}`,
        'a.mjs': `${throwing}export { fail };`,
      }),
    ).toEqual([
      'RangeError: deep',
      '    at fail (file:///var/task/a.mjs:3:23)',
      '    at handler (file:///var/task/index.mjs:2:40)',
    ]);
    expect(
      trace({
        'index.mjs': `import { fail } from './lib/a.cjs';\n${handler}`,
        'lib/a.cjs': `${throwing}exports.fail = fail;`,
      }),
    ).toEqual([
      'RangeError: deep',
      '    at fail (/var/task/lib/a.cjs:3:23)',
      '    at handler (file:///var/task/index.mjs:2:40)',
    ]);
  });

  it('has right columns on a first line behind which something of ours stands', () => {
    const where = (name: string, source: string): unknown => {
      const found = failure({ [name]: source });
      return found?.kind === 'error' && found.trace[1];
    };
    expect(where('index.js', "throw new Error('x');")).toMatch(/at \/var\/task\/index\.js:1:\d+$/);
    const plain = where('index.mjs', "throw new Error('x'); export {};");
    const withMeta = where('index.mjs', "throw new Error('x'); export { }; import.meta.url;");
    expect(withMeta).toBe(plain);
  });

  it('does not show the modules of ours that join it to others', () => {
    const found = failure({
      'index.mjs': "import './c.cjs'; export {};",
      'c.cjs': "throw new Error('while loading');",
    });
    expect(found).toMatchObject({
      errorMessage: 'while loading',
      trace: ['Error: while loading', expect.stringMatching(/^ {4}at \/var\/task\/c\.cjs:1:\d+$/)],
    });
  });

  it.each([
    ['a required file', { 'index.js': "require('./bad');", 'bad.js': 'const = ;' }],
    ['an imported file', { 'index.mjs': "import './bad.mjs'; export {};", 'bad.mjs': 'const = ;' }],
    [
      'an imported CommonJS file',
      { 'index.mjs': "import './bad.cjs'; export {};", 'bad.cjs': 'const = ;' },
    ],
    ['JSON', { 'index.js': "require('./bad.json');", 'bad.json': '{' }],
    [
      'an export that is not there',
      { 'index.mjs': "import { x } from './a.mjs'; export {};", 'a.mjs': '' },
    ],
  ])('to parse is a syntax error of the user’s (SYN-24): %s', (_name, files) => {
    expect(failure(files)).toMatchObject({ errorType: 'Runtime.UserCodeSyntaxError' });
  });

  it('can be required again, and fails again', () => {
    const files = {
      'index.js': `const seen = []; for (let i = 0; i < 2; i += 1) { try { require('./bad'); } catch (error) { seen.push(error.message); } }
        exports.handler = async () => seen;`,
      'bad.js': "throw new Error('bad ' + (globalThis.tries = (globalThis.tries ?? 0) + 1));",
    };
    expect(answer(files)).toEqual(['bad 1', 'bad 2']);
  });

  it('tells who required the one that is missing', () => {
    expect(
      failure({
        'index.js': "require('./a');",
        'a.js': "require('./lib/b');",
        'lib/b.js': "require('../none');",
      }),
    ).toMatchObject({
      errorType: 'Runtime.ImportModuleError',
      errorMessage: expect.stringContaining(
        "Error: Cannot find module '../none'\nRequire stack:\n- /var/task/lib/b.js\n- /var/task/a.js\n- /var/task/index.js\n- /var/runtime/index.mjs\n",
      ) as string,
    });
  });
});

describe('the files', () => {
  it.each([
    "require('/etc/passwd')",
    "require('../../etc/hostname')",
    "require('/proc/self/environ')",
    "await import('file:///etc/passwd')",
    "await import('/var/task/../../etc/passwd')",
    "await import('pushpull:bridge')",
    "await import('pushpull:kernel')",
    "await import('https://example.com/x.mjs')",
    "await import('data:text/javascript,export default 1')",
    'await eval(\'import("pushpull:bridge")\')',
    'await new Function(\'return import("pushpull:bridge")\')()',
  ])('are all there is: %s finds nothing', (expression) => {
    expect(
      answer({
        'index.js': `exports.handler = async () => { try { return ${expression}; } catch (error) { return error.code; } };`,
      }),
    ).toMatch(/MODULE_NOT_FOUND$/);
  });
});
