// What the embedded world says of every candidate of the last cycle, chosen or not: provider `sim` is asked
// once the evidence is sealed, so that nothing it says can enter a plan.
import { z } from 'zod';
import type { Json } from '../../core/canonical_json.ts';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import type { CandidateSet } from '../../msgs/index.ts';
import { goalPoseOf, sceneOf } from '../../nodes/controller/rehearsal.ts';
import type { Scene } from '../../nodes/review/outcome.ts';
import type { Predictor } from '../../providers/provider.ts';

/** Of one candidate, after its slice and without a tail. */
export interface ForeseenCandidate {
  readonly candidate: number;
  /** Mean distance of the block's corners from those of the goal, px. */
  readonly keypoint_distance_px: number;
  /** Share of the goal that the block covers, in [0, 1]. */
  readonly coverage: number;
  /** Share of such predictions that were right, in [0, 1]. */
  readonly confidence: number;
}

export interface Foresight {
  readonly cycle: number;
  readonly provider: string;
  readonly revision: string;
  /** Empty where the provider refused; `detail` then says why. */
  readonly candidates: readonly ForeseenCandidate[];
  readonly code: string;
  readonly detail: string;
}

const predictedWorld = z.object({ coverage: z.number(), keypoint_distance_px: z.number() });

/** Targets of the slice that would be executed, a place a step. */
function targetsOf(set: CandidateSet, candidate: number): readonly Json[] {
  const [, horizon, dim] = set.shape;
  const first = candidate * (horizon ?? 0) + set.start_index;
  return Array.from({ length: set.execute_steps }, (_, step) => {
    const at = (first + step) * (dim ?? 0);
    return [...set.data.subarray(at, at + (dim ?? 0))];
  });
}

/** @throws WorldforgeError provider_failed where the scene is none of PushT */
function worldOf({ observation, goal }: Scene, stateTensor: string): Json {
  const { agent, agentVelocity, block } = sceneOf(observation, stateTensor);
  const aim = goalPoseOf(goal);
  return {
    embodiment: 'pusht',
    agent: { position: agent, velocity: agentVelocity },
    block: { position: block.position, angle: block.angle },
    goal: { position: aim.position, angle: aim.angle },
  };
}

async function askEach(
  predictor: Predictor,
  { set, worldState }: { readonly set: CandidateSet; readonly worldState: Json },
  signal: AbortSignal,
): Promise<readonly ForeseenCandidate[]> {
  const found: ForeseenCandidate[] = [];
  for (let candidate = 0; candidate < (set.shape[0] ?? 0); candidate += 1) {
    const parameters = { targets: targetsOf(set, candidate) };
    const action = { type: 'action_chunk', parameters };
    const answer = await predictor.predict({ worldState, action, steps: set.execute_steps }, signal);
    found.push({
      candidate,
      ...predictedWorld.parse(answer.worldState),
      confidence: answer.confidence,
    });
  }
  return found;
}

/** Asks for each candidate; a refusal of the provider stands in the answer and fails nothing. */
export async function foresee(
  predictor: Predictor,
  {
    set,
    scene,
    stateTensor,
  }: { readonly set: CandidateSet; readonly scene: Scene; readonly stateTensor: string },
  signal: AbortSignal,
): Promise<Foresight> {
  const about = { cycle: set.meta.cycle, provider: predictor.name, revision: predictor.revision };
  try {
    const worldState = worldOf(scene, stateTensor);
    return {
      ...about,
      candidates: await askEach(predictor, { set, worldState }, signal),
      code: '',
      detail: '',
    };
  } catch (error) {
    if (!(error instanceof WorldforgeError) || error.code === 'assertion') throw error;
    return { ...about, candidates: [], code: error.code, detail: errorText(error) };
  }
}
