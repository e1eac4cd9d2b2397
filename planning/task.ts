// What one cycle asks, and everything its answers are judged against. Made once a cycle, never changed.
import type { MotionLimits } from '../core/motion/motion.ts';
import { tailStepsMax } from '../core/motion/tail.ts';
import {
  actionChunkConstants,
  actionDimensions,
  embodimentDigest,
  limitsDigest,
  motionLimits,
  type ActionDimension,
  type Embodiment,
} from '../msgs/index.ts';

/** An embodiment with what follows from it. */
export interface Robot {
  readonly embodiment: Embodiment;
  readonly embodimentDigest: string;
  readonly limitsDigest: string;
  readonly limits: MotionLimits;
  readonly dimensions: readonly ActionDimension[];
  /** ActionChunk MODE_* */
  readonly mode: number;
  readonly dtS: number;
  /** Longest tail that keeps a plan inside its longest duration. */
  readonly tailStepsMax: number;
}

export interface Task {
  readonly robot: Robot;
  readonly requestId: string;
  readonly cycle: number;
  /** Run seed. */
  readonly seed: bigint;
  /** How many candidates each policy was asked for. */
  readonly candidates: number;
  readonly goalDigest: string;
  readonly observationDigest: string;
  /** The state in the observation, one value a dimension. */
  readonly measured: Float64Array;
  /** Slice of the plan before this one, [steps, dim]; undefined when there was none. */
  readonly previous: Float32Array | undefined;
}

export function robotOf(embodiment: Embodiment): Robot {
  const { MODE_ABSOLUTE, MODE_RELATIVE } = actionChunkConstants;
  const planSteps = Math.floor(embodiment.plan_duration_max_ns / embodiment.dt_ns);
  return {
    embodiment,
    embodimentDigest: embodimentDigest(embodiment),
    limitsDigest: limitsDigest(embodiment),
    limits: motionLimits(embodiment),
    dimensions: actionDimensions(embodiment),
    mode: embodiment.mode === 'absolute' ? MODE_ABSOLUTE : MODE_RELATIVE,
    dtS: embodiment.dt_ns / 1e9,
    tailStepsMax: Math.min(tailStepsMax, planSteps - embodiment.execute_steps),
  };
}
