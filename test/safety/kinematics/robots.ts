/** The robots of these tests, and an embodiment that may do all that its robot can. */
import { readFileSync } from 'node:fs';
import { seededRandom } from '../../../core/random.ts';
import type { Embodiment, EmbodimentDimension } from '../../../msgs/index.ts';
import { parseUrdf } from '../../../nodes/safety_gate/urdf.ts';
import type { Robot, RobotJoint } from '../../../safety/kinematics/index.ts';
import { inRepository } from '../../../scripts/repository.ts';
import { embodiment } from '../builders.ts';

export const robotNames = ['planar', 'six_axis', 'seven_axis'] as const;
export type RobotName = (typeof robotNames)[number];

export function urdfText(name: RobotName): string {
  return readFileSync(inRepository('test', 'safety', 'kinematics', 'urdf', `${name}.urdf`), 'utf8');
}

export function robotOf(name: RobotName): Robot {
  return parseUrdf(urdfText(name), `${name}.urdf`);
}

/** One joint that turns about z, and half a metre to slide out along x beyond it. */
export const telescope: Robot = [
  {
    joint: 'turn',
    type: 'revolute',
    parent: 'base',
    child: 'sleeve',
    origin: { xyz: [0, 0, 0.3], rpy: [0, 0, 0] },
    axis: [0, 0, 1],
    limits: { lower: -3, upper: 3, velocity: 1 },
  },
  {
    joint: 'slide',
    type: 'prismatic',
    parent: 'sleeve',
    child: 'rod',
    origin: { xyz: [0.2, 0, 0], rpy: [0, 0, 0] },
    axis: [1, 0, 0],
    limits: { lower: 0, upper: 0.5, velocity: 0.4 },
  },
];

/** The joints that are commanded. */
export function movingJoints(robot: Robot): Robot {
  return robot.filter(({ type, mimic }) => type !== 'fixed' && mimic === undefined);
}

export function linksOf(robot: Robot): readonly string[] {
  return [...new Set(robot.flatMap(({ parent, child }) => [parent, child]))];
}

export function rangeOf({ limits }: RobotJoint): readonly [number, number] {
  return [limits?.lower ?? -7, limits?.upper ?? 7];
}

function dimension(joint: RobotJoint): EmbodimentDimension {
  const [position_min, position_max] = rangeOf(joint);
  return {
    name: joint.joint,
    kind: 'joint_position',
    unit: joint.type === 'prismatic' ? 'm' : 'rad',
    frame: 'base',
    limits: {
      position_min,
      position_max,
      velocity_max: joint.limits?.velocity ?? 1,
      acceleration_max: 10,
      jerk_max: 100,
      join_max: 0.05,
    },
  };
}

export function embodimentOf(robot: Robot, changes: Partial<Embodiment> = {}): Embodiment {
  const dimensions = movingJoints(robot).map(dimension);
  return embodiment({ name: 'arm', dt_ns: 50_000_000, dimensions, boxes: [], ...changes });
}

/** Positions inside of the ranges of the joints that are commanded, in their order. */
export function randomPoses(robot: Robot, count: number, seed: string): readonly (readonly number[])[] {
  const random = seededRandom(seed);
  const ranges = movingJoints(robot).map(rangeOf);
  return Array.from({ length: count }, () => ranges.map(([low, high]) => random.between(low, high)));
}
