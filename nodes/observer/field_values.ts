// The numbers of a tensor in messages of points, poses, joints and arrays, or what is wrong with them.
import type { Float32MultiArray, JointState, PoseStamped } from '../../msgs/index.ts';
import type { TensorProfile } from './tensor_profile.ts';

type Values = readonly number[] | string;

interface Point {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Names told at once: a message may hold thousands, each as long as it likes. */
const namesTold = 8;
const nameLengthTold = 64;

/** Squared length of a quaternion that drivers publish with few digits. */
const quaternionTolerance = 0.01;

export function pointValues({ axes }: TensorProfile, points: readonly Point[]): Values {
  return points.flatMap(({ x, y, z }) => (axes === 'xy' ? [x, y] : [x, y, z]));
}

export function poseValues({ field }: TensorProfile, { position, orientation }: PoseStamped['pose']): Values {
  const place = [position.x, position.y, position.z];
  if (field === 'position') return place;
  const turn = [orientation.x, orientation.y, orientation.z, orientation.w];
  const squared = turn.reduce((sum, value) => sum + value * value, 0);
  if (Math.abs(squared - 1) > quaternionTolerance)
    return `expected a unit quaternion, found [${turn.join(', ')}] as x, y, z, w`;
  return [...place, ...turn];
}

function told(names: readonly string[]): string {
  const first = names.slice(0, namesTold).map((name) => name.slice(0, nameLengthTold));
  const more = names.length > namesTold ? ` and ${String(names.length - namesTold)} more` : '';
  return first.length === 0 ? 'none' : first.join(', ') + more;
}

/** What differs between the joints of the profile and those of a message. */
function jointsFault(expected: readonly string[], found: readonly string[]): string | undefined {
  const missing = expected.filter((name) => !found.includes(name));
  const extra = found.filter((name) => !expected.includes(name));
  const twice = found.filter((name, index) => found.indexOf(name) !== index);
  const faults = [
    ...(missing.length === 0 ? [] : [`without ${told(missing)}`]),
    ...(extra.length === 0 ? [] : [`with ${told(extra)}`]),
    ...(twice.length === 0 ? [] : [`with ${told(twice)} twice`]),
  ];
  return faults.length === 0
    ? undefined
    : `expected the joints ${told(expected)}, came ${faults.join(' and ')}`;
}

export function jointValues({ joints = [], field = 'position' }: TensorProfile, message: JointState): Values {
  const fault = jointsFault(joints, message.name);
  if (fault !== undefined) return fault;
  const values = message[field];
  // A driver may leave a whole field out; then it has no values at all.
  if (values.length !== message.name.length)
    return `expected ${String(message.name.length)} values of ${field}, found ${String(values.length)}`;
  return joints.map((name) => values[message.name.indexOf(name)] ?? Number.NaN);
}

export function multiArrayValues({ layout, data }: Float32MultiArray): Values {
  if (layout.data_offset !== 0) return `expected a data_offset of 0, found ${String(layout.data_offset)}`;
  return [...data];
}
