import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { evaluate } from './guest.ts';

/**
 * Runs the same code in a handler and in the Node that runs the tests, and compares what both return.
 * The body has `require` and the globals; what JSON cannot carry it turns into text itself.
 */
async function expectAsInNode(body: string): Promise<void> {
  const wrapped = `try { return await (async () => { ${body} })(); } catch (error) { return [error.name, error.code ?? null]; }`;
  const AsyncFunction = (async () => {}).constructor as new (
    ...parameters: string[]
  ) => (require: NodeJS.Require) => Promise<unknown>;
  const inNode = await new AsyncFunction('require', wrapped)(createRequire(import.meta.url));
  const plain: unknown = JSON.parse(JSON.stringify(inNode ?? null));
  expect(evaluate(wrapped)).toEqual(plain);
}

const text = JSON.stringify('Grüße, 日本 📦 \u0000\u00ff end');

describe('Buffer does as in Node', () => {
  it.each(['utf8', 'utf-8', 'utf16le', 'latin1', 'ascii', 'base64', 'base64url', 'hex', 'UCS2'])(
    'with %s in both directions',
    async (encoding) => {
      await expectAsInNode(`
        const bytes = Buffer.from(${text});
        const shown = bytes.toString('${encoding}');
        return [shown, [...Buffer.from(shown, '${encoding}')], Buffer.byteLength(shown, '${encoding}'),
          [...Buffer.from(${text}, '${encoding}')]];`);
    },
  );

  it.each([
    'return Buffer.from("7468697x", "hex").toString();',
    'return Buffer.from("aGk=\\n aGk", "base64").toString();',
    'return Buffer.from("a-_b", "base64").toString("hex");',
    'return [...Buffer.from([1, 256, -1, 3.7])];',
    'const a = new ArrayBuffer(4); const b = Buffer.from(a, 1, 2); b[0] = 7; return [...new Uint8Array(a)];',
    'return [...Buffer.from(new Uint16Array([1, 600]))];',
    'return Buffer.from({ type: "Buffer", data: [1, 2] }).equals(Buffer.from([1, 2]));',
    'return [Buffer.alloc(3), Buffer.alloc(5, "ab"), Buffer.alloc(3, 1), Buffer.allocUnsafe(2).length];',
    'return Buffer.concat([Buffer.from("a"), new Uint8Array([98]), Buffer.from("c")]).toString();',
    'return [...Buffer.concat([Buffer.from("abc")], 2), ...Buffer.concat([Buffer.from("a")], 3)];',
    'return [Buffer.isBuffer(Buffer.alloc(1)), Buffer.isBuffer(new Uint8Array(1)), Buffer.isEncoding("HEX"), Buffer.isEncoding("x")];',
    'return [Buffer.compare(Buffer.from("a"), Buffer.from("b")), Buffer.from("b").compare(Buffer.from("a"))];',
    'const b = Buffer.from("hello"); const s = b.slice(1, 3); s[0] = 69; return [b.toString(), s.toString(), b.subarray(-2).toString()];',
    'return Buffer.from("hello").toString("utf8", 1, 3);',
    'const b = Buffer.from("one two one"); return [b.indexOf("one"), b.indexOf("one", 1), b.lastIndexOf("one"), b.includes("two"), b.indexOf(111), b.indexOf("x"), b.indexOf("one", -3), b.lastIndexOf("one", 7)];',
    'const b = Buffer.alloc(6); return [b.write("héé", 1), b.write("ff00", 0, "hex"), [...b], b.write("日本", 0, 5)];',
    'const b = Buffer.alloc(4); b.fill("abc"); const c = Buffer.from("xyz"); return [b.toString(), c.copy(b, 1, 1), b.toString()];',
    'return JSON.stringify({ b: Buffer.from("hi") });',
    'return [...Buffer.from("ab").entries()].join("|") + Buffer.from("ab").keys().next().value;',
    'const b = Buffer.from([1, 2, 3, 4]); return [b.swap16().toString("hex"), b.swap32().toString("hex")];',
    'return Buffer.from([1, 2]).map((n) => n * 2) instanceof Buffer;',
    'return new Buffer("old").toString();',
    'return Buffer.from(5);',
    'return Buffer.from("a", "nonsense");',
    'return Buffer.alloc(-1);',
    'return Buffer.alloc(2).readInt32LE(0);',
    'return Buffer.alloc(2).writeUInt8(256);',
    'return [atob(btoa("\\u00ff\\u0000x")), atob(" aGk "), btoa("")];',
    'return atob("a");',
    'return btoa("日");',
  ])('%s', expectAsInNode);

  it('in all its numbers', async () => {
    await expectAsInNode(`
      const b = Buffer.alloc(64), seen = [];
      const values = { UInt8: 200, Int8: -100, UInt16: 60000, Int16: -30000, UInt32: 4e9, Int32: -2e9, Float: 1.5, Double: Math.PI };
      for (const [name, value] of Object.entries(values)) for (const order of name.endsWith('8') ? [''] : ['LE', 'BE']) {
        seen.push(b['write' + name + order](value, 3), b['read' + name + order](3), b.toString('hex', 0, 12));
      }
      for (const order of ['LE', 'BE']) {
        seen.push(b['writeUInt' + order](0x123456789a, 1, 5), b['readUInt' + order](1, 5), b['writeInt' + order](-5, 1, 6), b['readInt' + order](1, 6));
        seen.push(b['writeBigUInt64' + order](2n ** 63n, 8), String(b['readBigUInt64' + order](8)), String(b['readBigInt64' + order](8)));
        seen.push(b['readUint16' + order](8));
      }
      return seen;`);
  });
});

describe('TextEncoder and TextDecoder do as in Node', () => {
  it.each([
    'const d = new TextDecoder(); return [d.encoding, d.fatal, d.ignoreBOM, d.decode()];',
    'return new TextDecoder("utf-16le").decode(new Uint8Array([65, 0, 61, 216]));',
    'return new TextDecoder("latin1").decode(new Uint8Array([0x80, 0xe9, 0]));',
    'return new TextDecoder("utf-8", { ignoreBOM: true }).decode(new Uint8Array([0xef, 0xbb, 0xbf, 65])).length;',
    'return new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array([0xff]));',
    'return new TextDecoder("none");',
    'const d = new TextDecoder(); return [d.decode(new Uint8Array([0xe6, 0x97]), { stream: true }), d.decode(new Uint8Array([0xa5, 0xf0]), { stream: true }), d.decode()];',
    'const d = new TextDecoder("utf-16le"); return [d.decode(new Uint8Array([65, 0, 61]), { stream: true }), d.decode(new Uint8Array([216, 230, 220]))];',
    'return new TextDecoder().decode(new Uint16Array([16705]).buffer);',
    'const target = new Uint8Array(5); return [new TextEncoder().encodeInto("日本", target), [...target]];',
  ])('%s', expectAsInNode);
});

describe('URL and URLSearchParams do as in Node', () => {
  it.each([
    ['https://user:pw@Example.com:8080/a/../b?x=1&y=%20z#frag', undefined],
    ['../c?d', 'https://example.com/a/b/e'],
    ['//other.example/x', 'https://example.com'],
    ['https://münchen.example/straße', undefined],
    ['HTTP://EXAMPLE.com:80', undefined],
    ['data:text/plain,hi there', undefined],
    ['http://[::1]:3000/', undefined],
    ['http://1.2.3', undefined],
    ['not a url', undefined],
    ['http://a b/', undefined],
    ['http://%zz/', undefined],
  ])('for %s on %s', async (input, base) => {
    await expectAsInNode(`
      const url = new URL(${JSON.stringify(input)}, ${JSON.stringify(base)});
      return ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'].map((name) => url[name]);`);
  });

  it.each([
    'const u = new URL("http://a/b"); u.pathname = "/c d"; u.search = "q=1"; u.hash = "h"; u.port = "99"; u.hostname = "ex.com"; u.protocol = "https"; return [u.href, u.searchParams.get("q")];',
    'const u = new URL("http://a/?x=1"); u.searchParams.append("y", "a b&c"); u.searchParams.delete("x"); return [String(u), JSON.stringify({ u })];',
    'const u = new URL("http://a/?x=1"); const p = u.searchParams; u.href = "http://b/?z=2"; return [p.get("z"), p === u.searchParams];',
    'return [URL.canParse("http://a"), URL.canParse("a"), URL.canParse("a", "http://b")];',
    'const p = new URLSearchParams("?a=1&a=2&b=%C3%BC+x&c"); return [[...p], p.get("b"), p.getAll("a"), p.has("c"), p.has("a", "3"), p.size, String(p)];',
    'return String(new URLSearchParams({ "a b": "c&d", é: "~!\'()*" }));',
    'return String(new URLSearchParams([["a", "1"], ["b", "2"]]));',
    'return new URLSearchParams([["a"]]);',
    'const p = new URLSearchParams("b=2&a=1&b=1"); p.sort(); p.set("b", "9"); return [String(p), [...p.keys()], [...p.values()]];',
    'return [...new URLSearchParams("a=%zz&b=%ff&=x&&d==e")];',
    'const { fileURLToPath, pathToFileURL } = require("url"); return [fileURLToPath("file:///a%20b"), pathToFileURL("/x y").href];',
  ])('%s', expectAsInNode);
});

describe('hashes and HMACs are those of Node', () => {
  it.each(['md5', 'sha1', 'sha256', 'sha384', 'sha512', 'SHA256'])('%s', async (algorithm) => {
    await expectAsInNode(`
      const crypto = require('node:crypto');
      const one = crypto.createHash('${algorithm}').update('Grüße').update(Buffer.from([0, 255])).digest('hex');
      const two = crypto.createHmac('${algorithm}', 'key').update('data').digest('base64');
      const three = crypto.createHmac('${algorithm}', Buffer.alloc(200, 1)).update('').digest('base64url');
      return [one, two, three, crypto.createHash('${algorithm}').update('').digest().length];`);
  });

  it.each([
    'return require("crypto").createHash("nonsense") && 1;',
    'const h = require("crypto").createHash("md5"); h.digest(); return h.update("x");',
    'const { createHash } = require("crypto"); const h = createHash("sha256").update("a"); const c = h.copy(); return [h.digest("hex"), c.update("b").digest("hex")];',
    'const { timingSafeEqual: t } = require("crypto"); return [t(Buffer.from("a"), Buffer.from("a")), t(Buffer.from("a"), Buffer.from("b"))];',
    'return require("crypto").timingSafeEqual(Buffer.from("a"), Buffer.from("ab"));',
    'const d = await crypto.subtle.digest("SHA-256", new TextEncoder().encode("x")); return [d.constructor.name, Buffer.from(d).toString("hex")];',
    'return Buffer.from(await crypto.subtle.digest({ name: "sha-1" }, new Uint8Array(3).subarray(1))).toString("hex");',
    'const k = await crypto.subtle.importKey("raw", Buffer.from("key"), { name: "HMAC", hash: "SHA-256" }, true, ["sign", "verify"]); const s = await crypto.subtle.sign("HMAC", k, Buffer.from("data")); return [Buffer.from(s).toString("hex"), await crypto.subtle.verify("HMAC", k, s, Buffer.from("data")), await crypto.subtle.verify("HMAC", k, s, Buffer.from("other")), k.type, k.algorithm, k.usages, k.extractable, Buffer.from(await crypto.subtle.exportKey("raw", k)).toString()];',
    'return crypto.subtle.digest("MD5", new Uint8Array(1)).catch((error) => error.name);',
  ])('%s', expectAsInNode);
});

describe('structuredClone does as in Node', () => {
  it.each([
    'const e = structuredClone(new RangeError("x", { cause: { a: 1 } })); return [e instanceof RangeError, e.message, e.cause];',
    'return structuredClone({ f() {} });',
    'return structuredClone(Symbol("x"));',
    'return structuredClone(Promise.resolve());',
    'const v = structuredClone(new Float64Array([1, 2, 3]).subarray(1)); return [v.constructor.name, [...v], v.buffer.byteLength];',
    'return structuredClone(Buffer.from("a")).constructor.name;',
    'class A { b = 1; get c() { return 2; } } return [structuredClone(new A()), structuredClone(new A()) instanceof A];',
    'return [structuredClone(null), structuredClone(undefined) === undefined, Object.is(structuredClone(-0), -0)];',
  ])('%s', expectAsInNode);
});

describe('events, aborts and timers do as in Node', () => {
  it.each([
    'const E = require("events"); const e = new E(); const seen = []; e.on("x", (v) => seen.push(v)); e.once("x", () => seen.push("once")); e.prependListener("x", () => seen.push("first")); return [e.emit("x", 1), e.emit("x", 2), e.emit("y"), seen, e.listenerCount("x"), e.eventNames()];',
    'const { EventEmitter } = require("node:events"); class Mine extends EventEmitter {} const e = new Mine(); const f = () => {}; e.on("a", f).off("a", f); return e.listenerCount("a");',
    'const E = require("events"); new E().emit("error", new RangeError("boom"));',
    'const E = require("events"); const e = new E(); setTimeout(() => e.emit("go", 1, 2), 5); return E.once(e, "go");',
    'const c = new AbortController(); const seen = []; c.signal.addEventListener("abort", (event) => seen.push(event.type)); c.signal.onabort = () => seen.push("on"); c.abort(); c.abort(); return [seen.sort(), c.signal.aborted, c.signal.reason.name, c.signal.reason.code];',
    'return [AbortSignal.abort("why").reason, AbortSignal.any([AbortSignal.abort(1), new AbortController().signal]).reason];',
    'AbortSignal.abort().throwIfAborted();',
    'const s = AbortSignal.timeout(5); await new Promise((done) => setTimeout(done, 20)); return [s.aborted, s.reason.name];',
    'const t = new EventTarget(); let n = 0; t.addEventListener("x", { handleEvent() { n += 1; } }); t.addEventListener("x", (e) => { e.preventDefault(); n += 10; }, { once: true }); return [t.dispatchEvent(new Event("x", { cancelable: true })), t.dispatchEvent(new Event("x")), n];',
    'const { setTimeout: wait } = require("timers/promises"); return [await wait(1, "v"), await wait(5, 0, { signal: AbortSignal.abort() }).catch((e) => [e.name, e.code])];',
    'const { setInterval: every } = require("timers/promises"); let n = 0; for await (const v of every(1, "x")) { n += 1; if (n === 3) return [n, v]; }',
    'const seen = []; await new Promise((done) => setTimeout(() => { Promise.resolve().then(() => seen.push("micro")); process.nextTick(() => seen.push("tick")); setImmediate(done); }, 1)); return seen;',
  ])('%s', expectAsInNode);
});

describe('util, assert and path do as in Node', () => {
  it.each([
    'const u = require("util"); return [u.inspect({ a: { b: { c: { d: 1 } } } }), u.inspect({ a: { b: { c: { d: 1 } } } }, { depth: 0 }), u.format("%s %d %j %%", "x", 1, {})];',
    'const u = require("util"); return [u.isDeepStrictEqual({ a: [1, new Map([[1, { b: 2 }]])] }, { a: [1, new Map([[1, { b: 2 }]])] }), u.isDeepStrictEqual([1], ["1"]), u.isDeepStrictEqual(new Set([{ a: 1 }]), new Set([{ a: 1 }]))];',
    'const u = require("util"); const f = u.promisify((a, done) => done(null, a + 1)); return f(1);',
    'const u = require("util"); const f = u.promisify((done) => done(new TypeError("x"))); return f();',
    'const u = require("util"); return new Promise((done) => u.callbackify(async (a) => a * 2)(4, (error, value) => done([error, value])));',
    'const u = require("util"); function A() {} function B() {} u.inherits(A, B); return [new A() instanceof B, A.super_ === B];',
    'const { types: t } = require("util"); return [t.isDate(new Date()), t.isPromise(Promise.resolve()), t.isRegExp(/x/), t.isMap({}), t.isNativeError(new Error()), t.isUint8Array(Buffer.alloc(1)), t.isAsyncFunction(async () => {})];',
    'class A { [Symbol.for("nodejs.util.inspect.custom")]() { return "<A>"; } } return require("util").inspect([new A(), Buffer.from("hi"), { b: new A() }]);',
    'return require("util").inspect(new URLSearchParams("a=1&b=2"));',
    'require("assert")(0);',
    'require("assert").deepStrictEqual({ a: 1 }, { a: 1 }); return "same";',
    'require("assert").deepStrictEqual({ a: 1 }, { a: "1" });',
    'require("assert").deepEqual({ a: 1 }, { a: "1" }); return "loose";',
    'const assert = require("assert/strict"); assert.throws(() => { throw new TypeError("bad"); }, TypeError); assert.throws(() => { throw new Error("bad"); }, /bad/); assert.throws(() => { throw new Error("bad"); }, { message: "bad" }); assert.equal(1, 1); return "thrown";',
    'require("assert").throws(() => {});',
    'await require("assert").rejects(async () => { throw new Error("x"); }, /x/); return "rejected";',
    'const p = require("path"); return [p.join("/a", "..", "b", "./c/"), p.join(""), p.normalize("../a//b/./../c"), p.basename("/x/y.tar.gz", ".gz"), p.extname("a.b.c"), p.extname(".rc"), p.dirname("/a/b/"), p.dirname("a"), p.dirname("/a"), p.isAbsolute("a")];',
    'const p = require("path"); return [p.parse("/a/b/f.txt"), p.format({ dir: "/a", name: "b", ext: ".c" }), p.relative("/a/b/c", "/a/d"), p.resolve("/a", "b", "../c"), p.resolve("/"), p.parse("x")];',
    'require("path").join(1);',
  ])('%s', expectAsInNode);
});

describe('dates and numbers show as in Node in en-US and UTC', () => {
  it.each([
    'return [0, 1e12, 1768232400123].map((at) => new Date(at)).map((d) => [d.toISOString(), d.toJSON(), d.toUTCString()]);',
    'const o = { timeZone: "UTC" }; return [0, 43200000, 1768275296000].map((at) => new Date(at)).map((d) => [d.toLocaleString("en-US", o), d.toLocaleDateString("en-US", o), d.toLocaleTimeString("en-US", o)]);',
    'return [0, 1234567.891, -1234.5, 0.0005, 1e21, 999, 1000, NaN, -0].map((n) => n.toLocaleString("en-US"));',
    'return [12345678901234567890n.toLocaleString("en-US"), (-5n).toLocaleString("en-US")];',
    'return new Date(NaN).toLocaleDateString("en-US");',
  ])('%s', expectAsInNode);
});
