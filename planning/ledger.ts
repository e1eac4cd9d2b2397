// Where the time between an observation and its plan went. The parts sum to the whole to the nanosecond,
// whatever clocks and providers claim: a part never gets more than what is left, and what nobody claims is
// `other`.
import type { LedgerEntry, Timings } from '../msgs/index.ts';

/** One phase in which answers were awaited. */
export interface AwaitedPhase {
  readonly name: 'policy' | 'score';
  readonly endNs: bigint;
  /** What the slowest provider of the phase says of its call; undefined when none answered. */
  readonly slowest: Timings | undefined;
}

/** All on the ROS clock. */
export interface CycleTimes {
  readonly observationNs: bigint;
  readonly requestNs: bigint;
  readonly phases: readonly AwaitedPhase[];
  readonly planNs: bigint;
}

const claims = ['queue', 'inference', 'transport', 'translation'] as const;

function later(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

export function claimedNs(timings: Timings): bigint {
  return claims.reduce((sum, claim) => sum + timings[`${claim}_ns`], 0n);
}

function phaseEntries(phase: AwaitedPhase, durationNs: bigint): readonly LedgerEntry[] {
  let leftNs = durationNs;
  const entries = claims.map((claim) => {
    const claimNs = phase.slowest?.[`${claim}_ns`] ?? 0n;
    const duration_ns = claimNs < leftNs ? claimNs : leftNs;
    leftNs -= duration_ns;
    return { part: `${phase.name}_${claim}`, duration_ns };
  });
  return [...entries, { part: `${phase.name}_other`, duration_ns: leftNs }];
}

/**
 * A clock that steps back, or an observation from the future, leaves a part empty; it never makes one
 * negative.
 */
export function ledger(times: CycleTimes): readonly LedgerEntry[] {
  const { observationNs, requestNs, phases, planNs } = times;
  const observeNs = later(requestNs - observationNs, 0n);
  const entries: LedgerEntry[] = [{ part: 'observe', duration_ns: observeNs }];
  let atNs = requestNs;
  for (const phase of phases) {
    const endNs = later(atNs, phase.endNs);
    entries.push(...phaseEntries(phase, endNs - atNs));
    atNs = endNs;
  }
  return [...entries, { part: 'decide', duration_ns: later(atNs, planNs) - atNs }];
}
