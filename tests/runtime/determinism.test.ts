import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createQuickJsRuntime, type QuickJsRuntime } from '../../src/runtime/quickjs-runtime.ts';
import { evaluate, request, runtime, specification, start, valueOf } from './guest.ts';

const other: QuickJsRuntime = await createQuickJsRuntime();

/** Initialises an environment, calls it with each event and gives all outcomes. */
function history(where: QuickJsRuntime, code: string, events: readonly unknown[]): unknown[] {
  const made = specification(code, { environmentId: 'repeated' });
  const outcomes: unknown[] = [where.initialize(made)];
  events.forEach((event, index) => {
    if (where.liveEnvironments === 0) outcomes.push(where.initialize(made));
    outcomes.push(where.invoke('repeated', request(event, { startedAtMs: 1e12 + index * 1000 })));
  });
  where.disposeAll();
  return outcomes;
}

const program = `
  const kept = [];
  exports.handler = async (event) => {
    const seen = [Math.random(), Date.now(), crypto.randomUUID()];
    for (const step of event.steps) {
      if (step.kind === 'spin') { let n = 0; for (let i = 0; i < step.size; i += 1) n += { n }.n; }
      if (step.kind === 'sleep') await new Promise((resolve) => setTimeout(resolve, step.size / 100));
      if (step.kind === 'keep') for (let i = 0; i < step.size / 10; i += 1) kept.push({ i, text: 'x' + i });
      if (step.kind === 'free') kept.length = 0;
      if (step.kind === 'log') console.log(step, kept.length, new Error('e'));
      if (step.kind === 'match') /(x+)+y/.test('x'.repeat(step.size % 20));
      if (step.kind === 'throw') throw new Error(String(Math.random()));
      if (step.kind === 'later') setTimeout(() => console.log('later', Date.now()), step.size);
      seen.push(Date.now());
    }
    return seen;
  };`;

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom('spin', 'sleep', 'keep', 'free', 'log', 'match', 'throw', 'later'),
    size: fc.integer({ min: 0, max: 50_000 }),
  }),
  { maxLength: 6 },
);

describe('the same specification and the same requests', () => {
  it('give the same outcomes byte for byte, in another module and among other environments', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ steps }), { minLength: 1, maxLength: 4 }), (events) => {
        const first = history(runtime, program, events);
        // Another history in between: memory addresses and what was compiled before must not matter.
        history(other, 'exports.handler = async () => { for (let i = 0; i < 5e4; i += 1) [i]; };', [
          {},
        ]);
        expect(JSON.stringify(history(other, program, events))).toBe(JSON.stringify(first));
      }),
      { numRuns: 40, seed: 20_260_112 },
    );
  });

  it('count the same interrupts whether garbage is collected early or late', () => {
    const code = `exports.handler = async (event) => {
      const kept = []; for (let i = 0; i < event.kept; i += 1) kept.push({ i });
      const before = kept.length; let n = 0;
      for (let i = 0; i < 3e5; i += 1) n += [i].length;
      return before; };`;
    const { call } = start(code);
    const counts = [1, 1, 1, 1].map(() => call({ kept: 1000 }).interrupts);
    expect(new Set(counts).size).toBe(1);
    expect(history(runtime, code, [{ kept: 1000 }, { kept: 5000 }])).toEqual(
      history(other, code, [{ kept: 1000 }, { kept: 5000 }]),
    );
  });
});

describe('what comes from the seed', () => {
  const random = `
    const { randomBytes, randomInt, randomUUID, randomFillSync, createHash } = require('crypto');
    exports.handler = async () => [
      Math.random(), crypto.randomUUID(), randomUUID(), randomBytes(12).toString('hex'), randomInt(1000), randomInt(-5, 5),
      [...randomFillSync(new Uint16Array(3))], [...crypto.getRandomValues(new Uint32Array(2))],
      Buffer.from(await crypto.subtle.exportKey('raw', await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, true, ['sign']))).toString('hex'),
      [...Buffer.allocUnsafe(64)].some((byte) => byte !== 0),
      await new Promise((done) => randomBytes(4, (error, bytes) => done(bytes.toString('hex')))),
    ];`;

  it('repeats in another module, and differs with the seed', () => {
    const events = [{}, {}];
    expect(history(other, random, events)).toEqual(history(runtime, random, events));
    const values = (randomSeed: string) => valueOf(start(random, { randomSeed }).call());
    expect(values('aaaaaaaa')).toEqual(values('aaaaaaaa'));
    expect(values('aaaaaaaa')).not.toEqual(values('aaaaaaab'));
  });

  it('stays within the bounds that were asked for', () => {
    const body = `const { randomInt } = require('crypto'); const seen = new Set();
      for (let i = 0; i < 200; i += 1) seen.add(randomInt(3, 6));
      return [...seen].sort();`;
    expect(evaluate(body)).toEqual([3, 4, 5]);
  });

  it('is the virtual time of an abort as well', () => {
    const body = `const signal = AbortSignal.timeout(1000); const at = await new Promise((resolve) => {
        signal.onabort = () => resolve(context.getRemainingTimeInMillis()); setTimeout(() => {}, 2000); });
      return at;`;
    expect(evaluate(body)).toBe(1999);
  });
});

describe('the work of the host for a guest', () => {
  it('is counted the same each time, and in another module', () => {
    const code = `const { createHash } = require('crypto');
      exports.handler = async (event) => { const bytes = Buffer.alloc(event.size, 'é');
        const text = bytes.toString(); const url = new URL('http://a/' + text.slice(0, 1000));
        return [createHash('sha256').update(text).digest('hex'), url.href.length, new TextDecoder().decode(bytes).length]; };`;
    const events = [{ size: 1e5 }, { size: 3e5 }, { size: 1e5 }];
    const first = history(runtime, code, events) as { interrupts: number }[];
    expect(history(other, code, events)).toEqual(first);
    expect(first[2]?.interrupts).toBeGreaterThan(first[1]?.interrupts ?? Infinity);
  });
});

describe('randomness', () => {
  it('follows the seed', () => {
    const body = 'exports.handler = async () => [Math.random(), crypto.randomUUID()];';
    const one = valueOf(start(body, { randomSeed: 'aaaaaaaa' }).call());
    expect(valueOf(start(body, { randomSeed: 'aaaaaaaa' }).call())).toEqual(one);
    expect(valueOf(start(body, { randomSeed: 'aaaaaaab' }).call())).not.toEqual(one);
  });

  it('goes on from call to call', () => {
    const { call } = start('exports.handler = async () => Math.random();');
    expect(valueOf(call())).not.toBe(valueOf(call()));
  });

  it('has one stream a purpose: UUIDs do not shift Math.random', () => {
    const plain = evaluate('return Math.random();');
    expect(evaluate('crypto.randomUUID(); return Math.random();')).toBe(plain);
  });

  it('is spread evenly over [0, 1)', () => {
    const body = `const buckets = new Array(10).fill(0);
      for (let i = 0; i < 10000; i += 1) buckets[Math.floor(Math.random() * 10)] += 1;
      return buckets;`;
    for (const count of evaluate(body) as number[]) {
      expect(count).toBeGreaterThan(850);
      expect(count).toBeLessThan(1150);
    }
  });

  it('makes UUIDs of version 4 and fills typed arrays', () => {
    const [uuid, bytes] = evaluate(
      'return [crypto.randomUUID(), [...crypto.getRandomValues(new Uint8Array(16))]];',
    ) as [string, number[]];
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(bytes).size).toBeGreaterThan(8);
  });
});
