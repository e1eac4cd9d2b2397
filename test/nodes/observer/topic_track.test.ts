/** One topic followed through a recording: rate, gaps, order. */
import assert from 'node:assert/strict';
import { TopicTrack } from '../../../nodes/observer/topic_track.ts';
import { recordedPoint, recordedText } from '../session.ts';

const second = 1_000_000_000n;

describe('TopicTrack', () => {
  it('finds the median rate, the largest gap with its time, and stamps that do not rise', () => {
    const track = new TopicTrack();
    for (const ms of [0, 100, 200, 300, 1400, 1400, 1350, 1450])
      track.take(recordedPoint('tip', BigInt(ms) * 1_000_000n));
    const { messages, medianStepNs, largestGapNs, largestGapAtNs, backwards, stamped } = track.facts();
    assert.deepEqual([messages, medianStepNs, backwards, stamped], [8, 100_000_000n, 2, true]);
    assert.deepEqual([largestGapNs, largestGapAtNs], [1_100_000_000n, 300_000_000n]);
  });

  it('goes by the times of the recorder where there is no header', () => {
    const track = new TopicTrack();
    for (const ns of [5n * second, 7n * second]) track.take(recordedText('task', 'go', ns));
    const { stamped, firstLogNs, lastLogNs, medianStepNs } = track.facts();
    assert.deepEqual(
      [stamped, firstLogNs, lastLogNs, medianStepNs],
      [false, 5n * second, 7n * second, 2n * second],
    );
  });

  it('has no rate with one message', () => {
    const track = new TopicTrack();
    track.take(recordedPoint('tip', second));
    assert.deepEqual([track.facts().medianStepNs, track.facts().largestGapNs], [0n, 0n]);
  });
});
