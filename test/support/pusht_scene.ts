/** What a review of PushT looks at: the block and the agent, seen twice in the same place, and the goal. */
import type { Goal, Observation } from '../../msgs/index.ts';
import type { Point, Pose } from '../../providers/shared/planar.ts';
import { corners } from '../../providers/shared/tee.ts';
import { goalPose } from '../../sim/geometry.ts';
import { float32Tensor, testGoal, testMeta } from './messages.ts';

export function observationOf(block: Pose, agent: Point): Observation {
  const shown = corners(block).flat();
  return {
    meta: testMeta({ node: 'observer' }),
    embodiment_digest: '0'.repeat(64),
    n_obs_steps: 2,
    tensors: [
      float32Tensor('keypoints', [2, 8, 2], [...shown, ...shown]),
      float32Tensor('agent_position', [2, 2], [...agent, ...agent]),
    ],
  };
}

export const pushtGoal: Goal = testGoal({
  tensors: [float32Tensor('keypoints', [8, 2], corners(goalPose).flat())],
});
