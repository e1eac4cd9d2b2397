/** What an onlooker of a LIVE gate wrote down of inputs, permits, motions; in ms of the steady clock. */

export interface Heard<Value> {
  readonly value: Value;
  readonly ms: number;
}

export interface JointFacts {
  readonly x: number;
  readonly ms: number;
  /** ROS clock. */
  readonly stampMs: number;
  readonly source: number;
  /** Since when it has stood still without a gap. */
  readonly stillSinceMs: number | undefined;
}

export interface SceneFacts {
  readonly x: number | undefined;
  readonly block: number;
  /** ROS clock. */
  readonly stampMs: number;
  readonly source: number;
}

export interface PeerFacts {
  readonly node: string;
  readonly ms: number;
  readonly offsetMs: number | undefined;
}

export interface EndpointFacts {
  readonly topic: string;
  readonly count: number;
  /** Nodes and ids, so that any difference shows. */
  readonly who: string;
}

/** A permit from its making on. */
export interface PermitFacts {
  readonly id: string;
  readonly digest: string;
  readonly madeMs: number;
  readonly expiresNs: bigint;
  readonly armedMs: number | undefined;
  /** Number of the record that spends it. */
  readonly armRecord: number;
  /** When the motion began. */
  readonly startMs: number | undefined;
  readonly released: number;
  /** Number of the record of the newest window asked for, and its index. */
  readonly window: { readonly index: number; readonly record: number } | undefined;
}

export interface LiveFacts {
  readonly beat: { readonly ms: number; readonly aheadMs: number } | undefined;
  readonly estop: Heard<boolean> | undefined;
  readonly enabling: Heard<number> | undefined;
  readonly peers: readonly PeerFacts[];
  readonly joints: JointFacts | undefined;
  readonly scene: SceneFacts | undefined;
  readonly policySeen: '' | 'same' | 'other' | 'unreadable';
  readonly evidence: { readonly wrong: string; readonly closedMs: number } | undefined;
  readonly endpoints: readonly EndpointFacts[];
  /** As it was when the review began. */
  readonly reviewed: {
    readonly endpoints: readonly EndpointFacts[];
    readonly block: number;
    readonly source: number;
  };
  readonly permit: PermitFacts | undefined;
  /** Ids of permits that were spent, in any start of the gate. */
  readonly spent: readonly string[];
  /** When the robot was last told to stop while it moved. */
  readonly stoppedMs: number | undefined;
}

export const noFacts: LiveFacts = {
  beat: undefined,
  estop: undefined,
  enabling: undefined,
  peers: [],
  joints: undefined,
  scene: undefined,
  policySeen: '',
  evidence: undefined,
  endpoints: [],
  reviewed: { endpoints: [], block: 0, source: 0 },
  permit: undefined,
  spent: [],
  stoppedMs: undefined,
};
