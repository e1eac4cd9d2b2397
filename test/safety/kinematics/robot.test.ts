/** A robot description that comes as JSON is judged as one that comes as a file. */
import assert from 'node:assert/strict';
import { isRobot, robotFaults, type RobotJoint } from '../../../safety/kinematics/index.ts';
import { jointsTo } from '../../../safety/kinematics/robot.ts';
import { robotOf } from './robots.ts';

const planar = robotOf('planar');

/** The planar robot with other members of its elbow. */
function withElbow(changes: Readonly<Record<string, unknown>>): unknown {
  return planar.map((joint) => (joint.joint === 'elbow' ? { ...joint, ...changes } : joint));
}

function found(value: unknown): readonly string[] {
  return robotFaults(value, 'urdf').map(({ path, code, value: shown }) => `${path} ${code} ${shown}`);
}

describe('robotFaults', () => {
  it('finds nothing wrong with a sound robot', () => {
    assert.ok(isRobot(robotOf('planar')) && isRobot(robotOf('six_axis')) && isRobot(robotOf('seven_axis')));
  });

  it('refuses what is no list of joints', () => {
    for (const value of [undefined, null, 0, 'robot', {}, [], [null], [[]], Array(257).fill(planar[0])])
      assert.equal(isRobot(value), false);
  });

  const cases: readonly (readonly [Readonly<Record<string, unknown>>, readonly string[]])[] = [
    [{ joint: 'shoulder' }, ['urdf[1].joint name_repeated shoulder']],
    [{ type: 'ball' }, ['urdf[1].type joint_type_unknown ball']],
    [{ speed: 2 }, ['urdf[1].speed value_unknown_key 2']],
    [{ axis: [0, 0, 0] }, ['urdf[1].axis axis_zero 0']],
    [{ axis: [0, 0, 1.01] }, ['urdf[1].axis axis_not_unit 1.01']],
    [{ axis: [0, 0, Number.NaN] }, ['urdf[1].axis[2] value_not_finite NaN']],
    [{ axis: [0, 1] }, ['urdf[1].axis value_too_long 2']],
    [{ origin: { xyz: [0, 0, 0] } }, ['urdf[1].origin.rpy value_missing undefined']],
    [{ limits: undefined }, ['urdf[1].limits limit_missing revolute']],
    [{ limits: { velocity: 1, upper: 1 } }, ['urdf[1].limits limit_missing revolute']],
    [{ limits: { lower: 0, upper: 1 } }, ['urdf[1].limits.velocity value_missing undefined']],
    [{ limits: { lower: 0, upper: 0, velocity: 1 } }, ['urdf[1].limits.upper range_inverted 0']],
    [{ limits: { lower: 0, upper: 1, velocity: 0 } }, ['urdf[1].limits.velocity value_not_positive 0']],
    [{ mimic: { joint: 'wrist', multiplier: 1, offset: 0 } }, ['urdf[1].mimic mimic_unknown wrist']],
    [{ mimic: { joint: 'elbow', multiplier: 1, offset: 0 } }, ['urdf[1].mimic mimic_unknown elbow']],
    [
      { child: 'upper' },
      [
        'urdf[1].child link_two_parents upper',
        'urdf[1].parent joint_circle upper',
        'urdf[2].parent root_not_single fore',
      ],
    ],
    [{ parent: 'elsewhere' }, ['urdf[1].parent root_not_single elsewhere']],
    [{ parent: 'tip' }, ['urdf[1].parent joint_circle tip', 'urdf[2].parent joint_circle fore']],
  ];
  for (const [changes, faults] of cases) {
    it(`says of ${JSON.stringify(changes)}: ${faults.join(', ')}`, () => {
      assert.deepEqual(found(withElbow(changes)), faults);
    });
  }

  it('refuses a joint that mimics one that mimics', () => {
    const follow = (joint: string) => ({ joint, multiplier: 1, offset: 0 });
    const third: RobotJoint = { ...planar[1]!, joint: 'third', parent: 'tip', child: 'more' };
    const chain = [planar[0], { ...planar[1], mimic: follow('shoulder') }, planar[2], third];
    assert.deepEqual(found(chain), []);
    const twice = [...chain.slice(0, 3), { ...third, mimic: follow('elbow') }];
    assert.deepEqual(found(twice), ['urdf[3].mimic mimic_unknown elbow']);
  });

  it('says where every joint stands in a circle without a root', () => {
    const closed = [...planar, { ...planar[2], joint: 'loop', parent: 'tip', child: 'base' }];
    assert.deepEqual(
      found(closed).map((line) => line.split(' ')[1]),
      Array(4).fill('joint_circle'),
    );
  });
});

describe('jointsTo', () => {
  const names = (link: string) => jointsTo(robotOf('seven_axis'), link)?.map(({ joint }) => joint);

  it('gives the joints from the root, none for the root, and nothing for a link that is not there', () => {
    assert.deepEqual(names('link2'), ['axis1', 'axis2']);
    assert.deepEqual(names('tool')?.slice(-3), ['wrist_plate', 'grip', 'tool_frame']);
    assert.deepEqual(names('base'), []);
    assert.equal(names('hnad'), undefined);
  });
});
