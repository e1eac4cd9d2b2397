// The contract of a stateful node: a pure step over recorded inputs. It cannot tell who drives it.
import type { Json } from '../core/canonical_json.ts';
import { nsToStamp, stampToNs, zeroStamp, type Stamp } from '../core/time.ts';
import { metaConstants, type Meta } from './gen/index.ts';
import type { Topic } from './topics.ts';

interface EventTimes {
  /** Steady clock, ns. */
  readonly receivedNs: bigint;
  /** ROS clock, ns. */
  readonly rosNs: bigint;
}

export type StepEvent =
  | (EventTimes & {
      readonly kind: 'message';
      readonly topic: string;
      readonly digest: string;
      readonly message: unknown;
    })
  | (EventTimes & { readonly kind: 'tick' })
  | (EventTimes & { readonly kind: 'internal'; readonly name: string; readonly value: Json });

/** A message to publish, already encoded: what is published is what verification compares. */
export interface Output {
  readonly topic: string;
  readonly bytes: Uint8Array;
}

export type Effect =
  /** Asks for a tick `afterNs` from now on the steady clock. */
  | { readonly kind: 'wake'; readonly afterNs: bigint }
  /** Writes to the journal; answered by the event `journal_durable` {sequence} or `journal_failed` {code}. */
  | { readonly kind: 'journal'; readonly record: Json }
  /** Asks for the signature of this node; answered by the event `signed` {digest, key_id, signature}. */
  | { readonly kind: 'sign'; readonly digest: string };

export interface Transition<State> {
  readonly state: State;
  readonly outputs: readonly Output[];
  readonly effects: readonly Effect[];
}

/** Who a node is; part of its start input. */
export interface Identity {
  readonly robot_id: string;
  readonly run_id: string;
  readonly node: string;
  /** Decimal text of a random uint64. */
  readonly boot_id: string;
}

export interface NodeStep<State> {
  /** This step with what a configuration needs loaded; where it is given, it comes before `start`. */
  prepared?(config: Json): Promise<NodeStep<State>>;
  /** Prefix of its step_input topic: planner, gate or controller. */
  readonly node: string;
  /** Topics whose messages are its inputs. */
  inputs(config: Json): readonly Topic<unknown>[];
  /** Topics it publishes, step_input and heartbeat apart. */
  outputs(config: Json): readonly Topic<unknown>[];
  /** Topics that it neither reads nor writes, but whose publishers it must know. */
  watches?(config: Json): readonly Topic<unknown>[];
  /** Whether `endpoints_seen` tells endpoint ids too, and is looked for at each tick as well. */
  identifies?(config: Json): boolean;
  /**
   * The state before the first event.
   * @throws WorldforgeError when the configuration is not one of this node
   */
  start(config: Json, identity: Identity): State;
  /** Pure and total: an unknown event changes nothing. */
  step(state: State, event: StepEvent): Transition<State>;
}

/** The step ready to start: most need nothing but themselves. @throws what loading throws */
export async function preparedStep<State>(step: NodeStep<State>, config: Json): Promise<NodeStep<State>> {
  return step.prepared === undefined ? step : step.prepared(config);
}

export function output<M>(topic: Topic<M>, message: M): Output {
  return { topic: topic.name, bytes: topic.type.encode(message) };
}

/** The next sequence number of each topic a step publishes on. */
export type Sequences = Readonly<Record<string, number>>;

export function bump(sequences: Sequences, topic: string): Sequences {
  return { ...sequences, [topic]: (sequences[topic] ?? 0) + 1 };
}

/** What a derived message takes over from its inputs. */
export interface Provenance {
  readonly cycle: number;
  readonly source: number;
  readonly recorded_stamp: Stamp;
}

/** Before any input: nothing recorded, and live until an input says that it is weaker. */
export const noProvenance: Provenance = {
  cycle: 0,
  source: metaConstants.SOURCE_LIVE,
  recorded_stamp: zeroStamp,
};

/** The weakest source and the newest recorded stamp of several inputs. */
export function weakest(cycle: number, ...inputs: readonly Meta[]): Provenance {
  const source = inputs.reduce<number>(
    (weak, meta) => Math.max(weak, meta.source),
    metaConstants.SOURCE_LIVE,
  );
  const newest = inputs.reduce<Stamp>(
    (stamp, meta) => (stampToNs(meta.recorded_stamp) > stampToNs(stamp) ? meta.recorded_stamp : stamp),
    zeroStamp,
  );
  return { cycle, source, recorded_stamp: newest };
}

export interface MetaParts extends Provenance {
  readonly sequence: number;
  readonly rosNs: bigint;
}

export function makeMeta(identity: Identity, parts: MetaParts): Meta {
  return {
    robot_id: identity.robot_id,
    run_id: identity.run_id,
    cycle: parts.cycle,
    node: identity.node,
    boot_id: BigInt(identity.boot_id),
    sequence: BigInt(parts.sequence),
    stamp: nsToStamp(parts.rosNs),
    recorded_stamp: { sec: parts.recorded_stamp.sec, nanosec: parts.recorded_stamp.nanosec },
    source: parts.source,
  };
}
