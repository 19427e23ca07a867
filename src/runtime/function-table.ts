/* oxlint-disable unicorn/no-useless-spread -- the inner arrays keep each instruction in one piece */
/**
 * Access to the function table of a compiled C program. C calls its callbacks through this table, so
 * a callback of ours must stand in it; the QuickJS build keeps the table to itself.
 */

const headerBytes = 8;
const exportSectionId = 7;
const tableKind = 1;
const exportedName = 'functionTable';

/** The same WebAssembly binary with its function table exported. */
export function exportFunctionTable(wasm: Uint8Array): Uint8Array<ArrayBuffer> {
  let offset = headerBytes;
  while (offset < wasm.length) {
    const size = readUnsigned(wasm, offset + 1);
    const end = size.next + size.value;
    if (wasm[offset] === exportSectionId) {
      const count = readUnsigned(wasm, size.next);
      const name = new TextEncoder().encode(exportedName);
      const section = [
        ...writeUnsigned(count.value + 1),
        ...wasm.subarray(count.next, end),
        ...[name.length, ...name, tableKind, 0],
      ];
      return Uint8Array.from([
        ...wasm.subarray(0, offset + 1),
        ...writeUnsigned(section.length),
        ...section,
        ...wasm.subarray(end),
      ]);
    }
    offset = end;
  }
  throw new Error('Cannot export the function table: the WebAssembly binary exports nothing.');
}

export function functionTableOf(instance: WebAssembly.Instance): WebAssembly.Table {
  const table = instance.exports[exportedName];
  if (table instanceof WebAssembly.Table) return table;
  throw new Error('Cannot reach the function table: it is not exported.');
}

/** Puts a callback into the table and returns its index, which is C's pointer to it. */
export function addToFunctionTable(
  instance: WebAssembly.Instance,
  callback: WebAssembly.ExportValue,
): number {
  const table = functionTableOf(instance);
  const index = table.grow(1);
  table.set(index, callback);
  return index;
}

/**
 * Makes a JavaScript function callable from C with the parameters
 * (pointer, 64-bit value, 64-bit value, int, pointer) and no result.
 */
export function asRejectionCallback(
  listener: (context: number, promise: bigint, reason: bigint, isHandled: number) => void,
): WebAssembly.ExportValue {
  const forwarding = new WebAssembly.Module(forwardingModule);
  const { exports } = new WebAssembly.Instance(forwarding, { m: { f: listener } });
  const callback = exports['f'];
  if (callback === undefined) throw new Error('Cannot make a callback: the module exports no "f".');
  return callback;
}

// Only a WebAssembly function may stand in a table: this module imports `m.f` and exports it as `f`.
const forwardingModule = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // magic, version
  ...[0x01, 0x09, 0x01, 0x60, 0x05, 0x7f, 0x7e, 0x7e, 0x7f, 0x7f, 0x00], // (i32 i64 i64 i32 i32)
  ...[0x02, 0x07, 0x01, 0x01, 0x6d, 0x01, 0x66, 0x00, 0x00], // import "m" "f" as function 0
  ...[0x07, 0x05, 0x01, 0x01, 0x66, 0x00, 0x00], // export function 0 as "f"
]);

function readUnsigned(bytes: Uint8Array, offset: number): { value: number; next: number } {
  let value = 0;
  for (let index = offset, shift = 0; ; index += 1, shift += 7) {
    const byte = bytes[index] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, next: index + 1 };
  }
}

function writeUnsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...writeUnsigned(value >>> 7)];
}
