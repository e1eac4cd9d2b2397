// The robot description as plain JSON: a tree of joints, as a URDF has it. What is wrong with one of unknown
// origin is said with code and place.
import { fault, finite, list, oneOf, optional, positive, record, text, type Fault } from '../value_rules.ts';

export type Vector = readonly [number, number, number];

export const jointTypes = ['fixed', 'revolute', 'continuous', 'prismatic'] as const;
export type JointType = (typeof jointTypes)[number];

/** rad and rad/s, or m and m/s where the joint is prismatic. */
export interface JointLimits {
  /** Absent where the joint turns without end. */
  readonly lower?: number;
  readonly upper?: number;
  readonly velocity: number;
}

/** The position is that of another joint times the multiplier, plus the offset. */
export interface Mimic {
  readonly joint: string;
  readonly multiplier: number;
  readonly offset: number;
}

export interface RobotJoint {
  readonly joint: string;
  readonly type: JointType;
  /** Link that carries the joint. */
  readonly parent: string;
  /** Link that the joint carries. */
  readonly child: string;
  /** Of the child at joint position zero, in the parent: metres, and radians about the fixed x, y, z axes. */
  readonly origin: { readonly xyz: Vector; readonly rpy: Vector };
  /** In the frame of the joint; without meaning where it is fixed. */
  readonly axis: Vector;
  readonly limits?: JointLimits;
  readonly mimic?: Mimic;
}

/** In the order of the file. */
export type Robot = readonly RobotJoint[];

/** A humanoid with hands has about a hundred. */
export const jointsMax = 256;
/** Longest name, in bytes: as long as that of a dimension. */
const nameBytes = 64;
/** Metres and radians: farther is no robot. */
const magnitude = 100;
const speedMagnitude = 1000;
/** How far from 1 the length of an axis may be: three written digits. */
const axisRoom = 1e-3;

const vector = list(finite(magnitude), 3, 3);

const robotShape = list(
  record({
    joint: text(nameBytes),
    type: oneOf(jointTypes, 'joint_type_unknown'),
    parent: text(nameBytes),
    child: text(nameBytes),
    origin: record({ xyz: vector, rpy: vector }),
    axis: vector,
    limits: optional(
      record({
        lower: optional(finite(magnitude)),
        upper: optional(finite(magnitude)),
        velocity: positive(speedMagnitude),
      }),
    ),
    mimic: optional(
      record({ joint: text(nameBytes), multiplier: finite(magnitude), offset: finite(magnitude) }),
    ),
  }),
  1,
  jointsMax,
);

function hasShape(value: unknown): value is Robot {
  return robotShape(value, '').length === 0;
}

function limitFaults({ type, limits }: RobotJoint, path: string): readonly Fault[] {
  if (type === 'fixed' || type === 'continuous') return [];
  const { lower, upper } = limits ?? {};
  if (lower === undefined || upper === undefined) return [fault(`${path}.limits`, 'limit_missing', type)];
  return lower < upper ? [] : [fault(`${path}.limits.upper`, 'range_inverted', upper)];
}

function axisFaults({ type, axis }: RobotJoint, path: string): readonly Fault[] {
  const [x, y, z] = axis;
  const length = Math.sqrt(x * x + y * y + z * z);
  if (type === 'fixed' || Math.abs(length - 1) <= axisRoom) return [];
  return [fault(`${path}.axis`, length === 0 ? 'axis_zero' : 'axis_not_unit', length)];
}

function mimicFaults({ mimic }: RobotJoint, robot: Robot, path: string): readonly Fault[] {
  if (mimic === undefined) return [];
  const master = robot.find((entry) => entry.joint === mimic.joint);
  const moves = master !== undefined && master.type !== 'fixed' && master.mimic === undefined;
  return moves ? [] : [fault(`${path}.mimic`, 'mimic_unknown', mimic.joint)];
}

/** True where climbing from the joint towards the root never ends. */
function inCircle(start: RobotJoint, carrierOf: ReadonlyMap<string, RobotJoint>): boolean {
  let joint: RobotJoint | undefined = start;
  for (let climbed = 0; climbed <= carrierOf.size; climbed += 1) {
    joint = carrierOf.get(joint.parent);
    if (joint === undefined) return false;
  }
  return true;
}

function treeFaults(robot: Robot, path: string): readonly Fault[] {
  const carrierOf = new Map(robot.map((joint) => [joint.child, joint]));
  const roots = [...new Set(robot.map(({ parent }) => parent))].filter((link) => !carrierOf.has(link));
  const [root] = roots;
  return robot.flatMap((joint, position) => {
    const at = `${path}[${position}]`;
    const again = robot.slice(0, position);
    const repeated = again.some((earlier) => earlier.joint === joint.joint);
    const carried = again.some((earlier) => earlier.child === joint.child);
    const another = roots.includes(joint.parent) && joint.parent !== root;
    return [
      ...(repeated ? [fault(`${at}.joint`, 'name_repeated', joint.joint)] : []),
      ...(carried ? [fault(`${at}.child`, 'link_two_parents', joint.child)] : []),
      ...(another ? [fault(`${at}.parent`, 'root_not_single', joint.parent)] : []),
      ...(inCircle(joint, carrierOf) ? [fault(`${at}.parent`, 'joint_circle', joint.parent)] : []),
    ];
  });
}

/** Everything wrong with a robot description of unknown origin, at paths as in `[3].axis`. */
export function robotFaults(value: unknown, path = ''): readonly Fault[] {
  if (!hasShape(value)) return robotShape(value, path);
  return [
    ...value.flatMap((joint, position) => {
      const at = `${path}[${position}]`;
      return [...limitFaults(joint, at), ...axisFaults(joint, at), ...mimicFaults(joint, value, at)];
    }),
    ...treeFaults(value, path),
  ];
}

export function isRobot(value: unknown): value is Robot {
  return robotFaults(value).length === 0;
}

/** Name of the joint that is commanded where this one moves, and how its position follows from that one's. */
export function commandOf({ joint, mimic }: RobotJoint): Mimic {
  return mimic ?? { joint, multiplier: 1, offset: 0 };
}

/** The joints from the root to a link, the root's first; undefined where no link has this name. */
export function jointsTo(robot: Robot, link: string): Robot | undefined {
  const carrierOf = new Map(robot.map((joint) => [joint.child, joint]));
  const path: RobotJoint[] = [];
  let carrier = carrierOf.get(link);
  while (carrier !== undefined && path.length < robot.length) {
    path.unshift(carrier);
    carrier = carrierOf.get(carrier.parent);
  }
  return path.length > 0 || robot.some(({ parent }) => parent === link) ? path : undefined;
}
