import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { seededRandom, type Random } from '../../core/random.ts';
import { MerkleLog, proveSubset, rootOfSubset } from '../../replay/merkle.ts';
import { samples } from '../support/samples.ts';

const leafOf = (text: string) => createHash('sha256').update(text).digest();
const leavesOf = (count: number) => Array.from({ length: count }, (_, index) => leafOf(`leaf ${index}`));

function rootOf(leaves: readonly Uint8Array[]): string {
  const log = new MerkleLog();
  for (const leaf of leaves) log.add(leaf);
  return log.root();
}

/** The definition, written down once more: groups of sixteen until one is left, then the count. */
function plainRoot(leaves: readonly Uint8Array[]): string {
  const digest = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
  let level: Uint8Array[] = [...leaves];
  while (level.length > 1) {
    const groups = Array.from({ length: Math.ceil(level.length / 16) }, (_, group) =>
      level.slice(group * 16, group * 16 + 16),
    );
    level = groups.map((group) => digest(Buffer.of(1), ...group));
  }
  const count = Buffer.alloc(8);
  count.writeBigUInt64LE(BigInt(leaves.length));
  return digest(Buffer.of(2), count, ...level).toString('hex');
}

function subsetOf(random: Random, count: number): number[] {
  const size = random.below(Math.min(count, 8) + 1);
  return [...new Set(Array.from({ length: size }, () => random.below(count)))].sort((a, b) => a - b);
}

describe('MerkleLog', () => {
  const seed = 'merkle';

  it('has the root of its definition at every length, and adding goes on after asking', () => {
    const leaves = leavesOf(300);
    const log = new MerkleLog();
    for (let count = 0; count < leaves.length; count += 1) {
      assert.equal(log.root(), plainRoot(leaves.slice(0, count)), `${count} leaves`);
      log.add(leaves[count] ?? Buffer.alloc(0));
    }
    const many = leavesOf(16 * 16 * 16 + 1);
    assert.equal(rootOf(many), plainRoot(many));
  });

  it(`has another root when any leaf is changed, removed, added or moved (seed "${seed}")`, () => {
    const random = seededRandom(seed);
    for (let sample = 0; sample < samples('merkle_subsets'); sample += 1) {
      const leaves = leavesOf(2 + random.below(400));
      const root = rootOf(leaves);
      const at = random.below(leaves.length - 1);
      const changes = [
        leaves.with(at, leafOf('other')),
        leaves.toSpliced(at, 1),
        leaves.toSpliced(at, 0, leafOf('more')),
        leaves.toSpliced(at, 2, ...leaves.slice(at, at + 2).reverse()),
        [...leaves, leaves.at(-1) ?? Buffer.alloc(0)],
      ];
      for (const changed of changes) assert.notEqual(rootOf(changed), root);
    }
  });

  it(`proves any subset, and nothing that is not one (seed "${seed}")`, () => {
    const random = seededRandom(seed);
    for (let sample = 0; sample < samples('merkle_subsets'); sample += 1) {
      const leaves = leavesOf(1 + random.below(400));
      const root = rootOf(leaves);
      const places = subsetOf(random, leaves.length);
      const none = Buffer.alloc(0);
      const proof = proveSubset({ count: leaves.length, at: (index) => leaves[index] ?? none }, places);
      const others = Array.from({ length: proof.others.length / 32 }, (_, index) =>
        proof.others.subarray(index * 32, index * 32 + 32),
      );
      const withOthers = (changed: readonly Uint8Array[]) => ({ ...proof, others: Buffer.concat(changed) });
      const shown = new Map(places.map((place) => [place, leaves[place] ?? Buffer.alloc(0)]));
      assert.equal(rootOfSubset(proof, shown), root);
      assert.notEqual(rootOfSubset({ ...proof, count: proof.count + 1 }, shown), root);
      assert.notEqual(rootOfSubset(withOthers([...others, Buffer.alloc(32)]), shown), root);
      for (const index of others.keys()) {
        assert.notEqual(rootOfSubset(withOthers(others.toSpliced(index, 1)), shown), root);
        assert.notEqual(rootOfSubset(withOthers(others.with(index, Buffer.alloc(32, 17))), shown), root);
      }
      const [first, second] = places;
      if (first === undefined) continue;
      assert.notEqual(rootOfSubset(proof, new Map(shown).set(first, leafOf('other'))), root);
      const fewer = new Map(shown);
      fewer.delete(first);
      assert.notEqual(rootOfSubset(proof, fewer), root);
      assert.notEqual(rootOfSubset(proof, new Map(shown).set(leaves.length, leafOf('other'))), root);
      if (second === undefined) continue;
      const swapped = new Map(shown);
      swapped
        .set(first, shown.get(second) ?? Buffer.alloc(0))
        .set(second, shown.get(first) ?? Buffer.alloc(0));
      assert.notEqual(rootOfSubset(proof, swapped), root);
    }
  });
});
