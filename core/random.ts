// Seeded random numbers with the same bits on every machine and Node version (xoshiro128**, seeded through
// SHA-256).
import { log, cos } from './math.ts';
import { sha256 } from './digest.ts';

export interface Random {
  /** Uniform in [0, 1), 32 bits. */
  next(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Uniform integer in [0, count). */
  below(count: number): number;
  /** Standard normal (Box-Muller). */
  normal(): number;
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** A generator whose whole stream is a function of the parts. */
export function seededRandom(...parts: readonly (string | number | bigint)[]): Random {
  const digest = sha256(parts.map(String).join('\u0000'));
  const word = (index: number): number => Number.parseInt(digest.slice(index * 8, index * 8 + 8), 16) | 0;
  let [a, b, c, d] = [word(0) | 1, word(1), word(2), word(3)];
  const next = (): number => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result / 4294967296;
  };
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    below: (count) => Math.floor(next() * count),
    normal: () => Math.sqrt(-2 * log(1 - next())) * cos(2 * Math.PI * next()),
  };
}

/** Noise seed of one provider in one cycle: hash(run seed, cycle, provider). */
export function noiseSeed(runSeed: bigint, cycle: number, provider: string): bigint {
  return BigInt(`0x${sha256(`${String(runSeed)}\u0000${String(cycle)}\u0000${provider}`).slice(0, 16)}`);
}
