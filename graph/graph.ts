// The port: what a node may ask of the graph it runs on. One object a node; nodes speak through topics only.
import type { Clocks } from '../core/clock.ts';
import type { ErrorCode } from '../core/errors.ts';
import type { Topic } from '../msgs/index.ts';

export interface Sample<M> {
  readonly message: M;
  /** The bytes as they arrived, a copy of this subscriber's own. */
  readonly bytes: Uint8Array;
  /** Steady clock at arrival. */
  readonly receivedNs: bigint;
}

/** Bytes that did not climb the decoding ladder. */
export interface RefusedSample {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly bytes: Uint8Array;
  readonly receivedNs: bigint;
}

export interface Publisher<M> extends Disposable {
  /** Subscriptions, of any process, that get what this publisher publishes. */
  readonly matched: number;
  /** Encodes and sends. @throws WorldforgeError message_* when the message does not climb the ladder */
  publish(message: M): void;
  /** Sends bytes that are already an encoding of this topic's type. */
  publishBytes(bytes: Uint8Array): void;
}

export interface Subscription extends Disposable {
  /** Samples this subscription lost because its queue was full. */
  readonly dropped: number;
}

export interface SampleHandlers<M> {
  readonly onSample: (sample: Sample<M>) => void;
  /** Without it, refused bytes are only counted in `refusedCount` of the graph. */
  readonly onRefused?: (refused: RefusedSample) => void;
}

/** One publisher or subscriber that exists on a topic. */
export interface Endpoint {
  readonly node: string;
  /**
   * Hexadecimal; unique in the graph; the first 24 digits are the same for all endpoints of one participant.
   */
  readonly endpointId: string;
  readonly type: string;
  readonly publisher: boolean;
}

/** An endpoint among those of all topics. */
export interface TopicEndpoint extends Endpoint {
  /** Relative name; the full one of topics outside of the namespace, and of `/clock`. */
  readonly topic: string;
}

export interface Graph extends AsyncDisposable {
  /** Name of the node that this object belongs to. */
  readonly node: string;
  readonly clocks: Clocks;
  /** Bytes refused by subscriptions without an `onRefused`, since the start. */
  readonly refusedCount: number;
  /**
   * Makes a publisher. @throws WorldforgeError graph_topic when the topic is in use with another type or
   * profile
   */
  advertise<M>(topic: Topic<M>): Publisher<M>;
  subscribe<M>(topic: Topic<M>, handlers: SampleHandlers<M>): Subscription;
  /** Raw bytes as they arrived, never decoded: for recorders. */
  tap(topic: Topic<unknown>, onBytes: (bytes: Uint8Array, receivedNs: bigint) => void): Subscription;
  /** All endpoints of a topic, own ones included. */
  endpoints(topic: Topic<unknown>): readonly Endpoint[];
  /**
   * Says that `work` happens outside of the graph (a provider call, a person at a prompt). On a driven clock
   * time follows the machine's while such work is pending, and stands still or jumps otherwise; on real
   * clocks this returns `work`.
   */
  external<T>(work: Promise<T>): Promise<T>;
}
