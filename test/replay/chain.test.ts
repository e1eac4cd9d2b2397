import assert from 'node:assert/strict';
import { contentChannel, ContentChain, leafDigest, saltAt } from '../../replay/chain.ts';
import { MerkleLog } from '../../replay/merkle.ts';

const secret = Buffer.alloc(32, 5);
const channel = contentChannel('/a', 'RIHS01_x');
const bodyOf = (index: number) => Buffer.from(`body ${'x'.repeat((index * 37) % 9000)} ${index}`);

describe('ContentChain', () => {
  it('has one salted leaf a message, each of which can be shown by itself, and the root over them', () => {
    const chain = new ContentChain(secret);
    const tree = new MerkleLog();
    const taken: Buffer[] = [];
    const leaves = Array.from({ length: 600 }, (_, index) => {
      chain.add({ channel, body: bodyOf(index) });
      if (index % 100 === 99) taken.push(Buffer.from(chain.takeLeaves()));
      return leafDigest(saltAt(secret, index), { channel, body: bodyOf(index) });
    });
    for (const leaf of leaves) tree.add(leaf);
    assert.deepEqual(Buffer.concat(taken), Buffer.concat(leaves));
    assert.deepEqual(chain.content, { messages: 600, root: tree.root() });
  });

  it('gives equal messages different leaves, and other leaves under another secret', () => {
    const body = bodyOf(0);
    const leaves = [0, 1].flatMap((index) =>
      [secret, Buffer.alloc(32, 6)].map((from) => leafDigest(saltAt(from, index), { channel, body })),
    );
    assert.equal(new Set(leaves.map((leaf) => leaf.toString('hex'))).size, 4);
  });

  it('binds topic and type', () => {
    const digests = [contentChannel('/a', 'x'), contentChannel('/ax', ''), contentChannel('/a', 'y')];
    assert.equal(new Set(digests.map((digest) => digest.toString('hex'))).size, 3);
  });
});
