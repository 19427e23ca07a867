import { EventPatternError } from './event-pattern-error.ts';

interface IpAddress {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** The addresses of a block such as `10.0.0.0/24` or `2001:db8::/32`, from the one written to the last. */
export class IpRange {
  readonly #first: IpAddress;
  readonly #last: bigint;

  private constructor(first: IpAddress, last: bigint) {
    this.#first = first;
    this.#last = last;
  }

  /** Reads an address and the number of leading bits that the block shares (EVB-11). */
  static parse(cidr: string): IpRange {
    const [address, mask, ...more] = cidr.split('/');
    if (address === undefined || mask === undefined || more.length > 0) {
      throw new EventPatternError("Malformed CIDR, one '/' required");
    }
    if (!/^\d{1,9}$/.test(mask)) {
      throw new EventPatternError('Malformed CIDR, mask bits must be an integer');
    }
    const first = parseIpAddress(address);
    if (!first) throw new EventPatternError(`Nonstandard IP address: ${address}`);
    const maskBits = Number(mask);
    if (maskBits > first.bits) {
      const family = first.bits === 32 ? 'IPv4' : 'IPv6';
      throw new EventPatternError(`${family} mask bits must be < ${first.bits + 1}`);
    }
    const hostBits = BigInt(first.bits - maskBits);
    return new IpRange(first, first.value | ((1n << hostBits) - 1n));
  }

  /** Whether a text is an address of the same family within the block. */
  contains(text: string): boolean {
    const address = parseIpAddress(text);
    return (
      address?.bits === this.#first.bits &&
      address.value >= this.#first.value &&
      address.value <= this.#last
    );
  }
}

/** Characters of the longest address: eight groups of four digits. */
const ADDRESS_LENGTH_MAX = 39;

function parseIpAddress(text: string): IpAddress | null {
  if (text.length > ADDRESS_LENGTH_MAX) return null;
  const value = text.includes(':')
    ? joinGroups(expandGroups(text), 8, /^[0-9a-fA-F]{1,4}$/, 16)
    : joinGroups(text.split('.'), 4, /^\d{1,3}$/, 10);
  return value === null ? null : { bits: text.includes(':') ? 128 : 32, value };
}

/** The eight groups of an IPv6 address, `::` written out. */
function expandGroups(text: string): readonly string[] {
  const [before, after, ...more] = text.split('::');
  if (before === undefined || after === undefined || more.length > 0) return text.split(':');
  const head = before === '' ? [] : before.split(':');
  const tail = after === '' ? [] : after.split(':');
  const missing = 8 - head.length - tail.length;
  return missing < 1 ? [] : [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
}

function joinGroups(
  groups: readonly string[],
  count: number,
  shape: RegExp,
  radix: 10 | 16,
): bigint | null {
  if (groups.length !== count) return null;
  const [groupBits, max] = radix === 10 ? [8n, 255] : [16n, 0xffff];
  let value = 0n;
  for (const group of groups) {
    const number = shape.test(group) ? Number.parseInt(group, radix) : Infinity;
    if (number > max) return null;
    value = (value << groupBits) | BigInt(number);
  }
  return value;
}
