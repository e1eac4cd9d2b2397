/** What an observer tells of its samples: by topic, losses apart from what is usual. */
import assert from 'node:assert/strict';
import { toldCounts } from '../../../nodes/observer/told_counts.ts';

const none = { received: 0, refused: 0, missing: 0, incomplete: 0, late: 0, dropped: 0 };
const left = { ...none, tensor: 'left', topic: 'cameras/left', received: 9, dropped: 2 };

describe('toldCounts', () => {
  it('names each count by its topic, and says which are losses', () => {
    assert.deepEqual(
      toldCounts([left]).map(({ key, count, isLoss }) => `${key} ${String(count)}${isLoss ? ' lost' : ''}`),
      [
        'cameras/left received 9',
        'cameras/left incomplete 0',
        'cameras/left missing 0 lost',
        'cameras/left dropped 2 lost',
        'cameras/left late 0 lost',
        'cameras/left refused 0 lost',
      ],
    );
  });

  it('names the tensor too where several are read from one topic', () => {
    const joints = { ...none, topic: 'arm/joint_states' };
    const keys = toldCounts([{ ...joints, tensor: 'q' }, { ...joints, tensor: 'v' }, left]).map(
      ({ key }) => key,
    );
    assert.equal(new Set(keys).size, keys.length);
    assert.deepEqual(
      [keys[0], keys[6], keys[12]],
      ['arm/joint_states (q) received', 'arm/joint_states (v) received', 'cameras/left received'],
    );
  });
});
