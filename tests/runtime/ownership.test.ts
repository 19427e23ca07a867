import { expect, it } from 'vitest';
import { request, run, runtime, specification, start } from './guest.ts';

/** One program for each way in which a call can end. QuickJS aborts where a freed heap still has owners. */
const endings = [
  'exports.handler = async () => ({ a: 1 });',
  'export const handler = async () => 1;',
  'import { format } from "util"; await 1; export const handler = async () => format("%o", { a: 1 });',
  'exports.handler = async () => { throw new Error("x"); };',
  'exports.handler = async () => { Promise.reject(1); Promise.reject(2); await 1; };',
  'exports.handler = async () => { setTimeout(() => { throw 1; }, 1); await new Promise(() => {}); };',
  'exports.handler = async () => { for (;;); };',
  'exports.handler = async () => { try { await (async () => { for (;;); })(); } finally { await 1; } };',
  'exports.handler = async () => { process.exit(1); };',
  'exports.handler = async () => { const a = []; for (;;) a.push(new Array(1000).fill(a)); };',
  'exports.handler = async () => { setInterval(() => {}, 10); setTimeout(() => {}, 1e6); };',
  'exports.handler = async () => new Promise(() => {});',
  'exports.handler = async () => "x".repeat(7e6);',
  'exports.handler = async () => { console.log("x".repeat(2e7)); await 1; return [..."y".repeat(1e6)]; };',
  'exports.handler = async () => { const r = Promise.reject(1); await 1; r.catch(() => {}); };',
  'exports.handler = async () => { await import("nothing").catch(() => {}); return 1; };',
  'exports.handler = async () => { await import("crypto"); try { require("./nothing"); } catch {} return require("./index.js"); };',
  'import { createHash } from "crypto"; import { createRequire } from "module"; const r = createRequire(import.meta.url); export const handler = async () => [r("util").inspect(URL), createHash("md5").update("x").digest("hex")];',
  'exports.handler = async () => { const u = new URL("http://a/?b=1"); u.searchParams.set("c", "d"); return [u, Buffer.from("x").toString("base64"), structuredClone(new Map([[u.href, 1]]))]; };',
  'exports.handler = async () => { const c = new AbortController(); AbortSignal.timeout(1e6); process.nextTick(() => c.abort()); setTimeout(() => {}, 1e6); return 1; };',
  'exports.handler = async () => { for (;;) Buffer.from("x".repeat(1e5)); };',
  'exports.handler = (event, context, callback) => { callback(null, 1); };',
];

it.each(endings)('frees everything after: %s', (code) => {
  run(code);
  runtime.disposeAll();
  expect(runtime.liveEnvironments).toBe(0);
  expect(runtime.abandonedEnvironments).toBe(0);
});

it.each(['throw 1;', 'exports.handler = }', 'import x from "y"; export {};', 'for (;;);', '1;'])(
  'frees everything after a failed initialisation: %s',
  (code) => {
    expect(runtime.initialize(specification(code)).failure).not.toBeNull();
    expect(runtime.liveEnvironments).toBe(0);
  },
);

it('uses no more memory for the hundredth environment than for the twentieth', () => {
  const use = (): number => {
    for (let count = 0; count < 20; count += 1) {
      const { id, call } = start('exports.handler = async () => { console.log({ a: 1 }); };');
      call();
      runtime.dispose(id);
    }
    return runtime.memoryBytes;
  };
  const before = use();
  for (let round = 0; round < 4; round += 1) expect(use()).toBe(before);
});

it('holds no more memory after many calls than after a few', () => {
  const { call } = start('exports.handler = async (event) => ({ ...event, at: Date.now() });');
  const use = (): number => {
    let used = 0;
    for (let count = 0; count < 300; count += 1) used = call({ n: 1 }).memoryUsedBytes;
    return used;
  };
  use();
  const before = use();
  expect(Math.abs(use() - before)).toBeLessThan(20_000);
});

it('ignores an unknown environment on disposal and refuses to invoke it', () => {
  runtime.dispose('env_unknown');
  expect(() => runtime.invoke('env_unknown', request({}))).toThrow('it is not initialised');
});
