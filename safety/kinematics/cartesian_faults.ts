// What is wrong with the Cartesian limits of a policy. A bound that no motion of the robot could break
// switches a guard off.
import type { Embodiment } from '../../msgs/index.ts';
import { fault, type Fault } from '../value_rules.ts';
import type { CartesianLimits, LinkBox, PointLimits } from './cartesian_limits.ts';
import { compileChain, type Chain } from './chain.ts';
import { jointNames } from './dimensions.ts';
import { reaches } from './reach.ts';
import { commandOf, jointsTo, type Robot, type Vector } from './robot.ts';

/** A box to keep out of is that thick at least, in m: far above what may be missed between two samples. */
export const thicknessMin = 1e-3;
const axes = [0, 1, 2] as const;

type Subject = Pick<LinkBox, 'link' | 'point'>;

/** Why nobody can say where a link is. */
function linkFaults({ link }: Subject, embodiment: Embodiment, robot: Robot, path: string): readonly Fault[] {
  const joints = jointsTo(robot, link);
  if (joints === undefined) return [fault(`${path}.link`, 'link_unknown', link)];
  const names = jointNames(embodiment);
  const moving = joints.filter(({ type }) => type !== 'fixed').map((joint) => commandOf(joint).joint);
  if (moving.length === 0) return [fault(`${path}.link`, 'link_still', link)];
  const missing = [...new Set(moving)].filter((joint) => !names.includes(joint));
  return missing.map((joint) => fault(`${path}.link`, 'joint_missing', joint));
}

/** Where the limits of an embodiment let a point be, and how fast. */
interface Room {
  /** The first joint that moves never leaves its place in the root: the point is in a ball about it. */
  readonly centre: Vector;
  readonly radius: number;
  /** m/s */
  readonly speed: number;
}

function roomOf(chain: Chain, point: Vector, { dimensions }: Embodiment): Room {
  const low = dimensions.map(({ limits }) => limits.position_min);
  const high = dimensions.map(({ limits }) => limits.position_max);
  const reach = reaches(chain, point, low, high);
  const speeds = chain.segments.map(({ turns, index, multiplier }, at) => {
    const speed = Math.abs(multiplier) * (dimensions[index]?.limits.velocity_max ?? Number.NaN);
    return speed * (turns ? (reach[at] ?? Number.NaN) : 1);
  });
  return {
    centre: chain.segments[0]?.at.xyz ?? [0, 0, 0],
    radius: reach[0] ?? 0,
    speed: speeds.reduce((sum, speed) => sum + speed, 0),
  };
}

/** True when no place in the room is outside of the box, or none inside of one to keep out of. */
function neverRefuses({ kind, min, max }: LinkBox, { centre, radius }: Room): boolean {
  if (kind === 'inside')
    return axes.every((axis) => centre[axis] - radius >= min[axis] && centre[axis] + radius <= max[axis]);
  const off = axes.map((axis) => Math.max(0, min[axis] - centre[axis], centre[axis] - max[axis]));
  return off.reduce((sum, part) => sum + part * part, 0) >= radius * radius;
}

function sideFaults({ kind, min, max }: LinkBox, path: string): readonly Fault[] {
  return axes.flatMap((axis) => {
    const at = `${path}.max[${axis}]`;
    if (!(min[axis] < max[axis])) return [fault(at, 'range_inverted', max[axis])];
    const thick = max[axis] - min[axis];
    return kind === 'inside' || thick >= thicknessMin ? [] : [fault(at, 'box_too_thin', thick)];
  });
}

/** What is wrong with boxes whatever the robot. `path` is that of their list. */
export function boxFaults(boxes: readonly LinkBox[], path: string): readonly Fault[] {
  return boxes.flatMap((box, index) => sideFaults(box, `${path}[${index}]`));
}

function rateFaults(limits: PointLimits, speed: number, at: { path: string; dtS: number }): readonly Fault[] {
  const { speed_max, acceleration_max, jerk_max } = limits;
  const bounds = [
    ['speed_max', speed],
    ['acceleration_max', (2 * speed_max) / at.dtS],
    ['jerk_max', (2 * acceleration_max) / at.dtS],
  ] as const;
  const values = { speed_max, acceleration_max, jerk_max };
  return bounds.flatMap(([key, enforced]) =>
    values[key] < enforced ? [] : [fault(`${at.path}.${key}`, 'value_too_large', values[key])],
  );
}

/**
 * Everything wrong with Cartesian limits whose shape is right, for an embodiment whose limits are. Paths are
 * as in `embodiments[0].link_boxes[1].link`, from the names that the two lists have in the policy.
 * @param robot undefined where the policy names no robot description
 */
export function cartesianFaults(
  limits: CartesianLimits,
  embodiment: Embodiment,
  robot: Robot | undefined,
  paths: { readonly boxes: string; readonly points: string },
): readonly Fault[] {
  const dtS = embodiment.dt_ns / 1e9;
  const names = jointNames(embodiment);
  const judged = (subject: Subject, path: string, inRoom: (room: Room) => readonly Fault[]) => {
    if (robot === undefined) return [fault(path, 'box_needs_kinematics', subject.link)];
    const unknown = linkFaults(subject, embodiment, robot, path);
    if (unknown.length > 0) return unknown;
    return inRoom(roomOf(compileChain(robot, subject.link, names), subject.point, embodiment));
  };
  return [
    ...limits.boxes.flatMap((box, index) => {
      const path = `${paths.boxes}[${index}]`;
      const sides = sideFaults(box, path);
      const inRoom = (room: Room): readonly Fault[] =>
        sides.length === 0 && neverRefuses(box, room)
          ? [fault(path, 'value_too_large', `reach ${room.radius} m`)]
          : [];
      return [...sides, ...judged(box, path, inRoom)];
    }),
    ...limits.points.flatMap((point, index) => {
      const path = `${paths.points}[${index}]`;
      return judged(point, path, (room) => rateFaults(point, room.speed, { path, dtS }));
    }),
  ];
}
