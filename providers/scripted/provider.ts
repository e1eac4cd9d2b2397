// The scripted PushT policy behind the policy protocol: tensors in, candidates of absolute target positions
// out.
import { WorldforgeError } from '../../core/errors.ts';
import type { Embodiment } from '../../msgs/index.ts';
import type { PolicyAnswer, PolicyProvider, PolicyRequest, ProviderFactories } from '../provider.ts';
import { parseConfig } from '../shared/config.ts';
import { minus, origin, times } from '../shared/planar.ts';
import { blockOf, pointsOf } from '../shared/pusht_scene.ts';
import { scriptedConfig, type ScriptedConfig } from './config.ts';
import { planCandidates, type Candidate, type Scene } from './model.ts';

const name = 'scripted';
const candidatesMax = 1024;
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
    block: blockOf(observation.tensors, {
      provider: name,
      where: 'observation',
      shape: [observation.n_obs_steps, 8, 2],
    }),
    goal: blockOf(goal.tensors, { provider: name, where: 'goal', shape: [8, 2] }),
    low: [x?.position_min ?? 0, y?.position_min ?? 0],
    high: [x?.position_max ?? 0, y?.position_max ?? 0],
  };
}
