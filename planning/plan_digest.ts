// The digest that approvals bind: what would be executed and what it was decided from, never when, where or
// in which run.
import { jsonDigest, sha256 } from '../core/digest.ts';
import type { Plan } from '../msgs/index.ts';

/**
 * What a slice or a tail is, whatever the type of the array that holds it: little-endian float32, as in the
 * message.
 */
function motionOf(data: Float32Array, steps: number): { readonly sha256: string; readonly steps: number } {
  return { sha256: sha256(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)), steps };
}

/**
 * Digest of a plan, from the message alone, so that the gate and anyone else can recompute it. Dimensions,
 * mode and time step are covered by the embodiment digest; run, cycle, stamps, timings, notes and host are
 * left out on purpose.
 */
export function planDigest(plan: Plan): string {
  return jsonDigest({
    schema_version: plan.schema_version,
    robot_id: plan.meta.robot_id,
    embodiment_digest: plan.embodiment_digest,
    goal_digest: plan.goal_digest,
    observation_digest: plan.observation_digest,
    candidate_set_digest: plan.candidate_set_digest,
    slice: motionOf(plan.slice, plan.slice_steps),
    tail: motionOf(plan.tail, plan.tail_steps),
    chosen_index: plan.chosen_index,
    policy: plan.policy.map(({ provider, revision }) => ({ provider, revision })),
    scorers: plan.scorers.map(({ provider, revision }) => ({ provider, revision })),
    limits_digest: plan.limits_digest,
  });
}
