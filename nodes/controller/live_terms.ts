// What a LIVE controller holds every window to: the site policy's words about one robot, in the units of the
// step.
import type { Embodiment } from '../../msgs/index.ts';
import type { CommandDriver } from './drivers.ts';

export interface ControllerTerms {
  readonly driver: CommandDriver;
  readonly embodiment: Embodiment;
  /** The one key whose signature counts: raw public half and id. */
  readonly gateKey: string;
  readonly gateKeyId: string;
  readonly releaseNs: bigint;
  readonly clockOffsetNs: bigint;
  readonly lookaheadMs: number;
  /** One for each dimension, in its order. */
  readonly jointNames: readonly string[];
  /** Where driver `joint_trajectory` publishes. */
  readonly topic: string;
  /** Where driver `sim` publishes what it measures. */
  readonly jointStatesTopic: string;
}
