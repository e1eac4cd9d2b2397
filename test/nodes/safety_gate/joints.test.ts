/** Joints as drivers publish them, and what is none of the policy's robot. */
import assert from 'node:assert/strict';
import type { JointState } from '../../../msgs/index.ts';
import { readJoints } from '../../../nodes/safety_gate/joints.ts';

function sample(name: string[], position: number[], velocity: number[] = []): JointState {
  return {
    header: { stamp: { sec: 1, nanosec: 0 }, frame_id: '' },
    name,
    position: Float64Array.from(position),
    velocity: Float64Array.from(velocity),
    effort: new Float64Array(0),
  };
}

const wanted = ['shoulder', 'elbow'];

describe('readJoints', () => {
  it('reads the joints in the order of the policy, however the driver has them', () => {
    const read = readJoints(sample(['elbow', 'shoulder'], [2, 1], [20, 10]), wanted);
    assert.deepEqual(read, { positions: [1, 2], velocities: [10, 20] });
  });

  it('reads no velocities where none are measured', () => {
    const read = readJoints(sample(wanted, [1, 2]), wanted);
    assert.deepEqual(read, { positions: [1, 2], velocities: undefined });
  });

  const faults: readonly (readonly [string, JointState, string])[] = [
    ['a joint that is missing', sample(['shoulder'], [1]), 'joints_missing'],
    ['a joint of another name', sample(['shoulder', 'wrist'], [1, 2]), 'joints_missing'],
    ['one joint too many', sample([...wanted, 'wrist'], [1, 2, 3]), 'joints_unknown'],
    ['a joint twice', sample([...wanted, 'elbow'], [1, 2, 3]), 'joints_repeated'],
    ['fewer positions than names', sample(wanted, [1]), 'joints_uneven'],
    ['fewer velocities than names', sample(wanted, [1, 2], [1]), 'joints_uneven'],
    ['a position that is no number', sample(wanted, [1, Number.NaN]), 'joints_not_finite'],
    ['a velocity without end', sample(wanted, [1, 2], [1, Infinity]), 'joints_not_finite'],
    ['no joint at all', sample([], []), 'joints_missing'],
  ];
  for (const [what, state, code] of faults) {
    it(`refuses ${what}`, () => assert.deepEqual(readJoints(state, wanted), { code }));
  }
});
