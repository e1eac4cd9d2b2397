/** Cartesian limits of a policy at its load: nothing that could never refuse gets in. */
import assert from 'node:assert/strict';
import {
  cartesianFaults,
  linkBoxesShape,
  pointLimitsShape,
  type LinkBox,
  type PointLimits,
  type Robot,
} from '../../../safety/kinematics/index.ts';
import { embodimentOf, robotOf, telescope } from './robots.ts';

const planar = robotOf('planar');
const paths = { boxes: 'boxes', points: 'points' };

const box: LinkBox = {
  link: 'tip',
  point: [0, 0, 0],
  min: [-0.5, -0.5, -0.1],
  max: [0.5, 0.5, 0.1],
  kind: 'inside',
};
const rates: PointLimits = {
  link: 'tip',
  point: [0, 0, 0],
  speed_max: 1,
  acceleration_max: 10,
  jerk_max: 200,
};

function ofBox(changes: Partial<LinkBox>, robot: Robot | undefined = planar): readonly string[] {
  const limits = { boxes: [box, { ...box, ...changes }], points: [] };
  return shown(limits, robot).map((line) => line.replace('boxes[1]', ''));
}

function ofRates(changes: Partial<PointLimits>): readonly string[] {
  return shown({ boxes: [], points: [{ ...rates, ...changes }] }, planar);
}

function shown(limits: Parameters<typeof cartesianFaults>[0], robot: Robot | undefined): readonly string[] {
  return cartesianFaults(limits, embodimentOf(planar), robot, paths).map(
    ({ path, code, value }) => `${path} ${code} ${value}`,
  );
}

describe('cartesianFaults', () => {
  it('takes bounds that can refuse', () => {
    assert.deepEqual(ofBox({}), []);
    assert.deepEqual(ofBox({ kind: 'keep_out' }), []);
    assert.deepEqual(ofRates({}), []);
  });

  it('wants a robot description for every bound', () => {
    const limits = { boxes: [box], points: [rates] };
    assert.deepEqual(shown(limits, undefined), [
      'boxes[0] box_needs_kinematics tip',
      'points[0] box_needs_kinematics tip',
    ]);
  });

  it('wants a link that moves, and knows each joint that moves it', () => {
    assert.deepEqual(ofBox({ link: 'top' }), ['.link link_unknown top']);
    assert.deepEqual(ofBox({ link: 'base' }), ['.link link_still base']);
    const lifted = [{ ...planar[0]!, joint: 'lift', parent: 'floor', child: 'base' }, ...planar];
    assert.deepEqual(shown({ boxes: [box], points: [] }, lifted), ['boxes[0].link joint_missing lift']);
    const { dimensions } = embodimentOf(planar);
    const ratio = embodimentOf(planar, {
      dimensions: dimensions.map((entry) => ({ ...entry, kind: 'gripper', unit: 'ratio' })),
    });
    assert.deepEqual(
      cartesianFaults({ boxes: [box], points: [] }, ratio, planar, paths).map(({ code }) => code),
      ['joint_missing', 'joint_missing'],
    );
  });

  it('wants the sides in order, and a wall that is not missed', () => {
    assert.deepEqual(ofBox({ max: [0.5, -0.5, 0.1] }), ['.max[1] range_inverted -0.5']);
    assert.deepEqual(ofBox({ min: [0, -0.5, -0.1], max: [0.0005, 0.5, 0.1] }), []);
    const thin = ofBox({ kind: 'keep_out', min: [0, -0.5, -0.1], max: [0.0005, 0.5, 0.1] });
    assert.equal(thin.length, 1);
    assert.match(thin[0]!, /^\.max\[0\] box_too_thin 0\.0005$/);
  });

  it('refuses a box that no motion could break: the arm is 0.7 m long', () => {
    const wide = (size: number): Partial<LinkBox> => ({
      min: [-size, -size, -size],
      max: [size, size, size],
    });
    assert.deepEqual(ofBox(wide(0.69)), []);
    assert.match(ofBox(wide(0.7)).join(), /^ value_too_large reach 0\.7/);
    assert.match(ofBox(wide(90)).join(), /value_too_large/);
    // A longer tool reaches farther.
    assert.deepEqual(ofBox({ ...wide(0.75), point: [0.1, 0, 0] }), []);
    assert.match(ofBox({ kind: 'keep_out', min: [1, 0, 0], max: [2, 1, 1] }).join(), /value_too_large/);
    assert.deepEqual(ofBox({ kind: 'keep_out', min: [0.6, 0, 0], max: [2, 1, 1] }), []);
  });

  it('refuses rates that the bounds before them enforce: 2 rad/s x 0.7 m + 3 rad/s x 0.3 m = 2.3 m/s', () => {
    assert.deepEqual(ofRates({ speed_max: 2.29, acceleration_max: 91, jerk_max: 3600 }), []);
    assert.deepEqual(ofRates({ speed_max: 2.31 }), ['points[0].speed_max value_too_large 2.31']);
    assert.deepEqual(ofRates({ acceleration_max: 40 }), ['points[0].acceleration_max value_too_large 40']);
    assert.deepEqual(ofRates({ jerk_max: 400 }), ['points[0].jerk_max value_too_large 400']);
  });

  it('counts a sliding joint by how far it is out: 0.2 m, up to 0.5 m, and 0.1 m of tool', () => {
    const ofRod = (radius: number, speed_max: number, robot: Robot) => {
      const at = { link: 'rod', point: [0.1, 0, 0] } as const;
      const [min, max] = [-radius, radius].map((size) => [size, size, size + 0.3] as const);
      const boxes: readonly LinkBox[] = [{ ...at, min: min!, max: max!, kind: 'inside' }];
      const limits = { boxes, points: [{ ...rates, ...at, speed_max, acceleration_max: 5, jerk_max: 100 }] };
      return cartesianFaults(limits, embodimentOf(robot), robot, paths).map(
        ({ path, code }) => `${path} ${code}`,
      );
    };
    const both = ['boxes[0] value_too_large', 'points[0].speed_max value_too_large'];
    // The turn moves the point with 1 rad/s x 0.8 m, the slide with 0.4 m/s.
    assert.deepEqual(ofRod(0.799, 1.199, telescope), []);
    assert.deepEqual(ofRod(0.801, 1.201, telescope), both);
    // The slide follows the turn, 0.1 m for 1 rad: at most 0.3 m, with 0.1 m/s.
    const follow = { joint: 'turn', multiplier: 0.1, offset: 0 };
    const following = telescope.map((joint) =>
      joint.joint === 'slide' ? { ...joint, mimic: follow } : joint,
    );
    assert.deepEqual(ofRod(0.599, 0.699, following), []);
    assert.deepEqual(ofRod(0.601, 0.701, following), both);
  });
});

describe('the shapes of Cartesian limits', () => {
  it('refuse every value that would switch a bound off', () => {
    assert.deepEqual(linkBoxesShape([box], 'boxes'), []);
    assert.deepEqual(pointLimitsShape([rates], 'points'), []);
    for (const off of [0, -1, Number.NaN, Infinity, null, undefined, 1e300, 'off', true]) {
      for (const key of ['speed_max', 'acceleration_max', 'jerk_max'])
        assert.equal(
          pointLimitsShape([{ ...rates, [key]: off }], 'points').length,
          1,
          `${key} ${String(off)}`,
        );
      if (off === 0 || off === -1) continue;
      for (const key of ['min', 'max', 'point'])
        assert.equal(linkBoxesShape([{ ...box, [key]: [0, off, 0] }], 'boxes').length, 1);
      assert.notEqual(linkBoxesShape([{ ...box, kind: off }], 'boxes').length, 0);
      assert.notEqual(linkBoxesShape([{ ...box, link: off === 'off' ? '' : off }], 'boxes').length, 0);
    }
    assert.notEqual(linkBoxesShape(Array(17).fill(box), 'boxes').length, 0);
  });
});
