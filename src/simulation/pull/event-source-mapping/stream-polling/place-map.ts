/*
 * Which records of a page are meant, by their places in it from 0: a hexadecimal digit stands for four
 * places, its highest bit for the first of them. A page of 10,000 records needs 2,500 digits at most,
 * however its records are mixed.
 */

/** Writes places down; they rise. */
export function writePlaces(places: readonly number[]): string {
  const digits: number[] = Array.from({ length: ((places.at(-1) ?? -1) >> 2) + 1 }, () => 0);
  for (const place of places) {
    digits[place >> 2] = (digits[place >> 2] ?? 0) | (8 >> (place & 3));
  }
  return digits.map((digit) => digit.toString(16)).join('');
}

/** Whether a place is among those that were written down. */
export function hasPlace(text: string, place: number): boolean {
  const digit = Number.parseInt(text.charAt(place >> 2), 16);
  return !Number.isNaN(digit) && (digit & (8 >> (place & 3))) !== 0;
}
