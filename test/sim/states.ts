/** States that tests of the simulator begin from. */
import type { PushTState } from '../../sim/state.ts';

/** The block upright in the middle, the agent at rest left of its wide bar. */
export const beginning: PushTState = {
  agent: [150, 226],
  agentVelocity: [0, 0],
  block: { position: [256, 256], angle: 0 },
};
