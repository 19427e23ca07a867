/** What `Buffer` is made to hold, as far as these methods need it. */
type Bytes = Uint8Array;
type Method = (this: Bytes, ...parameters: number[]) => unknown;

/** `readInt32LE` and its sixty siblings, by name. */
export function createBufferNumbers(): Readonly<Record<string, Method>> {
  const methods: Record<string, Method> = {};
  const kinds: readonly (readonly [name: string, view: string, bytes: number])[] = [
    ['UInt8', 'Uint8', 1],
    ['Int8', 'Int8', 1],
    ['UInt16', 'Uint16', 2],
    ['Int16', 'Int16', 2],
    ['UInt32', 'Uint32', 4],
    ['Int32', 'Int32', 4],
    ['Float', 'Float32', 4],
    ['Double', 'Float64', 8],
    ['BigInt64', 'BigInt64', 8],
    ['BigUInt64', 'BigUint64', 8],
  ];
  const limits: Readonly<Record<string, readonly [least: number | bigint, most: number | bigint]>> =
    {
      UInt8: [0, 0xff],
      Int8: [-0x80, 0x7f],
      UInt16: [0, 0xffff],
      Int16: [-0x8000, 0x7fff],
      UInt32: [0, 0xffff_ffff],
      Int32: [-0x8000_0000, 0x7fff_ffff],
      BigInt64: [-(2n ** 63n), 2n ** 63n - 1n],
      BigUInt64: [0n, 2n ** 64n - 1n],
    };

  for (const [name, view, size] of kinds) {
    for (const order of size === 1 ? [''] : ['LE', 'BE']) addPair(name, view, size, order);
  }
  for (const order of ['LE', 'BE']) addVariablePair(order);
  return methods;

  function add(name: string, method: Method): void {
    methods[name] = method;
    // Node has each of these under a second spelling.
    if (name.includes('UInt')) methods[name.replace('UInt', 'Uint')] = method;
  }

  function addPair(name: string, view: string, size: number, order: string): void {
    const isLittle = order === 'LE';
    const range = limits[name];
    add(`read${name}${order}`, function read(offset = 0) {
      checkOffset(this, offset, size);
      return accessors(this)[`get${view}`]?.(offset, isLittle);
    });
    add(`write${name}${order}`, function write(value = 0, offset = 0) {
      if (range !== undefined) checkRange('value', value, range[0], range[1]);
      checkOffset(this, offset, size);
      accessors(this)[`set${view}`]?.(offset, value, isLittle);
      return offset + size;
    });
  }

  /** Numbers of one to six bytes. */
  function addVariablePair(order: string): void {
    add(`readUInt${order}`, function read(offset = 0, size = 0) {
      return readBytes(this, offset, size, order);
    });
    add(`readInt${order}`, function read(offset = 0, size = 0) {
      const value = readBytes(this, offset, size, order);
      return value >= 2 ** (8 * size - 1) ? value - 2 ** (8 * size) : value;
    });
    add(`writeUInt${order}`, function write(value = 0, offset = 0, size = 0) {
      checkRange('value', value, 0, 2 ** (8 * size) - 1);
      return writeBytes(this, value, offset, size, order);
    });
    add(`writeInt${order}`, function write(value = 0, offset = 0, size = 0) {
      checkRange('value', value, -(2 ** (8 * size - 1)), 2 ** (8 * size - 1) - 1);
      const raw = value < 0 ? value + 2 ** (8 * size) : value;
      return writeBytes(this, raw, offset, size, order);
    });
  }

  function readBytes(bytes: Bytes, offset: number, size: number, order: string): number {
    checkRange('byteLength', size, 1, 6);
    checkOffset(bytes, offset, size);
    let value = 0;
    for (let index = 0; index < size; index += 1) {
      const at = order === 'BE' ? offset + index : offset + size - 1 - index;
      value = value * 256 + (bytes[at] ?? 0);
    }
    return value;
  }

  function writeBytes(
    bytes: Bytes,
    value: number,
    offset: number,
    size: number,
    order: string,
  ): number {
    checkRange('byteLength', size, 1, 6);
    checkOffset(bytes, offset, size);
    let rest = value;
    for (let index = 0; index < size; index += 1) {
      const at = order === 'LE' ? offset + index : offset + size - 1 - index;
      bytes[at] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    return offset + size;
  }

  function accessors(bytes: Bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return view as unknown as Record<string, (...parameters: unknown[]) => unknown>;
  }

  function checkOffset(bytes: Bytes, offset: number, size: number): void {
    if (bytes.length < size) {
      throw Object.assign(new RangeError('Attempt to access memory outside buffer bounds'), {
        code: 'ERR_BUFFER_OUT_OF_BOUNDS',
      });
    }
    checkRange('offset', offset, 0, bytes.length - size);
  }

  function checkRange(
    name: string,
    value: number | bigint,
    least: number | bigint,
    most: number | bigint,
  ): void {
    if (name !== 'value' && typeof value === 'number' && !Number.isInteger(value)) {
      throw outOfRange(name, 'an integer', value);
    }
    if (value >= least && value <= most) return;
    if (name === 'value' && Number.isNaN(Number(value))) return;
    throw outOfRange(name, `>= ${least} and <= ${most}`, value);
  }

  function outOfRange(name: string, wanted: string, value: unknown): Error {
    const error = new RangeError(
      `The value of "${name}" is out of range. It must be ${wanted}. Received ${String(value)}`,
    );
    return Object.assign(error, { code: 'ERR_OUT_OF_RANGE' });
  }
}
