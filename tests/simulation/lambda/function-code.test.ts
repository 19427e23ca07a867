import { describe, expect, it } from 'vitest';
import { functions } from '../../../src/simulation/lambda/function.ts';
import { openSandbox } from '../../support/test-sandbox.ts';

const CODE = 'exports.handler = async () => 1;';
const LIMIT = 3 * 1_048_576;

describe('what a function runs', () => {
  it('is exactly one of code, files and behavior', () => {
    const sandbox = openSandbox();
    expect(() => sandbox.createFunction('f', CODE, { code: null })).toThrow(
      'nothing is given of code, files and behavior; give exactly one.',
    );
    expect(() => sandbox.createFunction('f', CODE, { files: { 'index.js': CODE } })).toThrow(
      'more than one is given of code, files and behavior; give exactly one.',
    );
    expect(sandbox.world.table(functions).size).toBe(0);
  });

  it.each(['', '/index.js', '../index.js', 'lib/../index.js', './index.js', 'lib//a.js', 'a\0b'])(
    'has files with plain relative paths, and not %j',
    (path) => {
      const sandbox = openSandbox();
      expect(() =>
        sandbox.createFunction('f', CODE, { code: null, files: { [path]: CODE } }),
      ).toThrow('is no path of a file');
    },
  );

  it.each(['index.js', 'lib/price.mjs', 'node_modules/@acme/tax-rates/index.cjs', '.env.json'])(
    'takes the path %s',
    (path) => {
      const sandbox = openSandbox();
      sandbox.createFunction('f', CODE, { code: null, files: { [path]: CODE } });
      expect(sandbox.world.table(functions).find('f')?.files).toEqual({ [path]: CODE });
    },
  );

  it('has at most 200 files', () => {
    const sandbox = openSandbox();
    const files = (count: number): Record<string, string> =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}.js`, CODE]));
    sandbox.createFunction('most', CODE, { code: null, files: files(200) });
    expect(() => sandbox.createFunction('more', CODE, { code: null, files: files(201) })).toThrow(
      '201 files are above the limit of 200',
    );
  });

  it('has at most 3 MB in all of its files, to the byte', () => {
    const sandbox = openSandbox();
    const files = { 'a.js': 'x'.repeat(LIMIT - 10), 'b.js': 'y'.repeat(10) };
    sandbox.createFunction('most', CODE, { code: null, files });
    expect(() =>
      sandbox.createFunction('more', CODE, { code: null, files: { ...files, 'c.js': 'z' } }),
    ).toThrow(`${LIMIT + 1} bytes are above the limit of ${LIMIT}`);
  });

  it('has the same checksum in whichever order its files are sent', () => {
    const sandbox = openSandbox();
    const [a, b] = ['exports.a = 1;', 'exports.b = 2;'];
    sandbox.createFunction('one', CODE, { code: null, files: { 'a.js': a, 'b.js': b } });
    sandbox.createFunction('two', CODE, { code: null, files: { 'b.js': b, 'a.js': a } });
    const sums = ['one', 'two'].map(
      (name) => sandbox.world.table(functions).find(name)?.codeSha256,
    );
    expect(sums[0]).toBe(sums[1]);
  });
});
