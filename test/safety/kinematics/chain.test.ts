/** Forward kinematics against what can be said without a program, and against another implementation. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { compileChain, forwardKinematics, pointAt, type Robot } from '../../../safety/kinematics/index.ts';
import { composed, nowhere, rotationOf, type Placement } from '../../../safety/kinematics/placement.ts';
import { peers } from '../../../scripts/peers/stamp.ts';
import { inRepository } from '../../../scripts/repository.ts';
import { codeOf } from '../../support/code_of.ts';
import { figure } from '../../support/figures.ts';
import { needs } from '../../support/needs.ts';
import { samples } from '../../support/samples.ts';
import { linksOf, movingJoints, randomPoses, robotNames, robotOf, telescope, urdfText } from './robots.ts';

function flat({ rotation: r, xyz }: Placement): readonly number[] {
  return [...r.slice(0, 3), xyz[0], ...r.slice(3, 6), xyz[1], ...r.slice(6), xyz[2]];
}

/** Distance in metres, and the angle between the two orientations in radians, of rows of 3 x 4 matrices. */
function apart(a: readonly number[], b: readonly number[]): readonly [number, number] {
  const square = (at: number) => (a[at]! - b[at]!) ** 2;
  const sum = (places: readonly number[]) => places.reduce((total, at) => total + square(at), 0);
  // The chord between two rotations is 2 sqrt(2) sin(angle / 2) long.
  const chord = Math.sqrt(sum([0, 1, 2, 4, 5, 6, 8, 9, 10]));
  return [Math.sqrt(sum([3, 7, 11])), 2 * Math.asin(Math.min(1, chord / Math.sqrt(8)))];
}

function assertSame(actual: Placement, expected: Placement, room = 1e-12): void {
  const [distance, angle] = apart(flat(actual), flat(expected));
  assert.ok(distance <= room && angle <= room, `${distance} m and ${angle} rad apart`);
}

const coordinate = fc.double({ min: -2, max: 2, noNaN: true });
const angle = fc.double({ min: -3.2, max: 3.2, noNaN: true });
const three = (value: fc.Arbitrary<number>) => fc.tuple(value, value, value);
const direction = three(coordinate).filter((v) => Math.hypot(...v) > 0.1);

/** Chains of up to eight joints of every type. */
const chains: fc.Arbitrary<Robot> = fc
  .array(
    fc.record({
      type: fc.constantFrom('fixed' as const, 'revolute', 'continuous', 'prismatic'),
      xyz: three(coordinate),
      rpy: three(angle),
      direction,
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((joints) =>
    joints.map(({ type, xyz, rpy, direction: [x, y, z] }, at) => {
      const size = Math.hypot(x, y, z);
      const limits = { lower: -3, upper: 3, velocity: 1 };
      const axis = [x / size, y / size, z / size] as const;
      const [parent, child] = [`link${at}`, `link${at + 1}`];
      return { joint: `joint${at}`, type, parent, child, origin: { xyz, rpy }, axis, limits };
    }),
  );

describe('forward kinematics', () => {
  it('is what school says of two links in a plane', () => {
    const chain = compileChain(robotOf('planar'), 'tip', ['shoulder', 'elbow']);
    for (const [a, b] of randomPoses(robotOf('planar'), 100, 'plane') as readonly [number, number][]) {
      const { xyz, rotation } = forwardKinematics(chain, [a, b]);
      assert.ok(Math.abs(xyz[0] - 0.4 * Math.cos(a) - 0.3 * Math.cos(a + b)) < 1e-12);
      assert.ok(Math.abs(xyz[1] - 0.4 * Math.sin(a) - 0.3 * Math.sin(a + b)) < 1e-12);
      assert.ok(Math.abs(rotation[0] - Math.cos(a + b)) < 1e-12);
      assert.equal(xyz[2], 0);
    }
  });

  it('of the zero pose is the product of the origins', () => {
    fc.assert(
      fc.property(chains, (robot) => {
        const names = robot.map(({ joint }) => joint);
        const chain = compileChain(robot, `link${robot.length}`, names);
        const product = robot.reduce(
          (outer, { origin }) => composed(outer, { rotation: rotationOf(origin.rpy), xyz: origin.xyz }),
          nowhere,
        );
        assertSame(
          forwardKinematics(
            chain,
            names.map(() => 0),
          ),
          product,
        );
      }),
    );
  });

  it('turns every point with a joint at the root', () => {
    fc.assert(
      fc.property(chains, fc.array(angle, { minLength: 9, maxLength: 9 }), angle, (robot, rest, turn) => {
        const root = { xyz: [0, 0, 0], rpy: [0, 0, 0] } as const;
        const limits = { lower: -4, upper: 4, velocity: 1 };
        const base = { joint: 'base', type: 'revolute', parent: 'root', child: 'link0', limits } as const;
        const whole: Robot = [{ ...base, origin: root, axis: [0, 0, 1] }, ...robot];
        const names = whole.map(({ joint }) => joint);
        const chain = compileChain(whole, `link${robot.length}`, names);
        const [x, y, z] = pointAt(chain, [0, ...rest], [0.1, 0.2, 0.3]);
        const [a, b, c] = pointAt(chain, [turn, ...rest], [0.1, 0.2, 0.3]);
        assert.ok(Math.abs(a - x * Math.cos(turn) + y * Math.sin(turn)) < 1e-12 * 100);
        assert.ok(Math.abs(b - x * Math.sin(turn) - y * Math.cos(turn)) < 1e-12 * 100);
        assert.ok(Math.abs(c - z) < 1e-12 * 100);
      }),
    );
  });

  it('takes positions by name, whatever their order, and of a mimicking joint from its master', () => {
    const robot = robotOf('seven_axis');
    const names = movingJoints(robot).map(({ joint }) => joint);
    const [pose] = randomPoses(robot, 1, 'order') as [readonly number[]];
    for (const link of linksOf(robot)) {
      const there = forwardKinematics(compileChain(robot, link, names), pose);
      const turned = compileChain(robot, link, names.toReversed());
      assert.deepEqual(forwardKinematics(turned, pose.toReversed()), there);
    }
    const grip = names.indexOf('grip');
    const other = compileChain(robot, 'right_finger', names);
    const open = pose.map((value, at) => (at === grip ? value + 0.01 : value));
    const [a, b] = [pointAt(other, pose, [0, 0, 0]), pointAt(other, open, [0, 0, 0])];
    assert.ok(Math.abs(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) - 0.01) < 1e-12);
  });

  it('takes a mimicking joint as its multiplier and offset say', () => {
    const follow = { joint: 'turn', multiplier: -0.1, offset: 0.25 };
    const following = telescope.map((joint) =>
      joint.joint === 'slide' ? { ...joint, mimic: follow } : joint,
    );
    const free = compileChain(telescope, 'rod', ['turn', 'slide']);
    const bound = compileChain(following, 'rod', ['turn']);
    for (const turn of [-2, 0, 1.5])
      assertSame(forwardKinematics(bound, [turn]), forwardKinematics(free, [turn, 0.25 - 0.1 * turn]));
  });

  it('takes an axis of three digits for one of length 1', () => {
    const [turn, slide] = telescope;
    const rough: Robot = [
      { ...turn!, axis: [0, 0, 0.9995] },
      { ...slide!, axis: [1.0009, 0, 0] },
    ];
    const [chain, exact] = [rough, telescope].map((robot) => compileChain(robot, 'rod', ['turn', 'slide']));
    assertSame(forwardKinematics(chain!, [1.2, 0.4]), forwardKinematics(exact!, [1.2, 0.4]));
  });

  it('refuses to guess a joint or a link', () => {
    const robot = robotOf('six_axis');
    assert.equal(
      codeOf(() => compileChain(robot, 'flange', ['j1', 'j2', 'j3', 'j4', 'j5'])),
      'assertion',
    );
    assert.equal(
      codeOf(() => compileChain(robot, 'flnge', [])),
      'assertion',
    );
  });
});

describe('forward kinematics beside another implementation', () => {
  needs('peers');

  for (const name of robotNames) {
    it(`agrees on every link of ${name}`, () => {
      const robot = robotOf(name);
      const joints = movingJoints(robot).map(({ joint }) => joint);
      const links = linksOf(robot);
      const poses = randomPoses(robot, samples('kinematics_poses'), name);
      const script = inRepository('scripts', 'peers', 'forward_kinematics.py');
      const input = JSON.stringify({ urdf: urdfText(name), joints, links, poses });
      const output = execFileSync(peers.python, [script], { input, encoding: 'utf8', maxBuffer: 1 << 30 });
      const answers = JSON.parse(output) as readonly (readonly (readonly number[])[])[];
      assert.equal(answers.length, poses.length);
      let [farthest, widest] = [0, 0];
      for (const [at, link] of links.entries()) {
        const chain = compileChain(robot, link, joints);
        for (const [index, pose] of poses.entries()) {
          const [metres, radians] = apart(flat(forwardKinematics(chain, pose)), answers[index]![at]!);
          [farthest, widest] = [Math.max(farthest, metres), Math.max(widest, radians)];
        }
      }
      figure(`kinematics of ${name}, ${poses.length} poses, apart by: ${farthest} m, ${widest} rad`);
      assert.ok(farthest <= 1e-6 && widest <= 1e-6, `${farthest} m and ${widest} rad apart`);
    });
  }
});
