// The closed lists of units, kinds and tensor forms. Nothing is ever converted: another spelling is refused.

export const units = ['m', 'rad', 'm/s', 'rad/s', 'N', 'Nm', 'px', 'ratio', 'none'] as const;
export type Unit = (typeof units)[number];

export const actionKinds = [
  'joint_position',
  'joint_velocity',
  'eef_position',
  'eef_rotation',
  'eef_velocity',
  'gripper',
  'base_velocity',
  'base_yaw_rate',
] as const;
export type ActionKind = (typeof actionKinds)[number];

/** Bytes of one element. A map, so that no inherited property passes for a type. */
export const tensorTypes: ReadonlyMap<string, number> = new Map([
  ['float32', 4],
  ['float64', 8],
  ['uint8', 1],
  ['int32', 4],
  ['int64', 8],
]);
export const tensorEncodings: ReadonlySet<string> = new Set(['raw', 'png', 'jpeg']);
/** A letter an axis: time, item, dimension, height, width, channel. */
export const tensorLayout = /^[TNDHWC]*$/;

const unitSet: ReadonlySet<string> = new Set(units);
const actionKindSet: ReadonlySet<string> = new Set(actionKinds);

export function isUnit(text: string): text is Unit {
  return unitSet.has(text);
}

export function isActionKind(text: string): text is ActionKind {
  return actionKindSet.has(text);
}
