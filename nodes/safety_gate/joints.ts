// Reads the joints of a robot out of what its driver publishes: those of the site policy, all of them and no
// others, in the order of the embodiment.
import type { JointState } from '../../msgs/index.ts';

export interface JointSample {
  readonly positions: readonly number[];
  /** Undefined where the robot measures none. */
  readonly velocities: readonly number[] | undefined;
}

/** Why a sample says nothing; it stands in the journal. */
export interface JointFault {
  readonly code:
    'joints_repeated' | 'joints_missing' | 'joints_unknown' | 'joints_uneven' | 'joints_not_finite';
}

export function readJoints(
  { name, position, velocity }: JointState,
  wanted: readonly string[],
): JointSample | JointFault {
  if (position.length !== name.length) return { code: 'joints_uneven' };
  if (velocity.length !== 0 && velocity.length !== name.length) return { code: 'joints_uneven' };
  if (new Set(name).size !== name.length) return { code: 'joints_repeated' };
  const places = wanted.map((joint) => name.indexOf(joint));
  if (places.includes(-1)) return { code: 'joints_missing' };
  if (name.length !== wanted.length) return { code: 'joints_unknown' };
  const read = (values: Float64Array) => places.map((place) => values[place] ?? Number.NaN);
  const sample = {
    positions: read(position),
    velocities: velocity.length === 0 ? undefined : read(velocity),
  };
  const values = [...sample.positions, ...(sample.velocities ?? [])];
  return values.every((value) => Number.isFinite(value)) ? sample : { code: 'joints_not_finite' };
}
