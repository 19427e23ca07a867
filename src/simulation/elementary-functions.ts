/*
 * Engines may differ in the last bits of Math.exp, Math.log and Math.sin, and a replay must not. These are
 * made of additions, multiplications, divisions and a square root, which IEEE 754 rounds one way.
 */

/** The natural logarithm of a positive number, to about 15 digits. */
export function naturalLogarithm(value: number): number {
  let mantissa = value;
  let halvings = 0;
  for (; mantissa > 1.5; halvings += 1) mantissa /= 2;
  for (; mantissa < 0.75; halvings -= 1) mantissa *= 2;
  // ln m = 2 artanh t, with |t| at most 0.2.
  const t = (mantissa - 1) / (mantissa + 1);
  let sum = 0;
  for (let power = 27; power >= 1; power -= 2) sum = sum * t * t + 1 / power;
  return 2 * t * sum + halvings * Math.LN2;
}

/** e to the power of a number between −700 and 700, to about 15 digits. */
export function exponential(value: number): number {
  const doublings = Math.round(value / Math.LN2);
  const rest = value - doublings * Math.LN2;
  let result = 1;
  for (let term = 18; term >= 1; term--) result = 1 + (result * rest) / term;
  for (let count = 0; count < doublings; count++) result *= 2;
  for (let count = 0; count > doublings; count--) result /= 2;
  return result;
}

/** The sine of an angle in turns, from 0 to 1, to about 15 digits. */
export function sineOfTurns(turns: number): number {
  if (turns > 0.5) return -sineOfTurns(turns - 0.5);
  const angle = 2 * Math.PI * (turns > 0.25 ? 0.5 - turns : turns);
  let sum = 1;
  for (let term = 22; term >= 2; term -= 2) sum = 1 - (sum * angle * angle) / (term * (term + 1));
  return angle * sum;
}

/**
 * The value that a standard normal variable stays below with the given probability, between 0 and 1
 * and neither of them. Peter Acklam's rational approximation: nine digits are right.
 */
export function normalQuantile(probability: number): number {
  if (probability > 0.5) return -normalQuantile(1 - probability);
  if (probability < TAIL) {
    const q = Math.sqrt(-2 * naturalLogarithm(probability));
    return polynomial(q, TAIL_NUMERATOR) / polynomial(q, TAIL_DENOMINATOR);
  }
  const q = probability - 0.5;
  return (q * polynomial(q * q, CENTRE_NUMERATOR)) / polynomial(q * q, CENTRE_DENOMINATOR);
}

const TAIL = 0.02425;
const CENTRE_NUMERATOR = [
  -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
  2.506628277459239,
];
const CENTRE_DENOMINATOR = [
  -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572,
  1,
];
const TAIL_NUMERATOR = [
  -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734,
  4.374664141464968, 2.938163982698783,
];
const TAIL_DENOMINATOR = [
  0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1,
];

/** The coefficient of the highest power comes first. */
function polynomial(x: number, coefficients: readonly number[]): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}
