import assert from 'node:assert/strict';
import {
  embodimentDigest,
  limitsDigest,
  motionLimits,
  actionDimensions,
  type Embodiment,
} from '../../msgs/embodiment.ts';
import { pushtEmbodiment } from '../support/messages.ts';

const embodiment = pushtEmbodiment();
const [x, y] = embodiment.dimensions;
assert.ok(x && y);
const wider = { ...x, limits: { ...x.limits, velocity_max: x.limits.velocity_max + 1 } };

/** What changes which of the two digests: embodiment, limits. */
const changes: readonly (readonly [string, Partial<Embodiment>, boolean, boolean])[] = [
  ['name', { name: 'other' }, true, false],
  ['robot_kind', { robot_kind: 'physical' }, true, false],
  ['mode', { mode: 'relative' }, true, false],
  ['dt_ns', { dt_ns: 1 }, true, false],
  ['state_tensor', { state_tensor: 'other' }, true, false],
  ['order of dimensions', { dimensions: [y, x] }, true, false],
  ['name of a dimension', { dimensions: [{ ...x, name: 'z' }, y] }, true, false],
  ['kind of a dimension', { dimensions: [{ ...x, kind: 'gripper' }, y] }, true, false],
  ['unit of a dimension', { dimensions: [{ ...x, unit: 'm' }, y] }, true, false],
  ['frame of a dimension', { dimensions: [{ ...x, frame: 'base' }, y] }, true, false],
  ['limit of a dimension', { dimensions: [wider, y] }, false, true],
  ['execute_steps', { execute_steps: 9 }, false, true],
  ['horizon_max', { horizon_max: 65 }, false, true],
  ['boxes', { boxes: [{ axes: [0], min: [0], max: [1] }] }, false, true],
  ['plan_duration_max_ns', { plan_duration_max_ns: 1 }, false, true],
];

describe('the digests of an embodiment', () => {
  for (const [what, fields, changesEmbodiment, changesLimits] of changes) {
    it(`tell whether the ${what} changed`, () => {
      const other = pushtEmbodiment(fields);
      assert.equal(embodimentDigest(other) !== embodimentDigest(embodiment), changesEmbodiment);
      assert.equal(limitsDigest(other) !== limitsDigest(embodiment), changesLimits);
    });
  }
});

describe('an embodiment', () => {
  it('gives the dimensions that chunks must have, without limits', () => {
    assert.deepEqual(actionDimensions(embodiment), [
      { name: 'x', kind: 'eef_position', unit: 'px', frame: 'pusht' },
      { name: 'y', kind: 'eef_position', unit: 'px', frame: 'pusht' },
    ]);
  });

  it('gives the limits in the order of its dimensions', () => {
    assert.deepEqual(motionLimits(embodiment), { dimensions: [x.limits, y.limits], boxes: embodiment.boxes });
  });
});
