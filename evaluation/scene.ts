// The table as the messages that providers are asked with. They go to no graph: nothing here has a digest of
// a run.
import { zeroStamp } from '../core/time.ts';
import { metaConstants, type CandidateSet, type Goal, type Meta, type Observation } from '../msgs/index.ts';
import type { Robot } from '../planning/task.ts';
import type { PolicyAnswer } from '../providers/provider.ts';
import { pxTensor } from '../providers/shared/pusht_scene.ts';
import { corners } from '../providers/shared/tee.ts';
import { goalPose } from '../sim/geometry.ts';
import type { TableState } from './simulator.ts';

/** The state before the last action and the one after it: what the shipped profile observes. */
export type Seen = readonly [TableState, TableState];

const meta: Meta = {
  robot_id: 'pusht',
  run_id: 'evaluation',
  cycle: 0,
  node: 'evaluation',
  boot_id: 0n,
  sequence: 0n,
  stamp: zeroStamp,
  recorded_stamp: zeroStamp,
  source: metaConstants.SOURCE_SIM,
};

/** gym-pusht's own goal. */
export const pushtGoal: Goal = {
  meta,
  instruction: 'push the T to its place',
  tensors: [pxTensor('keypoints', [8, 2], corners(goalPose).flat())],
  digest: '',
};

export function observationOf(seen: Seen, { embodimentDigest }: Robot): Observation {
  const keypoints = seen.flatMap(({ block }) => corners(block).flat());
  const places = seen.flatMap(({ agent }) => agent);
  return {
    meta,
    embodiment_digest: embodimentDigest,
    n_obs_steps: 2,
    tensors: [pxTensor('keypoints', [2, 8, 2], keypoints), pxTensor('agent_position', [2, 2], places)],
  };
}

export function candidateSetOf(answer: PolicyAnswer, robot: Robot): CandidateSet {
  const { embodiment, embodimentDigest, dimensions, mode } = robot;
  return {
    meta,
    request_id: '',
    goal_digest: '',
    observation_digest: '',
    embodiment_digest: embodimentDigest,
    dimensions,
    mode,
    dt_ns: BigInt(embodiment.dt_ns),
    shape: Uint32Array.from(answer.shape),
    start_index: answer.startIndex,
    execute_steps: answer.executeSteps,
    origins: [],
    data: answer.data,
  };
}
