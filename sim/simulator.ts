// PushT as a pure function: state and action in, state out, the same bits everywhere.
import { WorldforgeError } from '../core/errors.ts';
import type { Point } from './geometry.ts';
import { checkAction, checkState, type PushTState } from './state.ts';
import { physicsDtS, World } from './world.ts';

/** Changes whenever the same inputs give other bits. */
export const simulatorRevision = 'pusht-rapier-0.20.0-1';

/** Seconds from one action to the next. */
export const controlDtS = 0.1;
const physicsSteps = 10;
const positionGain = 100;
const velocityGain = 20;

/** Most actions of one rollout. */
export const rolloutStepsMax = 1024;

export interface PushTSimulator {
  /**
   * The state after one action, a target for the agent in px that is held for `controlDtS`.
   * @throws WorldforgeError sim_state_invalid, sim_action_invalid
   */
  step(state: PushTState, action: Point): PushTState;
  /**
   * The state after each of at most `rolloutStepsMax` actions; the same as `step` after `step`.
   * @throws WorldforgeError sim_state_invalid, sim_action_invalid
   */
  rollout(state: PushTState, actions: readonly Point[]): readonly PushTState[];
}

interface Agent {
  readonly at: Point;
  readonly velocity: Point;
}

/** The agent of gym-pusht weighs nothing and gives way to nobody: a damped spring pulls it to its target. */
function pulled({ at, velocity }: Agent, target: Point): Agent {
  const faster = (axis: 0 | 1): number => {
    const pull = positionGain * (target[axis] - at[axis]) - velocityGain * velocity[axis];
    return velocity[axis] + pull * physicsDtS;
  };
  const [x, y] = [faster(0), faster(1)];
  return { at: [at[0] + x * physicsDtS, at[1] + y * physicsDtS], velocity: [x, y] };
}

/**
 * Loads the engine. What comes back needs no disposal: a world lives as long as one control step.
 */
export async function loadSimulator(): Promise<PushTSimulator> {
  const engine = await import('@dimforge/rapier2d-deterministic-compat');
  await engine.init();
  const step = (state: PushTState, action: Point): PushTState => {
    checkState(state);
    checkAction(action);
    using world = new World(engine, state.block);
    let agent: Agent = { at: state.agent, velocity: state.agentVelocity };
    for (let count = 0; count < physicsSteps; count += 1) {
      // gym-pusht moves everything first and lets the block give way after that, to the velocity from before.
      world.step(agent.at, agent.velocity);
      agent = pulled(agent, action);
    }
    return { agent: agent.at, agentVelocity: agent.velocity, block: world.block };
  };
  const rollout = (state: PushTState, actions: readonly Point[]): readonly PushTState[] => {
    if (actions.length > rolloutStepsMax) {
      const text = `simulated PushT: ${actions.length} actions, at most ${rolloutStepsMax}`;
      throw new WorldforgeError('sim_action_invalid', text, { hint: 'roll out in parts' });
    }
    let now = state;
    return actions.map((action) => (now = step(now, action)));
  };
  return { step, rollout };
}
