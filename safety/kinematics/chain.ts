// Forward kinematics: where a link is, from the positions of the joints that carry it. A chain is compiled
// once for a link; what is fixed in it is multiplied out then.
import { assert, defined } from '../../core/assert.ts';
import { cos, sin } from '../../core/math.ts';
import { composed, length, nowhere, placed, rotationOf, type Placement } from './placement.ts';
import { commandOf, jointsTo, type Robot, type RobotJoint, type Vector } from './robot.ts';

/** A joint that moves. */
export interface Segment {
  /** Of the joint's frame at position zero, in that of the joint before. */
  readonly at: Placement;
  readonly turns: boolean;
  /** Of length 1. */
  readonly axis: Vector;
  /** Which of the positions moves it; it is at `multiplier` * position + `offset`. */
  readonly index: number;
  readonly multiplier: number;
  readonly offset: number;
}

export interface Chain {
  readonly link: string;
  /** From the root. */
  readonly segments: readonly Segment[];
  /** Of the link, in the frame of the last joint that moves. */
  readonly tip: Placement;
}

function segment(joint: RobotJoint, at: Placement, names: readonly string[]): Segment {
  const { joint: commanded, multiplier, offset } = commandOf(joint);
  const index = names.indexOf(commanded);
  assert(index >= 0, `joint ${commanded}, which moves ${joint.child}, is one of the positions`);
  const [x, y, z] = joint.axis;
  const size = length(joint.axis);
  const axis: Vector = [x / size, y / size, z / size];
  return { at, turns: joint.type !== 'prismatic', axis, index, multiplier, offset };
}

/**
 * The chain from the root of the robot to a link. `names` are the joints whose positions will be given, in
 * their order; the load has proved that link and joints are known.
 * @throws WorldforgeError assertion
 */
export function compileChain(robot: Robot, link: string, names: readonly string[]): Chain {
  const segments: Segment[] = [];
  let tip = nowhere;
  for (const joint of defined(jointsTo(robot, link), `link ${link}`)) {
    const { xyz, rpy } = joint.origin;
    tip = composed(tip, { rotation: rotationOf(rpy), xyz });
    if (joint.type === 'fixed') continue;
    segments.push(segment(joint, tip, names));
    tip = nowhere;
  }
  return { link, segments, tip };
}

/** Where a joint at this position, in rad or m, takes a point of its frame. */
function moved({ turns, axis }: Segment, position: number, point: Vector): Vector {
  const [ax, ay, az] = axis;
  const [x, y, z] = point;
  if (!turns) return [x + position * ax, y + position * ay, z + position * az];
  // Rodrigues: what lies along the axis stays, the rest turns.
  const [s, c] = [sin(position), cos(position)];
  const along = (ax * x + ay * y + az * z) * (1 - c);
  return [
    c * x + s * (ay * z - az * y) + along * ax,
    c * y + s * (az * x - ax * z) + along * ay,
    c * z + s * (ax * y - ay * x) + along * az,
  ];
}

/** The position of one joint of a chain, in rad or m. */
export function positionOf({ index, multiplier, offset }: Segment, positions: ArrayLike<number>): number {
  return multiplier * (positions[index] ?? Number.NaN) + offset;
}

/**
 * A point of the link (metres, in its frame) in the frame of the root.
 * @param positions of the joints that the chain was compiled for, in rad or m, at most 1e5
 */
export function pointAt(chain: Chain, positions: ArrayLike<number>, point: Vector): Vector {
  return chain.segments.reduceRight(
    (inner, segment) => placed(segment.at, moved(segment, positionOf(segment, positions), inner)),
    placed(chain.tip, point),
  );
}

/** The pose of the link in the frame of the root. `positions` as for `pointAt`. */
export function forwardKinematics(chain: Chain, positions: ArrayLike<number>): Placement {
  const xyz = pointAt(chain, positions, [0, 0, 0]);
  const direction = (axis: Vector): Vector => {
    const [x, y, z] = pointAt(chain, positions, axis);
    return [x - xyz[0], y - xyz[1], z - xyz[2]];
  };
  const [x, y, z] = [direction([1, 0, 0]), direction([0, 1, 0]), direction([0, 0, 1])];
  return { rotation: [x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2]], xyz };
}
