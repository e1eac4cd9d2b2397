// Valid requests to providers; a test changes the one thing it is about.
import { zeroStamp } from '../../core/time.ts';
import type { CandidateSet, Embodiment, Goal, Meta, Observation, Tensor } from '../../msgs/index.ts';
import type { PolicyRequest } from '../../providers/provider.ts';
import { pxTensor } from '../../providers/shared/pusht_scene.ts';
import { corners } from '../../providers/shared/tee.ts';
import type { Point, Pose } from '../../providers/shared/planar.ts';

export const noSignal = new AbortController().signal;

export const meta: Meta = {
  robot_id: 'robot',
  run_id: '20260101T000000Z-00000000',
  cycle: 0,
  node: 'test',
  boot_id: 0n,
  sequence: 0n,
  stamp: zeroStamp,
  recorded_stamp: zeroStamp,
  source: 2,
};

export const floats = pxTensor;

export function goalOf(...tensors: readonly Tensor[]): Goal {
  return { meta, instruction: 'push the T to its place', tensors, digest: '0'.repeat(64) };
}

export function observationOf(...tensors: readonly Tensor[]): Observation {
  return { meta, embodiment_digest: '0'.repeat(64), n_obs_steps: 2, tensors };
}

export function candidateSet(
  shape: readonly [number, number, number],
  data: readonly number[],
): CandidateSet {
  return {
    meta,
    request_id: 'request',
    goal_digest: '0'.repeat(64),
    observation_digest: '0'.repeat(64),
    embodiment_digest: '0'.repeat(64),
    dimensions: [],
    mode: 0,
    dt_ns: 100_000_000n,
    shape: Uint32Array.from(shape),
    start_index: 0,
    execute_steps: shape[1],
    origins: [],
    data: Float32Array.from(data),
  };
}

const limits = {
  position_min: 0,
  position_max: 512,
  velocity_max: 1500,
  acceleration_max: 30_000,
  jerk_max: 600_000,
  join_max: 60,
};

export const pusht: Embodiment = {
  name: 'pusht',
  robot_kind: 'simulated',
  mode: 'absolute',
  dt_ns: 100_000_000,
  execute_steps: 8,
  horizon_max: 64,
  plan_duration_max_ns: 10_000_000_000,
  dimensions: ['x', 'y'].map((name) => ({ name, kind: 'eef_position', unit: 'px', frame: 'pusht', limits })),
  boxes: [],
  state_tensor: 'agent_position',
};

/** What the simulator shows: two agent positions, the older first, and a block that rests. */
export interface Table {
  readonly agent: readonly [Point, Point];
  readonly block: Pose;
}

export const table: Table = {
  agent: [
    [374, 84],
    [374, 84],
  ],
  block: { position: [195.7, 230.2], angle: 1.893 },
};

export const goalPose: Pose = { position: [224, 288], angle: Math.PI / 4 };

export function pushtRequest({ agent, block }: Table): PolicyRequest {
  const points = corners(block).flat();
  return {
    goal: goalOf(floats('keypoints', [8, 2], corners(goalPose).flat())),
    observation: observationOf(
      floats('keypoints', [2, 8, 2], [...points, ...points]),
      floats('agent_position', [2, 2], agent.flat()),
    ),
    embodiment: pusht,
    candidates: 16,
    seed: 7n,
    cycle: 0,
  };
}
