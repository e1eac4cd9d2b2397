// How far the clock of each peer is from the gate's, out of the heartbeats that both sent. Of the newest ones
// the one that was under way shortest says it best.
import type { Heartbeat, Identity } from '../../msgs/index.ts';
import { offsetFrom, type ClockOffset } from '../entry/peer_table.ts';

/** As many as the clock filter of NTP keeps (RFC 5905, section 10). */
const samplesKept = 8;

/** Newest last, by the name of the peer. */
export type PeerClocks = Readonly<Record<string, readonly ClockOffset[]>>;

export interface HeardBeat {
  readonly identity: Identity;
  readonly beat: Heartbeat;
  /** ROS clock, when it was heard. */
  readonly rosNs: bigint;
}

/** With another sample, where the heartbeat answers one of the gate. */
export function withBeat(clocks: PeerClocks, { identity, beat, rosNs }: HeardBeat): PeerClocks {
  const sample = offsetFrom(identity, beat, rosNs);
  const known = clocks[beat.meta.node] ?? [];
  return sample === undefined
    ? clocks
    : { ...clocks, [beat.meta.node]: [...known, sample].slice(-samplesKept) };
}

/** Undefined while it is not known as closely as it must be, ns. */
export function offsetOf(clocks: PeerClocks, node: string, limitNs: bigint): bigint | undefined {
  const [first, ...others] = clocks[node] ?? [];
  if (first === undefined) return undefined;
  const best = others.reduce((a, b) => (b.roundTripNs < a.roundTripNs ? b : a), first);
  return best.roundTripNs / 2n <= limitNs ? best.offsetNs : undefined;
}
