/** Frames out of samples: which ones, and that the order between topics does not matter. */
import assert from 'node:assert/strict';
import { nsToStamp, stampToNs } from '../../../core/time.ts';
import { seededRandom } from '../../../core/random.ts';
import type { FieldSample } from '../../../nodes/observer/field_sample.ts';
import {
  bytesQueuedMax,
  emptyQueues,
  pair,
  samplesQueuedMax,
  type PairingCounts,
} from '../../../nodes/observer/pairing.ts';

type Arrival = readonly [index: number, stampNs: number, mark?: number];

const sampleOf = ([, stampNs, mark = 0]: Arrival, bytes = 1): FieldSample => {
  const data = new Uint8Array(bytes);
  data[0] = mark;
  return { stamp: nsToStamp(BigInt(stampNs)), dtype: 'uint8', encoding: 'raw', data };
};

interface Outcome {
  /** Stamps of each frame. */
  readonly frames: readonly (readonly number[])[];
  readonly marks: readonly (readonly number[])[];
  readonly counts: readonly PairingCounts[];
}

function paired(tensors: number, arrivals: readonly Arrival[], slopNs = 0): Outcome {
  let queues = emptyQueues(tensors);
  const frames = arrivals.flatMap((arrival) => {
    const result = pair(queues, { index: arrival[0], sample: sampleOf(arrival), slopNs: BigInt(slopNs) });
    queues = result.queues;
    return result.frames;
  });
  return {
    frames: frames.map((frame) => frame.map(({ stamp }) => Number(stampToNs(stamp)))),
    marks: frames.map((frame) => frame.map(({ data }) => data[0]!)),
    counts: queues.map(({ counts }) => counts),
  };
}

const counts = (incomplete: number, late = 0, dropped = 0): PairingCounts => ({ incomplete, late, dropped });

describe('pair', () => {
  it('waits for a topic that is behind, and then gives every frame in the order of its stamps', () => {
    const ahead: readonly Arrival[] = [1, 2, 3].map((ns) => [0, ns]);
    const behind: readonly Arrival[] = [1, 2, 3].map((ns) => [1, ns]);
    const all = [
      [1, 1],
      [2, 2],
      [3, 3],
    ];
    assert.deepEqual(paired(2, [...ahead, ...behind]).frames, all);
    assert.deepEqual(paired(2, [...behind, ...ahead]).frames, all);
  });

  it('drops and counts samples whose stamp another tensor has passed', () => {
    const { frames, counts: found } = paired(2, [
      [0, 1],
      [0, 2],
      [1, 2],
      [1, 3],
      [1, 4],
      [0, 4],
    ]);
    assert.deepEqual(frames, [
      [2, 2],
      [4, 4],
    ]);
    assert.deepEqual(found, [counts(1), counts(1)]);
  });

  it('counts as late what is not newer than an earlier sample of its topic, and keeps the first', () => {
    const { marks, counts: found } = paired(2, [
      [0, 2, 1],
      [0, 2, 9],
      [0, 1, 9],
      [1, 2, 3],
      [1, 2, 9],
    ]);
    assert.deepEqual(marks, [[1, 3]]);
    assert.deepEqual(found, [counts(0, 2), counts(0, 1)]);
  });

  it('gives each sample of an only tensor at once', () => {
    const arrivals: readonly Arrival[] = [
      [0, 5],
      [0, 7],
    ];
    assert.deepEqual(paired(1, arrivals).frames, [[5], [7]]);
  });

  it('drops and counts the oldest of a queue that is full', () => {
    const more = 3;
    const ahead = Array.from({ length: samplesQueuedMax + more }, (_, ns): Arrival => [0, ns]);
    const { frames, counts: found } = paired(2, [...ahead, [1, more - 1], [1, more]]);
    assert.deepEqual(frames, [[more, more]]);
    assert.deepEqual(found, [counts(0, 0, more), counts(1)]);
  });

  it('bounds the bytes of a queue too, but keeps the newest sample', () => {
    let queues = emptyQueues(2);
    for (const ns of [1, 2]) {
      const sample = sampleOf([0, ns], bytesQueuedMax / 2 + 1);
      queues = pair(queues, { index: 0, sample, slopNs: 0n }).queues;
    }
    assert.deepEqual([queues[0]!.waiting.length, queues[0]!.counts.dropped], [1, 1]);
  });

  it('takes, within the slop, the sample nearest to the first tensor, the earlier of two', () => {
    const near: readonly Arrival[] = [
      [0, 10],
      [1, 7],
      [1, 9],
      [1, 11],
      [0, 20],
      [1, 25],
      [1, 31],
      [0, 30],
    ];
    const { frames, counts: found } = paired(2, near, 4);
    assert.deepEqual(frames, [
      [10, 9],
      [30, 31],
    ]);
    // 7 and 11 and 25 are nearest to nothing; 20 had nothing near enough.
    assert.deepEqual(found, [counts(1), counts(3)]);
  });

  it('decides only when no nearer sample can come any more', () => {
    assert.deepEqual(
      paired(
        2,
        [
          [0, 10],
          [1, 9],
        ],
        4,
      ).frames,
      [],
    );
    assert.deepEqual(
      paired(
        2,
        [
          [0, 10],
          [1, 9],
          [1, 12],
        ],
        4,
      ).frames,
      [[10, 9]],
    );
    assert.deepEqual(
      paired(
        2,
        [
          [0, 10],
          [1, 10],
        ],
        4,
      ).frames,
      [[10, 10]],
    );
  });

  it('gives one sample of a slow topic to all frames that it is nearest to', () => {
    const { frames, counts: found } = paired(
      2,
      [
        [1, 10],
        [0, 9],
        [0, 10],
        [0, 11],
        [1, 20],
      ],
      2,
    );
    assert.deepEqual(frames, [
      [9, 10],
      [10, 10],
      [11, 10],
    ]);
    assert.deepEqual(found, [counts(0), counts(0)]);
  });

  it('gives the same frames and counts for every order between the topics', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const random = seededRandom('interleaving', seed);
      const below = (limit: number): number => random.below(limit);
      const sequences = Array.from({ length: 1 + below(4) }, (_, index) => randomSequence(index, below));
      const slopNs = below(2) * below(4);
      const outcomes = Array.from({ length: 4 }, () =>
        paired(sequences.length, interleaved(sequences, below), slopNs),
      );
      for (const outcome of outcomes) assert.deepEqual(outcome, outcomes[0], `seed ${String(seed)}`);
    }
  });
});

/** Stamps that mostly rise, with gaps, repetitions and steps back; each sample is marked by its place. */
function randomSequence(index: number, below: (limit: number) => number): readonly Arrival[] {
  let ns = 10 + below(3);
  return Array.from({ length: below(30) }, (_, place) => {
    ns += below(8) === 0 ? -below(4) : 1 + below(3);
    return [index, ns, place] as const;
  });
}

/** One order between the topics that keeps the order within each. */
function interleaved(
  sequences: readonly (readonly Arrival[])[],
  below: (limit: number) => number,
): readonly Arrival[] {
  const rest = sequences.map((sequence) => [...sequence]);
  const merged: Arrival[] = [];
  for (;;) {
    const open = rest.filter((sequence) => sequence.length > 0);
    if (open.length === 0) return merged;
    merged.push(open[below(open.length)]!.shift()!);
  }
}
