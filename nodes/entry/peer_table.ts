// Which peers of a node live, and how their clocks differ from its own: worked out of heartbeats alone.
import { nsToStamp, stampToNs } from '../../core/time.ts';
import type { Heartbeat, HeartbeatEcho, Identity } from '../../msgs/index.ts';

/** Ten heartbeats: a busy machine misses three. */
export const silenceLimitNs = 1_000_000_000n;
/** What a heartbeat has room for. */
const peersMax = 64;

export type PeerNotice =
  | { readonly kind: 'peer_lost'; readonly peer: string; readonly silentNs: bigint }
  /** Heard again after it was lost, or as a new start of itself. */
  | { readonly kind: 'peer_heard'; readonly peer: string; readonly restarted: boolean };

/** From two heartbeats that crossed, as in NTP (RFC 5905, section 8). */
export interface ClockOffset {
  readonly peer: string;
  /** Add it to a stamp of this node to get the peer's, ns. */
  readonly offsetNs: bigint;
  /** The offset is off by half of it at most, ns. */
  readonly roundTripNs: bigint;
}

/** More than this makes a stamp of another machine worthless, ns. */
const apartNs = 20_000_000n;

/** Whether two clocks surely differ by more than stamps may. */
export function isApart({ offsetNs, roundTripNs }: ClockOffset): boolean {
  return (offsetNs < 0n ? -offsetNs : offsetNs) - roundTripNs / 2n > apartNs;
}

/**
 * From a heartbeat that echoes one of this node. Sent here, received there, sent there, received here: half
 * the difference of the two ways.
 */
export function offsetFrom(
  { node, boot_id: bootId }: Identity,
  { meta, echoes }: Heartbeat,
  receivedHereNs: bigint,
): ClockOffset | undefined {
  const echo = echoes.find((entry) => entry.node === node && entry.boot_id === BigInt(bootId));
  if (echo === undefined) return undefined;
  const [sentHereNs, receivedThereNs] = [stampToNs(echo.stamp), stampToNs(echo.received)];
  const sentThereNs = stampToNs(meta.stamp);
  const offsetNs = (receivedThereNs - sentHereNs + (sentThereNs - receivedHereNs)) / 2n;
  const roundTripNs = receivedHereNs - sentHereNs - (sentThereNs - receivedThereNs);
  return { peer: meta.node, offsetNs, roundTripNs };
}

interface Peer {
  readonly bootId: bigint;
  readonly heardNs: bigint;
  readonly echo: HeartbeatEcho;
  readonly lost: boolean;
  readonly offset: ClockOffset | undefined;
}

/** When a heartbeat came, on both clocks. */
export interface Received {
  readonly steadyNs: bigint;
  readonly rosNs: bigint;
}

export class PeerTable {
  readonly #identity: Identity;
  readonly #peers = new Map<string, Peer>();
  #lookedNs: bigint | undefined;

  constructor(identity: Identity) {
    this.#identity = identity;
  }

  /** Takes a heartbeat of a peer; says what changed by it. */
  hear({ meta, echoes }: Heartbeat, { steadyNs, rosNs }: Received): PeerNotice | undefined {
    const { node: peer, boot_id: bootId } = meta;
    const before = this.#peers.get(peer);
    if (before === undefined && this.#peers.size >= peersMax) return undefined;
    const echo = { node: peer, boot_id: bootId, stamp: meta.stamp, received: nsToStamp(rosNs) };
    const offset = offsetFrom(this.#identity, { meta, echoes }, rosNs) ?? before?.offset;
    this.#peers.set(peer, { bootId, heardNs: steadyNs, echo, lost: false, offset });
    const restarted = before !== undefined && before.bootId !== bootId;
    if (restarted || before?.lost === true) return { kind: 'peer_heard', peer, restarted };
    return undefined;
  }

  /** Who fell silent since the last look. A node that did not look for a while waits for the next one. */
  look(steadyNs: bigint): readonly PeerNotice[] {
    const slept = this.#lookedNs !== undefined && steadyNs - this.#lookedNs > silenceLimitNs / 2n;
    this.#lookedNs = steadyNs;
    if (slept) return [];
    const fallen = [...this.#peers].filter(
      ([, { lost, heardNs }]) => !lost && steadyNs - heardNs > silenceLimitNs,
    );
    return fallen.map(([peer, state]) => {
      this.#peers.set(peer, { ...state, lost: true });
      return { kind: 'peer_lost', peer, silentNs: steadyNs - state.heardNs };
    });
  }

  get lost(): readonly string[] {
    return [...this.#peers].filter(([, { lost }]) => lost).map(([peer]) => peer);
  }

  /** For this node's next heartbeat. */
  get echoes(): readonly HeartbeatEcho[] {
    return [...this.#peers.values()].map(({ echo }) => echo);
  }

  /** Of the peers that echo this node. */
  get offsets(): readonly ClockOffset[] {
    return [...this.#peers.values()].flatMap(({ offset }) => (offset === undefined ? [] : [offset]));
  }
}
