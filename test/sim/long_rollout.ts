/** A rollout that pushes, turns and squeezes the block for many steps, and the bits that it leaves. */
import { sha256 } from '../../core/digest.ts';
import { seededRandom } from '../../core/random.ts';
import { tableSide, type Point } from '../../sim/geometry.ts';
import { rolloutStepsMax, type PushTSimulator } from '../../sim/simulator.ts';
import { beginning } from './states.ts';

export function rolloutDigest(simulator: PushTSimulator): string {
  const random = seededRandom('long rollout');
  const actions = Array.from({ length: rolloutStepsMax }, (): Point => [
    random.between(0, tableSide),
    random.between(0, tableSide),
  ]);
  const states = simulator.rollout(beginning, actions);
  const numbers = states.flatMap(({ agent, agentVelocity, block: { position, angle } }) => [
    ...agent,
    ...agentVelocity,
    ...position,
    angle,
  ]);
  return sha256(new Uint8Array(Float64Array.from(numbers).buffer));
}
