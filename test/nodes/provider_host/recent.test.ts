/** The newest few, by digest. */
import assert from 'node:assert/strict';
import { Recent } from '../../../nodes/provider_host/recent.ts';

describe('Recent', () => {
  it('keeps as many as it may, and lets go of the oldest', () => {
    const recent = new Recent<number>(2);
    for (const [digest, value] of [
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ] as const) {
      recent.add(digest, value);
    }
    assert.deepEqual(
      ['a', 'b', 'c'].map((digest) => recent.get(digest)),
      [undefined, 2, 3],
    );
  });

  it('counts what comes again as new, and once', () => {
    const recent = new Recent<number>(2);
    for (const [digest, value] of [
      ['a', 1],
      ['b', 2],
      ['a', 3],
      ['c', 4],
    ] as const) {
      recent.add(digest, value);
    }
    assert.deepEqual(
      ['a', 'b', 'c'].map((digest) => recent.get(digest)),
      [3, undefined, 4],
    );
  });
});
