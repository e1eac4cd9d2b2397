// What the values of an embodiment mean together. A bound that no motion could break switches a guard off.
import type { DimensionLimits, WorkspaceBox } from '../core/motion/motion.ts';
import type { Embodiment, EmbodimentDimension } from '../msgs/index.ts';
import type { ActionKind, Unit } from '../msgs/rules/units.ts';
import { fault, type Fault } from './value_rules.ts';

/**
 * The units of the kinds whose limits are judged here. Velocities are not among them: the tail brings a
 * position to rest, but would hold a velocity.
 */
const judgedKinds: Readonly<Partial<Record<ActionKind, readonly Unit[]>>> = {
  joint_position: ['rad', 'm'],
  eef_position: ['m', 'px'],
  eef_rotation: ['rad'],
  gripper: ['m', 'rad', 'ratio', 'none'],
};

/**
 * Farthest position that makes sense in a unit: a cell is smaller than 100 m, a cable turns fewer than 16
 * times.
 */
const positionMagnitudes: Readonly<Partial<Record<Unit, number>>> = {
  m: 100,
  rad: 100,
  px: 100_000,
  ratio: 10,
  none: 10_000,
};

function kindFaults(dimension: EmbodimentDimension, path: string): readonly Fault[] {
  const allowed = judgedKinds[dimension.kind];
  if (allowed === undefined) return [fault(`${path}.kind`, 'kind_not_judged', dimension.kind)];
  return allowed.includes(dimension.unit) ? [] : [fault(`${path}.unit`, 'unit_unknown', dimension.unit)];
}

/** Each bound must be below what the bounds before it already enforce, or it could never refuse anything. */
function limitFaults(
  limits: DimensionLimits,
  unit: Unit,
  at: { path: string; dtS: number },
): readonly Fault[] {
  const { path, dtS } = at;
  const {
    position_min: low,
    position_max: high,
    velocity_max,
    acceleration_max,
    jerk_max,
    join_max,
  } = limits;
  if (!(low < high)) return [fault(`${path}.position_max`, 'range_inverted', high)];
  const magnitude = positionMagnitudes[unit] ?? 0;
  const bounds: readonly (readonly [keyof DimensionLimits, boolean])[] = [
    ['position_min', Math.abs(low) <= magnitude],
    ['position_max', Math.abs(high) <= magnitude],
    ['velocity_max', velocity_max < (high - low) / dtS],
    ['acceleration_max', acceleration_max < (2 * velocity_max) / dtS],
    ['jerk_max', jerk_max < (2 * acceleration_max) / dtS],
    ['join_max', join_max < velocity_max * dtS],
  ];
  return bounds.flatMap(([key, holds]) =>
    holds ? [] : [fault(`${path}.${key}`, 'value_too_large', limits[key])],
  );
}

function boxFaults(box: WorkspaceBox, embodiment: Embodiment, path: string): readonly Fault[] {
  const { axes, min, max } = box;
  const whole =
    min.length === axes.length && max.length === axes.length && new Set(axes).size === axes.length;
  if (!whole) return [fault(path, 'box_malformed', axes.length)];
  return axes.flatMap((axis, position) => {
    const cartesian = embodiment.dimensions[axis]?.kind === 'eef_position';
    const low = min[position] ?? Number.NaN;
    const high = max[position] ?? Number.NaN;
    const { position_min = Number.NaN, position_max = Number.NaN } =
      embodiment.dimensions[axis]?.limits ?? {};
    const inside = low >= position_min && high <= position_max;
    const ranged = position_min < position_max; // judged with the limits
    const refuses = !ranged || (inside && (low > position_min || high < position_max));
    return [
      ...(refuses ? [] : [fault(`${path}.max[${position}]`, 'value_too_large', high)]),
      ...(cartesian ? [] : [fault(`${path}.axes[${position}]`, 'box_needs_kinematics', axis)]),
      ...(low < high ? [] : [fault(`${path}.max[${position}]`, 'range_inverted', high)]),
    ];
  });
}

/** A Cartesian position in no box has no workspace guard. */
function unboxed(embodiment: Embodiment, path: string): readonly Fault[] {
  const boxed = new Set(embodiment.boxes.flatMap(({ axes }) => axes));
  return embodiment.dimensions.flatMap(({ kind, name }, axis) =>
    kind === 'eef_position' && !boxed.has(axis) ? [fault(`${path}.boxes`, 'box_missing', name)] : [],
  );
}

function stepFaults(embodiment: Embodiment, path: string): readonly Fault[] {
  const { execute_steps, horizon_max, plan_duration_max_ns, dt_ns } = embodiment;
  return [
    ...(execute_steps <= horizon_max ? [] : [fault(`${path}.horizon_max`, 'range_inverted', horizon_max)]),
    ...(execute_steps * dt_ns < plan_duration_max_ns
      ? []
      : [fault(`${path}.plan_duration_max_ns`, 'range_inverted', plan_duration_max_ns)]),
  ];
}

export function embodimentFaults(embodiment: Embodiment, path: string): readonly Fault[] {
  const dtS = embodiment.dt_ns / 1e9;
  const names = embodiment.dimensions.map(({ name }) => name);
  return [
    ...embodiment.dimensions.flatMap((dimension, position) => {
      const at = `${path}.dimensions[${position}]`;
      const again = names.indexOf(dimension.name) < position;
      return [
        ...(again ? [fault(`${at}.name`, 'name_repeated', dimension.name)] : []),
        ...kindFaults(dimension, at),
        ...limitFaults(dimension.limits, dimension.unit, { path: `${at}.limits`, dtS }),
      ];
    }),
    ...embodiment.boxes.flatMap((box, position) => boxFaults(box, embodiment, `${path}.boxes[${position}]`)),
    ...unboxed(embodiment, path),
    ...stepFaults(embodiment, path),
  ];
}
