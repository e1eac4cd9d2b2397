/**
 * Close to the engine's own functions, and the same bits on every engine: the second test is why these
 * functions exist. UPDATE_GOLDEN=1 writes test/golden/math_bits.json anew, which changes every plan digest
 * that came through them.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import * as math from '../../core/math.ts';
import { seededRandom } from '../../core/random.ts';
import { inRepository } from '../../scripts/repository.ts';
import { samples } from '../support/samples.ts';

const goldenPath = inRepository('test', 'golden', 'math_bits.json');
const ulpsMax = 4;
const absoluteMax = 1e-15;

type Single = 'sin' | 'cos' | 'log' | 'exp';

const ranges: readonly (readonly [Single, number, number])[] = [
  ['sin', -0.8, 0.8],
  ['sin', -10, 10],
  ['sin', -1e5, 1e5],
  ['cos', -0.8, 0.8],
  ['cos', -10, 10],
  ['cos', -1e5, 1e5],
  ['log', 1e-12, 1],
  ['log', 0.9, 1.1],
  ['log', 1, 1e9],
  ['log', 1e-308, 1e308],
  ['exp', -1, 1],
  ['exp', -30, 30],
  ['exp', -700, 700],
];

const view = new DataView(new ArrayBuffer(8));

function bits(value: number): bigint {
  view.setFloat64(0, value);
  return view.getBigInt64(0);
}

/** Distance in units of the last place. */
function ulps(a: number, b: number): bigint {
  const order = (value: number) => (bits(value) < 0n ? -(bits(value) & 0x7fffffffffffffffn) : bits(value));
  const distance = order(a) - order(b);
  return distance < 0n ? -distance : distance;
}

function assertClose(actual: number, expected: number, what: string): void {
  if (Math.abs(actual - expected) <= absoluteMax || ulps(actual, expected) <= ulpsMax) return;
  assert.fail(`${what}: ${actual} instead of ${expected}, ${ulps(actual, expected)} ulp`);
}

describe('math', () => {
  for (const [name, low, high] of ranges) {
    it(`agrees with the engine on ${name} from ${low} to ${high}`, () => {
      const random = seededRandom('math', name, low);
      for (let index = 0; index < samples('math_arguments'); index += 1) {
        const x = random.between(low, high);
        assertClose(math[name](x), Math[name](x), `${name}(${x})`);
      }
    });
  }

  it('agrees with the engine on atan2 and hypot', () => {
    const random = seededRandom('math', 'plane');
    const coordinate = () => random.between(-1, 1) * 10 ** random.between(-6, 6);
    for (let index = 0; index < samples('math_arguments'); index += 1) {
      const [y, x] = [coordinate(), coordinate()];
      assertClose(math.atan2(y, x), Math.atan2(y, x), `atan2(${y}, ${x})`);
      assertClose(math.hypot(x, y), Math.hypot(x, y), `hypot(${x}, ${y})`);
    }
  });

  it('gives the same bits on every engine', () => {
    const computed = goldenLines();
    if (process.env['UPDATE_GOLDEN'] === '1') {
      writeFileSync(goldenPath, `${JSON.stringify(computed, null, 2)}\n`);
    }
    assert.deepEqual(JSON.parse(readFileSync(goldenPath, 'utf8')), computed);
  });

  it('is exact at the corners', () => {
    assert.deepEqual(
      [math.sin(0), math.cos(0), math.log(1), math.exp(0), math.hypot(3, 4), math.atan2(0, 0)],
      [0, 1, 0, 1, 5, 0],
    );
    assert.deepEqual(
      [math.atan2(0, 1), math.atan2(0, -1), math.atan2(1, 0), math.atan2(-1, 0)],
      [0, Math.PI, Math.PI / 2, -Math.PI / 2],
    );
  });

  const outside: readonly (readonly [string, () => number])[] = [
    ['sin of NaN', () => math.sin(NaN)],
    ['sin of 100001', () => math.sin(100_001)],
    ['cos of infinity', () => math.cos(Infinity)],
    ['log of 0', () => math.log(0)],
    ['log of -1', () => math.log(-1)],
    ['log of NaN', () => math.log(NaN)],
    ['log of infinity', () => math.log(Infinity)],
    ['exp of 701', () => math.exp(701)],
    ['exp of NaN', () => math.exp(NaN)],
    ['atan2 of NaN', () => math.atan2(NaN, 1)],
    ['atan2 of infinity', () => math.atan2(1, -Infinity)],
  ];
  for (const [what, call] of outside) {
    it(`refuses ${what}`, () => assert.throws(call, RangeError));
  }
});

/** Function, arguments and the bits of the result, for fixed arguments over every branch. */
function goldenLines(): readonly (readonly [string, readonly number[], string])[] {
  const single = (name: Single, values: readonly number[]) =>
    values.map((x) => [name, [x], bits(math[name](x)).toString(16)] as const);
  const planes = [
    [1, 1],
    [1, -1],
    [-1, -1],
    [-1, 1],
    [1e-9, 3],
    [7, 1e-9],
    [-0.3, 0.01],
    [123.456, -654.321],
  ] as const;
  return [
    ...single('sin', [-99999.5, -100, -3.2, -1.6, -0.7, -1e-9, 0.1, 0.5, 0.8, 1.5, 2.5, 4, 1e3, 31415.9]),
    ...single('cos', [-99999.5, -100, -3.2, -1.6, -0.7, -1e-9, 0.1, 0.5, 0.8, 1.5, 2.5, 4, 1e3, 31415.9]),
    ...single('log', [1e-300, 1e-9, 0.1, 0.5, 0.99, 1.01, 2, 10, 1e6, 1e300]),
    ...single('exp', [-700, -20.5, -1, -1e-9, 0.1, 0.5, 1, 7.25, 100.125, 700]),
    ...planes.map(([y, x]) => ['atan2', [y, x], bits(math.atan2(y, x)).toString(16)] as const),
  ];
}
