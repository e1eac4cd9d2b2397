// What a robot's actions mean and what bounds them. Embodiments live in site policies only; chunks must match
// exactly.
import { jsonDigest } from '../core/digest.ts';
import type { DimensionLimits, MotionLimits, WorkspaceBox } from '../core/motion/motion.ts';
import type { ActionDimension } from './gen/index.ts';
import type { ActionKind, Unit } from './rules/units.ts';

export interface EmbodimentDimension {
  readonly name: string;
  readonly kind: ActionKind;
  readonly unit: Unit;
  readonly frame: string;
  readonly limits: DimensionLimits;
}

export interface Embodiment {
  readonly name: string;
  readonly robot_kind: 'physical' | 'simulated';
  readonly mode: 'absolute' | 'relative';
  /** Nanoseconds between steps; below 2^53, so a number. */
  readonly dt_ns: number;
  /** Steps of one executed slice. */
  readonly execute_steps: number;
  /** Steps a chunk may have at most. */
  readonly horizon_max: number;
  /** Longest plan with its tail, in nanoseconds. */
  readonly plan_duration_max_ns: number;
  readonly dimensions: readonly EmbodimentDimension[];
  readonly boxes: readonly WorkspaceBox[];
  /** Observation tensor [n_obs_steps, dim] that measures the dimensions, in their order and units. */
  readonly state_tensor: string;
}

/** What a chunk must match: names, kinds, units, frames, mode and step. Limits have a digest of their own. */
export function embodimentDigest(embodiment: Embodiment): string {
  const { name, robot_kind, mode, dt_ns, state_tensor } = embodiment;
  const dimensions = actionDimensions(embodiment).map(({ name: dimension, kind, unit, frame }) => ({
    name: dimension,
    kind,
    unit,
    frame,
  }));
  return jsonDigest({ name, robot_kind, mode, dt_ns, state_tensor, dimensions });
}

/** What bounds a plan. */
export function limitsDigest(embodiment: Embodiment): string {
  const { execute_steps, horizon_max, plan_duration_max_ns, boxes } = embodiment;
  return jsonDigest({
    execute_steps,
    horizon_max,
    plan_duration_max_ns,
    boxes,
    dimensions: embodiment.dimensions.map(({ limits }) => limits),
  });
}

export function motionLimits(embodiment: Embodiment): MotionLimits {
  return { dimensions: embodiment.dimensions.map(({ limits }) => limits), boxes: embodiment.boxes };
}

export function actionDimensions(embodiment: Embodiment): readonly ActionDimension[] {
  return embodiment.dimensions.map(({ name, kind, unit, frame }) => ({ name, kind, unit, frame }));
}
