/** What is read from the sequence numbers of publishers. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SequenceGaps, type SequenceVerdict } from '../../graph/sequence_gaps.ts';

const from = (sequence: number | bigint, node = 'planner', boot_id = 1n) => ({
  node,
  boot_id,
  sequence: BigInt(sequence),
});

function judgeAll(gaps: SequenceGaps, sequences: readonly (number | bigint)[]): SequenceVerdict[] {
  return sequences.map((sequence) => gaps.judge('plan', from(sequence)));
}

describe('SequenceGaps', () => {
  it('names what follows, what is missing, what came late and what came twice', () => {
    const gaps = new SequenceGaps();
    assert.deepEqual(judgeAll(gaps, [0, 1, 4, 3, 3, 5, 2, 5]), [
      { kind: 'first' },
      { kind: 'next' },
      { kind: 'gap', missing: 2n },
      { kind: 'reordered' },
      { kind: 'duplicate' },
      { kind: 'next' },
      { kind: 'reordered' },
      { kind: 'duplicate' },
    ]);
    assert.deepEqual(gaps.totals, { missing: 0n, reordered: 2, duplicates: 2, untracked: 0 });
  });

  it('follows each topic, node and boot by itself', () => {
    const gaps = new SequenceGaps();
    const verdicts = [
      gaps.judge('plan', from(7)),
      gaps.judge('plan', from(0, 'gate')),
      gaps.judge('plan', from(0, 'planner', 2n)),
      gaps.judge('score', from(3)),
      gaps.judge('plan', from(8)),
    ];
    assert.deepEqual(
      verdicts.map(({ kind }) => kind),
      ['first', 'first', 'first', 'first', 'next'],
    );
  });

  it('does not take names apart that only look alike when joined', () => {
    const gaps = new SequenceGaps();
    gaps.judge('a', from(5, 'b c'));
    assert.deepEqual(gaps.judge('a b', from(0, 'c')), { kind: 'first' });
  });

  it('judges what is older than its first as late, not as found again', () => {
    const gaps = new SequenceGaps();
    assert.deepEqual(judgeAll(gaps, [5, 4, 4]), [
      { kind: 'first' },
      { kind: 'reordered' },
      { kind: 'duplicate' },
    ]);
    assert.equal(gaps.totals.missing, 0n);
  });

  it('bears a leap over all sequences there are, and calls what is too old a duplicate', () => {
    const gaps = new SequenceGaps();
    const last = 2n ** 64n - 1n;
    assert.deepEqual(judgeAll(gaps, [0, last, 1, last - 63n, last - 64n]), [
      { kind: 'first' },
      { kind: 'gap', missing: last - 1n },
      { kind: 'duplicate' },
      { kind: 'reordered' },
      { kind: 'duplicate' },
    ]);
  });

  it('does not follow more publishers than it may, and keeps those it knows', () => {
    const gaps = new SequenceGaps({ publishersMax: 1 });
    const verdicts = [
      gaps.judge('plan', from(0)),
      gaps.judge('plan', from(0, 'stranger')),
      gaps.judge('plan', from(1)),
    ];
    assert.deepEqual(
      verdicts.map(({ kind }) => kind),
      ['first', 'untracked', 'next'],
    );
    assert.equal(gaps.totals.untracked, 1);
  });

  it('counts exactly what was lost, repeated and swapped within its window', () => {
    const arrivals = fc
      .array(fc.record({ copies: fc.nat(2), delay: fc.nat(20) }), { minLength: 1, maxLength: 40 })
      .map((fates) =>
        fates
          .flatMap(({ copies, delay }, index) => {
            const copiesOf = index === 0 ? Math.max(1, copies) : copies;
            return Array.from({ length: copiesOf }, () => ({ at: index === 0 ? 0 : index + delay, index }));
          })
          .sort((a, b) => a.at - b.at)
          .map(({ index }) => index),
      );
    fc.assert(
      fc.property(arrivals, (sequences) => {
        const gaps = new SequenceGaps();
        judgeAll(gaps, sequences);
        const distinct = new Set(sequences);
        const highest = Math.max(...sequences);
        const late = [...distinct].filter((value) => {
          const at = sequences.indexOf(value);
          return sequences.slice(0, at).some((earlier) => earlier > value);
        });
        assert.deepEqual(gaps.totals, {
          missing: BigInt(highest + 1 - distinct.size),
          reordered: late.length,
          duplicates: sequences.length - distinct.size,
          untracked: 0,
        });
      }),
    );
  });
});
