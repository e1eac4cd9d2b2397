import assert from 'node:assert/strict';
import { digestUint64, isDigest, jsonDigest, sha256 } from '../../core/digest.ts';

/** The digests of FIPS 180-4's own examples. */
const ofNothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const ofAbc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

describe('digests', () => {
  it('are SHA-256 in lower-case hexadecimal', () => {
    assert.deepEqual([sha256(), sha256('abc')], [ofNothing, ofAbc]);
  });

  it('cover the parts as one text, whatever their kind', () => {
    assert.equal(sha256('a', Buffer.from('b'), 'c'), ofAbc);
  });

  it('of values do not depend on the order of keys', () => {
    assert.equal(jsonDigest({ a: 1, b: [2] }), jsonDigest({ b: [2], a: 1 }));
    assert.equal(jsonDigest({ a: 1 }), sha256('{"a":1}'));
  });

  it('have one form', () => {
    assert.equal(isDigest(ofAbc), true);
    for (const text of [
      '',
      ofAbc.toUpperCase(),
      ofAbc.slice(1),
      `${ofAbc}0`,
      ` ${ofAbc.slice(1)}`,
      `${ofAbc}\n`,
    ]) {
      assert.equal(isDigest(text), false);
    }
  });

  it('begin with a number of 64 bits', () => {
    assert.equal(digestUint64(ofAbc), 0xba7816bf8f01cfean);
  });
});
