/**
 * Gives C's `localtime` the time zone UTC, as Lambda has it, whatever zone the host is in: the same
 * code must print the same dates on every machine.
 *
 * @param imports what the WebAssembly module asks of its host
 */
export function withUtcAsLocalTime(
  imports: WebAssembly.Imports,
  memory: WebAssembly.Memory | undefined,
): WebAssembly.Imports {
  const [moduleName, functions] = Object.entries(imports)[0] ?? ['', {}];
  const replacements: Record<string, WebAssembly.ImportValue> = {};
  // The build shortens the names; the two functions are told by what they ask and how they are called.
  for (const [name, value] of Object.entries(functions)) {
    if (typeof value !== 'function' || !value.toString().includes('getTimezoneOffset')) continue;
    if (memory !== undefined && value.length === 2) replacements[name] = localTime(memory);
    if (memory !== undefined && value.length === 4) replacements[name] = setTimeZone(memory);
  }
  if (Object.keys(replacements).length !== 2) {
    throw new Error('Cannot load QuickJS: its build asks for the time zone in an unknown way.');
  }
  return { ...imports, [moduleName]: { ...functions, ...replacements } };
}

const millisecondsPerDay = 86_400_000;

/** Writes a `struct tm` for a time in seconds since the epoch. */
function localTime(memory: WebAssembly.Memory) {
  return (seconds: bigint, address: number): void => {
    const date = new Date(Number(seconds) * 1000);
    const year = date.getUTCFullYear();
    const dayOfYear = Math.floor((date.getTime() - Date.UTC(year, 0, 1)) / millisecondsPerDay);
    const [noDaylightSaving, offsetSeconds] = [0, 0];
    new Int32Array(memory.buffer, address, 10).set([
      date.getUTCSeconds(),
      date.getUTCMinutes(),
      date.getUTCHours(),
      date.getUTCDate(),
      date.getUTCMonth(),
      year - 1900,
      date.getUTCDay(),
      dayOfYear,
      noDaylightSaving,
      offsetSeconds,
    ]);
  };
}

/** Writes the zone's offset, whether it has daylight saving time, and its two names. */
function setTimeZone(memory: WebAssembly.Memory) {
  return (offset: number, hasDaylightSaving: number, name: number, summerName: number): void => {
    const bytes = new Uint8Array(memory.buffer);
    const utc = new TextEncoder().encode('UTC\0');
    bytes.fill(0, offset, offset + 4);
    bytes.fill(0, hasDaylightSaving, hasDaylightSaving + 4);
    bytes.set(utc, name);
    bytes.set(utc, summerName);
  };
}
