// Transcendental functions of our own: V8's differ between versions in the last bit, and plan digests compare
// bits. Only operations that IEEE 754 fixes exactly are used (+ - * / sqrt, comparisons, powers of two).

const halfPi = Math.PI / 2;
/** pi/2 in three parts, the first two of 33 bits, so that count * part is exact (Cody-Waite reduction). */
const halfPiHigh = 1.57079632673412561417;
const halfPiMiddle = 6.0771005063039659766e-11;
const halfPiLow = 2.02226624879595063154e-21;
/** Largest angle accepted, in radians: reduction stays exact below it. */
const angleMax = 1e5;

function polynomial(x: number, coefficients: readonly number[]): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}

/**
 * Series coefficients 1/n! with alternating signs; enough terms for a remainder below 2^-60 on [-pi/4, pi/4].
 */
const sinSeries = [
  1,
  -1 / 6,
  1 / 120,
  -1 / 5040,
  1 / 362880,
  -1 / 39916800,
  1 / 6227020800,
  -1 / 1307674368000,
];
const cosSeries = [
  1,
  -1 / 2,
  1 / 24,
  -1 / 720,
  1 / 40320,
  -1 / 3628800,
  1 / 479001600,
  -1 / 87178291200,
  1 / 20922789888000,
];

function reduced(angle: number): { readonly quadrant: number; readonly rest: number } {
  if (!(Math.abs(angle) <= angleMax)) throw new RangeError(`angle ${angle} rad is out of range`);
  const count = Math.round(angle / halfPi);
  const rest = angle - count * halfPiHigh - count * halfPiMiddle - count * halfPiLow;
  return { quadrant: ((count % 4) + 4) % 4, rest };
}

function sinNearZero(x: number): number {
  return x * polynomial(x * x, sinSeries);
}

function cosNearZero(x: number): number {
  return polynomial(x * x, cosSeries);
}

/** Sine of an angle in radians, |angle| <= 1e5. */
export function sin(angle: number): number {
  const { quadrant, rest } = reduced(angle);
  if (quadrant === 0) return sinNearZero(rest);
  if (quadrant === 1) return cosNearZero(rest);
  return quadrant === 2 ? -sinNearZero(rest) : -cosNearZero(rest);
}

/** Cosine of an angle in radians, |angle| <= 1e5. */
export function cos(angle: number): number {
  const { quadrant, rest } = reduced(angle);
  if (quadrant === 0) return cosNearZero(rest);
  if (quadrant === 1) return -sinNearZero(rest);
  return quadrant === 2 ? -cosNearZero(rest) : sinNearZero(rest);
}

/** atan on [0, 1]: two half-angle steps bring it below 0.2, then the series. */
function atanUnit(x: number): number {
  const half = x / (1 + Math.sqrt(1 + x * x));
  const quarter = half / (1 + Math.sqrt(1 + half * half));
  const square = quarter * quarter;
  let sum = 0;
  for (let n = 27; n >= 1; n -= 2) sum = 1 / n - square * sum;
  return 4 * quarter * sum;
}

/** Angle of the vector (x, y) in radians, in (-pi, pi]; 0 for the zero vector. */
export function atan2(y: number, x: number): number {
  if (!Number.isFinite(x) || !Number.isFinite(y)) throw new RangeError(`atan2 of ${y}, ${x}`);
  if (x === 0 && y === 0) return 0;
  const [ax, ay] = [Math.abs(x), Math.abs(y)];
  const octant = ax >= ay ? atanUnit(ay / ax) : halfPi - atanUnit(ax / ay);
  const angle = x < 0 ? Math.PI - octant : octant;
  return y < 0 ? -angle : angle;
}

/** Length of the vector (x, y); no guard against overflow: for coordinates, not for astronomy. */
export function hypot(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

const ln2 = 0.6931471805599453;
/** ln 2 in two parts, the first of 32 bits, so that count * part is exact. */
const ln2High = 6.9314718036912381649e-1;
const ln2Low = 1.90821492927058770002e-10;

/** Natural logarithm of a positive number. */
export function log(x: number): number {
  if (!(x > 0) || x === Infinity) throw new RangeError(`log of ${x}`);
  let [mantissa, exponent] = [x, 0];
  while (mantissa > Math.SQRT2) [mantissa, exponent] = [mantissa / 2, exponent + 1];
  while (mantissa < Math.SQRT1_2) [mantissa, exponent] = [mantissa * 2, exponent - 1];
  const ratio = (mantissa - 1) / (mantissa + 1);
  const square = ratio * ratio;
  let sum = 0;
  for (let n = 25; n >= 1; n -= 2) sum = 1 / n + square * sum;
  return 2 * ratio * sum + exponent * ln2;
}

/** e to the power x, |x| <= 700. */
export function exp(x: number): number {
  if (!(Math.abs(x) <= 700)) throw new RangeError(`exp of ${x}`);
  const exponent = Math.round(x / ln2);
  const rest = x - exponent * ln2High - exponent * ln2Low;
  let sum = 1;
  for (let n = 18; n >= 1; n -= 1) sum = 1 + (sum * rest) / n;
  let scale = 1;
  for (let n = Math.abs(exponent); n > 0; n -= 1) scale *= 2;
  return exponent < 0 ? sum / scale : sum * scale;
}
