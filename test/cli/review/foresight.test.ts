/** What the embedded world says of each candidate: its own rollout, or the reason why there is none. */
import assert from 'node:assert/strict';
import { foresee } from '../../../cli/review/foresight.ts';
import type { CandidateSet, Goal } from '../../../msgs/index.ts';
import { simProvider } from '../../../providers/sim/provider.ts';
import type { Point, Pose } from '../../../providers/shared/planar.ts';
import { cornerDistance } from '../../../providers/shared/tee.ts';
import { goalPose } from '../../../sim/geometry.ts';
import { loadSimulator } from '../../../sim/simulator.ts';
import { testCandidateSet, testGoal } from '../../support/messages.ts';
import { observationOf, pushtGoal } from '../../support/pusht_scene.ts';

const upright: Pose = { position: [256, 256], angle: 0 };
const agent: Point = [150, 226];
const { signal } = new AbortController();

const observation = observationOf(upright, agent);

/** Two candidates of four steps, of which the middle two count: one pushes the block, one stays. */
const push: readonly Point[] = [
  [190, 226],
  [240, 226],
];
const stay: readonly Point[] = [agent, agent];
const far: Point = [500, 500];
const set: CandidateSet = testCandidateSet({
  fields: {
    shape: Uint32Array.of(2, 4, 2),
    start_index: 1,
    execute_steps: 2,
    data: Float32Array.from([far, ...push, far, far, ...stay, far].flat()),
  },
});

async function foreseen(changes: { readonly goal?: Goal; readonly stateTensor?: string } = {}) {
  await using predictor = simProvider({});
  const scene = { observation, goal: changes.goal ?? pushtGoal };
  return await foresee(
    predictor,
    { set, scene, stateTensor: changes.stateTensor ?? 'agent_position' },
    signal,
  );
}

describe('foresee', () => {
  it('plays the slice of every candidate from what the planner looked at', async () => {
    const simulator = await loadSimulator();
    const end = (targets: readonly Point[]) => {
      const begin = { agent, agentVelocity: [0, 0] as const, block: upright };
      const last = simulator.rollout(begin, targets).at(-1);
      return cornerDistance(last?.block ?? upright, goalPose);
    };
    const { candidates, code, provider } = await foreseen();
    const distances = candidates.map(({ keypoint_distance_px: px }) => px);
    assert.deepEqual([code, provider], ['', 'sim']);
    assert.deepEqual(
      distances.map((px) => px.toFixed(2)),
      [push, stay].map((targets) => end(targets).toFixed(2)),
    );
    assert.notEqual(distances[0]?.toFixed(1), distances[1]?.toFixed(1));
  });

  it('says why it saw nothing, and fails nothing', async () => {
    const blind = await foreseen({ goal: testGoal({ tensors: [] }) });
    assert.deepEqual([blind.candidates, blind.code], [[], 'provider_failed']);
    const lost = await foreseen({ stateTensor: 'elsewhere' });
    assert.deepEqual([lost.candidates, lost.code], [[], 'provider_failed']);
    assert.match(lost.detail, /elsewhere/);
  });
});
