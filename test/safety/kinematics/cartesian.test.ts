/** A motion of joints against boxes and rates of points. */
import assert from 'node:assert/strict';
import {
  cartesianViolations,
  judgedPoints,
  type CartesianLimits,
  type CartesianViolation,
  type LinkBox,
  type PointLimits,
} from '../../../safety/kinematics/index.ts';
import { embodimentOf, movingJoints, robotOf, telescope } from './robots.ts';
import type { Pose } from './walks.ts';

const planar = robotOf('planar');
const dtS = 0.05;
const tip = { link: 'tip', point: [0, 0, 0] } as const;
const wide: LinkBox = { ...tip, min: [-2, -2, -2], max: [2, 2, 2], kind: 'inside' };
const calm: PointLimits = { ...tip, speed_max: 1e3, acceleration_max: 1e6, jerk_max: 1e8 };

function judge(
  limits: Partial<CartesianLimits>,
  poses: readonly Pose[],
  { robot = planar, history = [] as readonly Pose[] } = {},
): readonly CartesianViolation[] {
  const points = judgedPoints(robot, embodimentOf(robot), { boxes: [], points: [], ...limits });
  const data = Float32Array.from(poses.flat());
  return cartesianViolations({ data, dim: movingJoints(robot).length, dtS }, points, history);
}

function inBox(changes: Partial<LinkBox>, poses: readonly Pose[], history: readonly Pose[] = []) {
  return judge({ boxes: [{ ...wide, ...changes }] }, poses, { history });
}

function atRate(changes: Partial<PointLimits>, poses: readonly Pose[], history: readonly Pose[] = []) {
  return judge({ points: [{ ...calm, ...changes }] }, poses, { history });
}

/** Of the one violation: what, where, and its numbers cut to a tenth of a millimetre. */
function told(found: readonly CartesianViolation[]): readonly unknown[] {
  assert.equal(found.length, 1, JSON.stringify(found));
  const { bound, step, axis, value, limit } = found[0]!;
  return [bound, step, axis, Number(value.toFixed(4)), limit];
}

describe('a box', () => {
  const swing: readonly Pose[] = [-0.3, -0.1, 0.1, 0.3].map((angle) => [angle, 0]);

  it('to stay inside is broken at the first step outside, with coordinate and face', () => {
    assert.deepEqual(inBox({}, swing), []);
    assert.deepEqual(told(inBox({ max: [2, 0.05, 2] }, swing)), ['inside', 2, 1, 0.0699, 0.05]);
    assert.deepEqual(told(inBox({ min: [-2, -0.2, -2] }, swing)), ['inside', 0, 1, -0.2069, -0.2]);
    assert.deepEqual(told(inBox({ point: [0, 0, -0.1], min: [-2, -2, 0] }, swing)), [
      'inside',
      0,
      2,
      -0.1,
      0,
    ]);
  });

  it('is not jumped over: both steps are inside, the way is not', () => {
    // At both steps x is 0.7 cos 0.6 = 0.578 m, half-way it is 0.7 m.
    const jump: readonly Pose[] = [
      [-0.6, 0],
      [0.6, 0],
    ];
    const [bound, step, axis, , limit] = told(inBox({ max: [0.65, 2, 2] }, jump));
    assert.deepEqual([bound, step, axis, limit], ['inside', 1, 0, 0.65]);
    assert.equal(told(inBox({ max: [0.6998, 2, 2] }, jump))[0], 'inside');
    assert.deepEqual(inBox({ max: [0.7001, 2, 2] }, jump), []);
  });

  it('to keep out of is not jumped over, however thin', () => {
    const jump: readonly Pose[] = [
      [-0.6, 0],
      [0.6, 0],
    ];
    const wall = { kind: 'keep_out', min: [0.69, -0.0005, -1], max: [1, 0.0005, 1] } as const;
    assert.equal(told(inBox(wall, jump))[0], 'keep_out');
    assert.equal(told(inBox({ ...wall, min: [-1, -0.0005, -1] }, jump))[0], 'keep_out');
    assert.deepEqual(inBox({ ...wall, min: [0.7001, -0.0005, -1] }, jump), []);
    assert.deepEqual(inBox({ ...wall, min: [0.5, -0.0005, -1], max: [0.6, 0.0005, 1] }, jump), []);
  });

  it('to keep out of is broken by who stands in it, and tells the nearest face', () => {
    const still: readonly Pose[] = [
      [0, 0],
      [0, 0],
    ];
    const around = { kind: 'keep_out', min: [0.5, -0.2, -1], max: [0.71, 0.3, 1] } as const;
    assert.deepEqual(told(inBox(around, still)), ['keep_out', 0, 0, 0.7, 0.71]);
  });

  it('lets a point stand and slide on its face, and half a micrometre beyond', () => {
    const still: readonly Pose[] = [
      [0, 0],
      [0, 0],
    ];
    assert.deepEqual(inBox({ max: [0.7, 2, 2] }, still), []);
    assert.deepEqual(inBox({ max: [0.7 - 5e-7, 2, 2] }, still), []);
    assert.equal(inBox({ max: [0.7 - 5e-6, 2, 2] }, still).length, 1);
    assert.deepEqual(inBox({ min: [0.7 + 5e-7, -2, -2] }, still), []);
    assert.deepEqual(inBox({ max: [2, 2, 0], min: [-2, -2, 0] }, swing), []);
    assert.deepEqual(inBox({ kind: 'keep_out', min: [-2, -2, 0], max: [2, 2, 1] }, swing), []);
    assert.deepEqual(inBox({ kind: 'keep_out', min: [0.7, -2, -1], max: [2, 2, 1] }, still), []);
  });

  it('to keep out of is found from each side, where the path bulges into it', () => {
    // The line between the ends passes 0.578 m from the middle, the path 0.7 m.
    for (const turn of [0, Math.PI / 2, -Math.PI / 2, Math.PI]) {
      const [x, y] = [0.65 * Math.cos(turn), 0.65 * Math.sin(turn)];
      const poses: readonly Pose[] = [
        [turn - 0.6, 0],
        [turn + 0.6, 0],
      ];
      const wall = (room: number): Partial<LinkBox> => ({
        kind: 'keep_out',
        min: [x - room, y - room, -1],
        max: [x + room, y + room, 1],
      });
      assert.deepEqual(told(inBox(wall(0.0501), poses)).slice(0, 2), ['keep_out', 1]);
      assert.deepEqual(inBox(wall(0.04), poses), []);
    }
  });

  it('holds on the way from where the robot is', () => {
    const arrived: readonly Pose[] = [[0.6, 0]];
    assert.deepEqual(inBox({ max: [0.65, 2, 2] }, arrived), []);
    const [bound, step] = told(inBox({ max: [0.65, 2, 2] }, arrived, [[-0.6, 0]]));
    assert.deepEqual([bound, step], ['inside', 0]);
    // What lies behind it was judged when it was done.
    assert.deepEqual(
      inBox({ max: [0.65, 2, 2] }, arrived, [
        [0, 0],
        [0.6, 0],
      ]),
      [],
    );
  });

  it('refuses a robot that stands outside, also where the motion leads back', () => {
    const limits = { boxes: [{ ...wide, link: 'rod', max: [0.5, 2, 2] } as const] };
    const back = { robot: telescope, history: [[0, 0.31]] };
    assert.deepEqual(told(judge(limits, [[0, 0.29]], back)), ['inside', 0, 0, 0.51, 0.5]);
    assert.deepEqual(judge(limits, [[0, 0.29]], { ...back, history: [[0, 0.3]] }), []);
  });

  it('is each told once, with its index', () => {
    const low: LinkBox = { ...wide, max: [2, 0.05, 2] };
    const found = judge({ boxes: [wide, low, { ...low, link: 'fore', max: [2, -1, 2] }] }, swing);
    assert.deepEqual(
      found.map(({ link, entry, step }) => [link, entry, step]),
      [
        ['tip', 1, 2],
        ['fore', 2, 0],
      ],
    );
  });
});

describe('the rates of a point', () => {
  const turning = (angles: readonly number[]): readonly Pose[] => angles.map((angle) => [angle, 0]);

  it('are judged at every step as those of joints are', () => {
    // 0.05 rad a step at 0.7 m in 0.05 s is 0.7 m/s, towards the middle 0.7 m/s^2.
    const steady = turning([0, 0.05, 0.1, 0.15, 0.2]);
    assert.deepEqual(atRate({ speed_max: 0.701, acceleration_max: 0.701, jerk_max: 0.701 }, steady), []);
    assert.deepEqual(told(atRate({ speed_max: 0.69 }, steady)), ['speed', 1, 0, 0.7, 0.69]);
    assert.deepEqual(told(atRate({ acceleration_max: 0.69 }, steady)), ['acceleration', 2, 0, 0.6999, 0.69]);
    assert.deepEqual(told(atRate({ jerk_max: 0.69 }, steady)).slice(0, 3), ['jerk', 3, 0]);
  });

  it('count what came before the motion', () => {
    const next = turning([0.15]);
    const before = turning([-0.05, 0, 0.05, 0.1]);
    const tight = { speed_max: 0.6, acceleration_max: 0.6, jerk_max: 0.6 };
    const bounds = (past: number) =>
      atRate(tight, next, past === 0 ? [] : before.slice(-past)).map(({ bound, step }) => `${bound} ${step}`);
    assert.deepEqual(bounds(0), []);
    assert.deepEqual(bounds(1), ['speed 0']);
    assert.deepEqual(bounds(2), ['speed 0', 'acceleration 0']);
    assert.deepEqual(bounds(3), ['speed 0', 'acceleration 0', 'jerk 0']);
    assert.deepEqual(bounds(4), bounds(3));
  });

  it('are not hidden by a turn that ends where it began', () => {
    const turn = turning([-3, -3 + 2 * Math.PI]);
    const [bound, step, , value] = told(atRate({ speed_max: 80 }, turn));
    assert.deepEqual([bound, step], ['speed', 1]);
    const speed = (2 * Math.PI * 0.7) / dtS;
    assert.ok(Math.abs(Number(value) - speed) < speed * 0.01);
    assert.deepEqual(atRate({ speed_max: 89 }, turn), []);
  });
});

describe('what cannot be judged', () => {
  it('is refused: no number, a position that no joint has, a step that would need too many samples', () => {
    for (const [value, shown] of [
      [Number.NaN, 0],
      [Infinity, 0],
      [2e4, 2e4],
    ] as const) {
      assert.deepEqual(
        told(
          inBox({}, [
            [0, 0],
            [0, value],
          ]),
        ),
        ['not_judged', 1, 0, shown, 1e4],
      );
      assert.deepEqual(told(inBox({}, [[0, 0]], [[value, 0]])), ['not_judged', 0, 0, shown, 1e4]);
    }
    const leap = told(
      inBox({ max: [0.6, 2, 2] }, [
        [0, 2.4],
        [60, 2.4],
      ]),
    );
    assert.deepEqual([leap[0], leap[1], leap[4]], ['not_judged', 1, 256]);
  });

  it('is a motion that ends within a step', () => {
    const points = judgedPoints(planar, embodimentOf(planar), { boxes: [wide], points: [] });
    const found = cartesianViolations({ data: Float32Array.of(0, 0, 0), dim: 2, dtS }, points);
    assert.deepEqual(told(found), ['not_judged', 1, 0, 0, 1e4]);
    assert.deepEqual(cartesianViolations({ data: new Float32Array(0), dim: 2, dtS }, points), []);
  });
});
