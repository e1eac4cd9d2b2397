import assert from 'node:assert/strict';
import { noiseSeed, seededRandom } from '../../core/random.ts';

function drawn(count: number, draw: () => number): readonly number[] {
  return Array.from({ length: count }, draw);
}

describe('seededRandom', () => {
  it('gives the same stream on every machine, which is that of xoshiro128**', () => {
    const random = seededRandom('golden', 7, 7n);
    const words = [3420546404, 3830464754, 2028026182, 1950794645, 3982610999, 135610650];
    assert.deepEqual(
      words.map(() => random.next() * 2 ** 32),
      words,
    );
    const below = [526, 888, 15, 908];
    assert.deepEqual(
      below.map(() => random.below(1000)),
      below,
    );
    const between = [-0.3812652234919369, -0.9046790283173323, -0.5374763407744467];
    assert.deepEqual(
      between.map(() => random.between(-1, 1)),
      between,
    );
    const normal = [-0.2680305881849903, 0.43154285194534076, -1.3523532124004674];
    assert.deepEqual(
      normal.map(() => random.normal()),
      normal,
    );
  });

  it('gives other streams for other seeds', () => {
    const first = (...parts: readonly (string | number | bigint)[]) => seededRandom(...parts).next();
    const seeds = [[], [''], ['a'], ['a', 'b'], ['ab'], [0], [1], [-1], [1n << 63n]];
    // No part and one empty part are the same text.
    assert.equal(new Set(seeds.map((parts) => first(...parts))).size, seeds.length - 1);
  });

  it('is uniform enough: each of 16 bins holds its share of 32,000 numbers', () => {
    const random = seededRandom('uniform');
    const bins = new Array<number>(16).fill(0);
    for (let index = 0; index < 32_000; index += 1) bins[random.below(16)]! += 1;
    for (const count of bins) assert.ok(Math.abs(count - 2000) < 200, `${count} of 2000`);
  });

  it('is normal enough: mean 0, deviation 1, over 20,000 numbers', () => {
    const random = seededRandom('normal');
    const numbers = drawn(20_000, () => random.normal());
    const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
    const variance = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / numbers.length;
    assert.ok(Math.abs(mean) < 0.03 && Math.abs(variance - 1) < 0.05, `mean ${mean}, variance ${variance}`);
  });

  it('keeps to its ranges', () => {
    const random = seededRandom('ranges');
    for (let index = 0; index < 10_000; index += 1) {
      const between = random.between(-3, 5);
      assert.ok(between >= -3 && between < 5);
      const below = random.below(3);
      assert.ok(Number.isInteger(below) && below >= 0 && below < 3);
    }
  });
});

describe('noiseSeed', () => {
  it('depends on run seed, cycle and provider, and on nothing else', () => {
    const seeds = [
      noiseSeed(1n, 0, 'mock'),
      noiseSeed(2n, 0, 'mock'),
      noiseSeed(1n, 1, 'mock'),
      noiseSeed(1n, 0, 'sim'),
    ];
    assert.equal(new Set(seeds).size, 4);
    assert.equal(noiseSeed(1n, 0, 'mock'), seeds[0]);
    for (const seed of seeds) assert.equal(BigInt.asUintN(64, seed), seed);
  });

  it('is the first 64 bits of a SHA-256 that anyone can compute', () => {
    assert.equal(noiseSeed(7n, 3, 'scripted'), 15902513643467635798n);
  });
});
