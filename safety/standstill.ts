// Whether the robot stands still, from what its joints measure.
import { isFresh } from './ages.ts';
import { liveTerms, type GatePolicy } from './gate_policy.ts';
import type { Joints, LiveHappening } from './live_state.ts';
import type { SafetyState, Times } from './state.ts';

type JointState = Times & Extract<LiveHappening, { name: 'joint_state' }>;

/** Nanoseconds for which every speed has been small, up to now; -1 when one is not, or was not measured. */
export function stillForNs({ live }: SafetyState, nowNs: bigint): bigint {
  const since = live.joints?.stillSinceNs;
  return since === undefined ? -1n : nowNs - since;
}

const nsPerSecond = 1e9;

/** As measured, or else from this sample and the one before. */
function speedsOf(sample: JointState, before: Joints | undefined): readonly number[] | undefined {
  if (sample.velocities !== undefined) return sample.velocities;
  if (before === undefined || sample.stampNs <= before.stampNs) return undefined;
  const seconds = Number(sample.stampNs - before.stampNs) / nsPerSecond;
  return sample.positions.map((position, axis) => {
    return (position - (before.positions[axis] ?? Number.NaN)) / seconds;
  });
}

/** A sample that is not a number, or is missing, is no standstill; nor does one outlast a silence. */
export function jointsAfter(sample: JointState, before: Joints | undefined, policy: GatePolicy): Joints {
  const { site, robot } = liveTerms(policy);
  const speeds = speedsOf(sample, before);
  const still = robot.standstill_speed.every((most, axis) => Math.abs(speeds?.[axis] ?? Number.NaN) < most);
  const heard = before !== undefined && isFresh(sample.nowNs - before.heardNs, site.ages.state_ms);
  const since = (heard ? before.stillSinceNs : undefined) ?? sample.nowNs;
  return {
    positions: sample.positions,
    speeds,
    stampNs: sample.stampNs,
    source: sample.source,
    heardNs: sample.nowNs,
    stillSinceNs: still ? since : undefined,
  };
}
