// Plays one window of a plan in the embedded world, from the observation that the plan was made from.
import { actionChunkConstants, type Goal, type Observation, type RehearsalChunk } from '../../msgs/index.ts';
import { WorldforgeError } from '../../core/errors.ts';
import type { Point, Pose } from '../../providers/shared/planar.ts';
import { blockOf, pointsOf } from '../../providers/shared/pusht_scene.ts';
import { cornerDistance } from '../../providers/shared/tee.ts';
import { coverage } from '../../sim/coverage.ts';
import { isAtWall } from '../../sim/geometry.ts';
import { controlDtS, simulatorRevision, type PushTSimulator } from '../../sim/simulator.ts';
import type { PushTState } from '../../sim/state.ts';
import type { RehearsedOutcome } from './outcome.ts';

const asker = 'driver sim';
const nsPerSecond = 1e9;

/** @throws WorldforgeError provider_failed when the goal has no pose of the block */
export function goalPoseOf(goal: Goal): Pose {
  return blockOf(goal.tensors, { provider: asker, where: 'goal', shape: [8, 2] });
}

/**
 * The velocity is the difference of the two newest places.
 * @throws WorldforgeError provider_failed when the observation does not show agent and block
 */
export function sceneOf({ tensors, n_obs_steps: steps }: Observation, stateTensor: string): PushTState {
  const where = { provider: asker, where: 'observation' };
  const track = pointsOf(tensors, { ...where, name: stateTensor, shape: [steps, 2] });
  const [x, y] = track.at(-1) ?? [0, 0];
  const [lastX, lastY] = track.at(-2) ?? [x, y];
  return {
    agent: [x, y],
    agentVelocity: [(x - lastX) / controlDtS, (y - lastY) / controlDtS],
    block: blockOf(tensors, { ...where, shape: [steps, 8, 2] }),
  };
}

function refuse(why: string): never {
  throw new WorldforgeError('sim_action_invalid', `${asker}: ${why}`);
}

/** Slice and tail, one target a control step. @throws WorldforgeError sim_action_invalid */
function targetsOf(chunk: RehearsalChunk): readonly Point[] {
  const { dimensions, mode, dt_ns, first_step, data, tail } = chunk;
  const units = dimensions.map(({ unit }) => unit).join(', ');
  if (mode !== actionChunkConstants.MODE_ABSOLUTE || units !== 'px, px') {
    refuse(`two absolute places in px are needed, not mode ${mode} with ${units}`);
  }
  if (Number(dt_ns) !== controlDtS * nsPerSecond) {
    refuse(`steps of ${Number(dt_ns) / nsPerSecond} s, not of ${controlDtS} s`);
  }
  if (first_step !== 0) refuse(`a window that begins at step ${first_step} has no observation of its own`);
  const numbers = [...data, ...tail];
  return Array.from({ length: numbers.length / 2 }, (_, step): Point => [
    numbers[2 * step] ?? Number.NaN,
    numbers[2 * step + 1] ?? Number.NaN,
  ]);
}

/** @throws WorldforgeError sim_state_invalid, sim_action_invalid */
export function rehearse(
  simulator: PushTSimulator,
  { scene, goal }: { readonly scene: PushTState; readonly goal: Pose },
  chunk: RehearsalChunk,
): RehearsedOutcome {
  const targets = targetsOf(chunk);
  const states = simulator.rollout(scene, targets);
  const [before, after] = [scene.block, (states.at(-1) ?? scene).block];
  return {
    before_px: cornerDistance(before, goal),
    after_px: cornerDistance(after, goal),
    coverage_before: coverage(before, goal),
    coverage_after: coverage(after, goal),
    at_wall: [scene, ...states].some(({ block }) => isAtWall(block)),
    duration_s: targets.length * controlDtS,
    simulator: simulatorRevision,
  };
}
