// Which dimensions of an embodiment are joints of a robot description.
import type { Embodiment, EmbodimentDimension } from '../../msgs/index.ts';

/** A gripper that is given as a ratio moves a joint too, but nobody says how far. */
export function isJoint({ kind, unit }: EmbodimentDimension): boolean {
  return kind === 'joint_position' || (kind === 'gripper' && (unit === 'm' || unit === 'rad'));
}

/** Name of the joint of each dimension, in their order; empty for a dimension that is none. */
export function jointNames({ dimensions }: Embodiment): readonly string[] {
  return dimensions.map((dimension) => (isJoint(dimension) ? dimension.name : ''));
}
