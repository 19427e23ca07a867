/*
 * Numbers as DynamoDB has them: decimals of up to 38 significant digits, kept and added exactly. A
 * JavaScript number could not hold them.
 */

/** A number: ± 0.d₁d₂d₃… × 10^exponent. Zero has no digits. */
interface Decimal {
  readonly isNegative: boolean;
  /** Without zeros at either end. */
  readonly digits: string;
  readonly exponent: number;
}

/** Significant digits of a number. */
const DIGITS_MAX = 38;

/** Magnitudes go from 1E-130 to 9.99…E+125. */
const EXPONENT_MIN = -129;
const EXPONENT_MAX = 126;

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** What is wrong with a number, in AWS's words. */
export class NumberError extends Error {
  override readonly name = 'NumberError';
}

/** A number as DynamoDB answers with it: plain digits, no exponent, no superfluous zeros. */
export function normalizeNumber(text: string): string {
  return formatDecimal(parseDecimal(text));
}

/** Below 0 where the left number is smaller. Both must be normalized. */
export function compareNumbers(left: string, right: string): number {
  const one = parseDecimal(left);
  const other = parseDecimal(right);
  const sign = signOf(one) - signOf(other);
  if (sign !== 0) return sign;
  if (one.digits === '') return 0;
  const magnitude =
    one.exponent - other.exponent ||
    (one.digits < other.digits ? -1 : one.digits > other.digits ? 1 : 0);
  return one.isNegative ? -magnitude : magnitude;
}

/** The exact sum of two normalized numbers, or their difference. */
export function addNumbers(left: string, right: string, sign: 1 | -1 = 1): string {
  const one = parseDecimal(left);
  const other = parseDecimal(right);
  const scale = Math.min(scaleOf(one), scaleOf(other));
  const sum = toInteger(one, scale) + BigInt(sign) * toInteger(other, scale);
  return normalizeNumber(`${sum}e${scale}`);
}

/** Bytes that a number counts in an item: two digits a byte, and one more. */
export function numberBytes(text: string): number {
  const { digits, isNegative } = parseDecimal(text);
  return Math.ceil(digits.length / 2) + 1 + (isNegative ? 1 : 0);
}

function parseDecimal(text: string): Decimal {
  const [, sign, whole = '', fraction = '', power = '0'] = NUMBER.exec(text) ?? [];
  if (sign === undefined || whole + fraction === '') {
    throw new NumberError(
      `The parameter cannot be converted to a numeric value: ${text.slice(0, 200)}`,
    );
  }
  const all = whole + fraction;
  const first = firstOther(all, '0');
  let end = all.length;
  while (end > first && all.charAt(end - 1) === '0') end -= 1;
  const digits = all.slice(first, end);
  if (digits === '') return { isNegative: false, digits, exponent: 0 };
  const exponent = whole.length - first + Number(power);
  if (digits.length > DIGITS_MAX) {
    throw new NumberError(
      `Attempting to store more than ${DIGITS_MAX} significant digits in a Number`,
    );
  }
  if (exponent > EXPONENT_MAX) {
    throw new NumberError(
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    );
  }
  if (exponent < EXPONENT_MIN) {
    throw new NumberError(
      'Number underflow. Attempting to store a number with magnitude smaller than supported range',
    );
  }
  return { isNegative: sign === '-', digits, exponent };
}

function firstOther(text: string, character: string): number {
  let index = 0;
  while (index < text.length && text.charAt(index) === character) index += 1;
  return index;
}

function formatDecimal({ isNegative, digits, exponent }: Decimal): string {
  if (digits === '') return '0';
  const sign = isNegative ? '-' : '';
  if (exponent <= 0) return `${sign}0.${'0'.repeat(-exponent)}${digits}`;
  if (exponent >= digits.length) return `${sign}${digits.padEnd(exponent, '0')}`;
  return `${sign}${digits.slice(0, exponent)}.${digits.slice(exponent)}`;
}

/** The power of ten of the last digit. */
function scaleOf({ digits, exponent }: Decimal): number {
  return exponent - digits.length;
}

/** How many times 10^scale a number is. */
function toInteger(decimal: Decimal, scale: number): bigint {
  const magnitude = BigInt(decimal.digits || '0') * 10n ** BigInt(scaleOf(decimal) - scale);
  return decimal.isNegative ? -magnitude : magnitude;
}

function signOf({ digits, isNegative }: Decimal): number {
  return digits === '' ? 0 : isNegative ? -1 : 1;
}
