// The scripted PushT policy behind the policy protocol: tensors in, candidates of absolute target positions
// out.
import { WorldforgeError } from '../../core/errors.ts';
import type { Embodiment, Tensor } from '../../msgs/index.ts';
import type { PolicyAnswer, PolicyProvider, PolicyRequest, ProviderFactories } from '../provider.ts';
import { parseConfig } from '../shared/config.ts';
import { minus, origin, times, type Point, type Pose } from '../shared/planar.ts';
import { fitTee } from '../shared/tee.ts';
import { floatTensor, type TensorWanted } from '../shared/tensors.ts';
import { scriptedConfig, type ScriptedConfig } from './config.ts';
import { planCandidates, type Candidate, type Scene } from './model.ts';

const name = 'scripted';
const candidatesMax = 1024;
/** Farthest a corner may be from where a block of PushT has it, px: more, and these are other keypoints. */
const misfitMax = 6;
const nanosecondsPerSecond = 1e9;
/** Share of the velocity limit that is used, which leaves room for the join to a moving agent. */
const speedShare = 0.5;

export function scriptedProvider(unchecked: unknown): PolicyProvider {
  const config = parseConfig(name, scriptedConfig, unchecked);
  return {
    name,
    revision: 'scripted-1',
    propose: async (request, signal) => {
      signal.throwIfAborted();
      return propose(request, config);
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

export const scriptedFactories: ProviderFactories = { policy: scriptedProvider };

function propose(request: PolicyRequest, config: ScriptedConfig): PolicyAnswer {
  const { embodiment, candidates, seed } = request;
  checkRequest(request, config);
  const dtS = embodiment.dt_ns / nanosecondsPerSecond;
  const speedMax = Math.min(config.speedMax, speedShare * lowest(embodiment, 'velocity_max'));
  const planned = planCandidates(sceneOf(request, dtS), { ...config, speedMax }, { candidates, seed, dtS });
  return {
    data: Float32Array.from(planned.flatMap(({ points }) => points.flat())),
    shape: [candidates, config.horizon, 2],
    startIndex: 0,
    executeSteps: embodiment.execute_steps,
    values: Float64Array.from(planned, ({ value }: Candidate) => value),
  };
}

function refuse(why: string): never {
  throw new WorldforgeError('provider_failed', `${name}: ${why}`);
}

function checkRequest({ embodiment, candidates }: PolicyRequest, { horizon }: ScriptedConfig): void {
  const { dimensions, mode, execute_steps, horizon_max } = embodiment;
  const kinds = dimensions.map(({ kind, unit }) => `${kind} ${unit}`).join(', ');
  if (kinds !== 'eef_position px, eef_position px' || mode !== 'absolute') {
    refuse(`embodiment ${embodiment.name} has ${mode} ${kinds}; two absolute eef_position in px are needed`);
  }
  if (horizon < execute_steps || horizon > horizon_max) {
    refuse(`a horizon of ${horizon} for ${execute_steps} executed steps and at most ${horizon_max}`);
  }
  if (!Number.isInteger(candidates) || candidates < 1 || candidates > candidatesMax) {
    refuse(`${candidates} candidates asked, from 1 to ${candidatesMax} are made`);
  }
}

function lowest({ dimensions }: Embodiment, limit: 'velocity_max'): number {
  return Math.min(...dimensions.map(({ limits }) => limits[limit]));
}

function sceneOf({ goal, observation, embodiment }: PolicyRequest, dtS: number): Scene {
  const track = pointsOf(observation.tensors, {
    provider: name,
    where: 'observation',
    name: embodiment.state_tensor,
    shape: [observation.n_obs_steps, 2],
  });
  const agent = track.at(-1) ?? origin;
  const [x, y] = embodiment.dimensions.map(({ limits }) => limits);
  return {
    agent,
    velocity: times(minus(agent, track.at(-2) ?? agent), 1 / dtS),
    block: blockOf(observation.tensors, 'observation', [observation.n_obs_steps, 8, 2]),
    goal: blockOf(goal.tensors, 'goal', [8, 2]),
    low: [x?.position_min ?? 0, y?.position_min ?? 0],
    high: [x?.position_max ?? 0, y?.position_max ?? 0],
  };
}

/** The block at the newest of the observed times. */
function blockOf(tensors: readonly Tensor[], where: string, shape: readonly number[]): Pose {
  const points = pointsOf(tensors, { provider: name, where, name: 'keypoints', shape });
  const { pose, misfit } = fitTee(points.slice(-8));
  if (misfit > misfitMax) {
    refuse(
      `keypoints of the ${where} are off a PushT block by ${misfit.toFixed(1)} px, at most ${misfitMax}`,
    );
  }
  return pose;
}

function pointsOf(tensors: readonly Tensor[], wanted: TensorWanted): readonly Point[] {
  const { values } = floatTensor(tensors, wanted);
  return Array.from({ length: values.length / 2 }, (_, index) => [
    values[2 * index] ?? Number.NaN,
    values[2 * index + 1] ?? Number.NaN,
  ]);
}
