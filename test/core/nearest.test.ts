import assert from 'node:assert/strict';
import { nearest } from '../../core/nearest.ts';

describe('nearest', () => {
  it('finds the name with the fewest changes, the first among equals', () => {
    assert.equal(nearest('moc', ['mock', 'scripted']), 'mock');
    assert.equal(nearest('scirpted', ['mock', 'scripted']), 'scripted');
    assert.equal(nearest('abcx', ['abca', 'abcb']), 'abca');
  });

  it('finds nothing when most letters differ, and for names of nobody', () => {
    assert.equal(nearest('xyz', ['mock', 'scripted']), undefined);
    assert.equal(nearest('m'.repeat(10_000), ['m'.repeat(10_000)]), undefined);
    assert.equal(nearest('', []), undefined);
  });
});
