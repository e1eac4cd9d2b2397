/** Limits of a policy against those of the robot description. */
import assert from 'node:assert/strict';
import type { DimensionLimits } from '../../../core/motion/motion.ts';
import type { EmbodimentDimension } from '../../../msgs/index.ts';
import { limitFaults, type Robot } from '../../../safety/kinematics/index.ts';
import { embodimentOf, robotNames, robotOf } from './robots.ts';

const planar = robotOf('planar');
const seven = robotOf('seven_axis');

type Change = (dimension: EmbodimentDimension) => EmbodimentDimension;

function found(robot: Robot, name: string, change: Change): readonly string[] {
  const { dimensions } = embodimentOf(robot);
  const changed = dimensions.map((entry) => (entry.name === name ? change(entry) : entry));
  return limitFaults(embodimentOf(robot, { dimensions: changed }), robot, 'arm').map(
    ({ path, code, value }) => `${path} ${code} ${value}`,
  );
}

const limits =
  (changes: Partial<DimensionLimits>): Change =>
  (entry) => ({ ...entry, limits: { ...entry.limits, ...changes } });

describe('limitFaults', () => {
  it('takes limits that are those of the robot description, or tighter', () => {
    for (const name of robotNames) {
      const robot = robotOf(name);
      assert.deepEqual(limitFaults(embodimentOf(robot), robot, 'arm'), []);
    }
    const tight = limits({ position_min: -1, position_max: 1, velocity_max: 0.5 });
    assert.deepEqual(found(planar, 'elbow', tight), []);
  });

  it('refuses wider ones with both numbers', () => {
    const at = 'arm.dimensions[1].limits';
    assert.deepEqual(found(planar, 'elbow', limits({ position_min: -2.6 })), [
      `${at}.position_min limit_beyond_urdf -2.6, elbow has -2.5`,
    ]);
    assert.deepEqual(found(planar, 'elbow', limits({ position_max: 2.5000001 })), [
      `${at}.position_max limit_beyond_urdf 2.5000001, elbow has 2.5`,
    ]);
    assert.deepEqual(found(planar, 'elbow', limits({ velocity_max: 3.5 })), [
      `${at}.velocity_max limit_beyond_urdf 3.5, elbow has 3`,
    ]);
    assert.equal(found(planar, 'elbow', limits({ position_max: Number.NaN })).length > 0, true);
  });

  it('asks nothing of a joint that turns without end but its velocity', () => {
    const robot = robotOf('six_axis');
    assert.deepEqual(found(robot, 'j4', limits({ position_min: -50, position_max: 50 })), []);
    assert.deepEqual(found(robot, 'j4', limits({ velocity_max: 3.6 })), [
      'arm.dimensions[3].limits.velocity_max limit_beyond_urdf 3.6, j4 has 3.5',
    ]);
  });

  it('compares what a mimicking joint would do as well', () => {
    const turned = (multiplier: number, offset: number): Robot =>
      seven.map((joint) =>
        joint.mimic === undefined ? joint : { ...joint, mimic: { joint: 'grip', multiplier, offset } },
      );
    const same: Change = (entry) => entry;
    const at = 'arm.dimensions[7].limits';
    assert.deepEqual(found(turned(1, 0), 'grip', same), []);
    assert.deepEqual(found(turned(-1, 0.04), 'grip', same), []);
    assert.deepEqual(found(turned(2, 0), 'grip', same), [
      `${at}.position_max limit_beyond_urdf 0.08, grip_other has 0.04`,
      `${at}.velocity_max limit_beyond_urdf 0.4, grip_other has 0.2`,
    ]);
    assert.deepEqual(found(turned(-1, 0), 'grip', same), [
      `${at}.position_max limit_beyond_urdf -0.04, grip_other has 0`,
    ]);
  });

  it('knows joints by name and unit', () => {
    assert.deepEqual(
      found(planar, 'elbow', (entry) => ({ ...entry, name: 'elbw' })),
      ['arm.dimensions[1].name joint_unknown elbw'],
    );
    assert.deepEqual(
      found(planar, 'elbow', (entry) => ({ ...entry, name: 'flange' })),
      ['arm.dimensions[1].name joint_unknown flange is fixed'],
    );
    assert.deepEqual(
      found(seven, 'grip', (entry) => ({ ...entry, name: 'grip_other' })),
      ['arm.dimensions[7].name joint_unknown grip_other mimics grip'],
    );
    assert.deepEqual(
      found(seven, 'grip', (entry) => ({ ...entry, kind: 'gripper', unit: 'rad' })),
      ['arm.dimensions[7].unit unit_unknown rad, the joint has m'],
    );
  });

  it('leaves alone what is no joint', () => {
    const ratio: Change = (entry) => ({ ...entry, name: 'jaws', kind: 'gripper', unit: 'ratio' });
    assert.deepEqual(found(seven, 'grip', ratio), []);
    const space: Change = (entry) => ({ ...entry, name: 'x', kind: 'eef_position', unit: 'm' });
    assert.deepEqual(found(planar, 'elbow', space), []);
  });

  it('wants joints in the order in which they carry each other', () => {
    const { dimensions } = embodimentOf(planar);
    const other = embodimentOf(planar, { dimensions: dimensions.toReversed() });
    assert.deepEqual(limitFaults(other, planar, 'arm'), [
      { path: 'arm.dimensions[0].name', code: 'joint_order', value: 'elbow before shoulder' },
    ]);
  });
});
