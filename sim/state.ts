// What the simulated table carries from one control step to the next, and what may be asked of it.
import { WorldforgeError } from '../core/errors.ts';
import { tableSide, type Point, type Pose } from './geometry.ts';

export interface PushTState {
  /** Centre of the agent, px. */
  readonly agent: Point;
  /** px/s. */
  readonly agentVelocity: Point;
  /** px and radians; what comes out of a step lies within (-pi, pi]. */
  readonly block: Pose;
}

/** Farthest from the table a body may be, px: an agent overshoots, a squeezed block leaves through a wall. */
const beyondMax = 256;
/** Fastest agent, px/s: the control law reaches 1900 across the whole table. */
const speedMax = 10_000;
/** Most turns of a given angle, radians. */
const angleMax = 10_000;

function refuse(code: 'sim_state_invalid' | 'sim_action_invalid', text: string): never {
  const hint = 'docs/simulator.md gives the ranges';
  throw new WorldforgeError(code, `simulated PushT: ${text}`, { hint });
}

function isWithin(values: readonly number[], low: number, high: number): boolean {
  return values.every((value) => value >= low && value <= high);
}

/** @throws WorldforgeError sim_state_invalid for what is not finite or out of range */
export function checkState({ agent, agentVelocity, block }: PushTState): void {
  const [low, high] = [-beyondMax, tableSide + beyondMax];
  const range = `from ${low} to ${high} px`;
  if (!isWithin(agent, low, high)) refuse('sim_state_invalid', `agent at ${agent.join(', ')}, not ${range}`);
  if (!isWithin(block.position, low, high)) {
    refuse('sim_state_invalid', `block at ${block.position.join(', ')}, not ${range}`);
  }
  if (!isWithin(agentVelocity, -speedMax, speedMax)) {
    refuse('sim_state_invalid', `agent moves at ${agentVelocity.join(', ')}, at most ${speedMax} px/s`);
  }
  if (!isWithin([block.angle], -angleMax, angleMax)) {
    refuse('sim_state_invalid', `block turned by ${block.angle}, at most ${angleMax} rad`);
  }
}

/** @throws WorldforgeError sim_action_invalid for a target that is not finite or not on the table */
export function checkAction(action: Point): void {
  if (isWithin(action, 0, tableSide)) return;
  refuse('sim_action_invalid', `target ${action.join(', ')}, not from 0 to ${tableSide} px`);
}
