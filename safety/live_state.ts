// What only a LIVE gate knows: who is heard, what is pressed, what was permitted, what is being executed.
import type { Plan } from '../msgs/index.ts';
import type { RefusalCode } from './codes.ts';

/** The joints as they were measured last, in the order of the embodiment's dimensions. */
export interface Joints {
  readonly positions: readonly number[];
  /** As measured, or from two samples where the robot measures none; undefined while there is only one. */
  readonly speeds: readonly number[] | undefined;
  /** ROS clock. */
  readonly stampNs: bigint;
  readonly source: number;
  /** Steady clock. */
  readonly heardNs: bigint;
  /** Steady clock: since when every speed has been small without a gap; undefined while one is not. */
  readonly stillSinceNs: bigint | undefined;
}

/** Another node of ours, as its heartbeats show it. */
export interface Peer {
  readonly node: string;
  readonly heardNs: bigint;
  /** Of its clock to ours; undefined while unknown. */
  readonly offsetNs: bigint | undefined;
}

/** A closed dry run, as the shell found it. A permit rests on one. */
export interface Evidence {
  readonly robotId: string;
  readonly embodimentDigest: string;
  readonly goalDigest: string;
  /** Of the revisions of policy and scorers, see `revisionsDigest`. */
  readonly revisionsDigest: string;
  readonly limitsDigest: string;
  readonly sitePolicyDigest: string;
  /** When the run was closed, ROS clock. */
  readonly closedNs: bigint;
  /** Empty when the run was verified and persons attested it; else why not. */
  readonly code: string;
}

/** Who publishes on a topic: names of nodes, and their endpoint ids where the graph tells them. */
export interface Endpoints {
  readonly topic: string;
  readonly publishers: readonly string[];
  readonly ids: readonly string[];
}

/** Lets one plan, the one under review, be executed once. Nothing prolongs it. */
export interface Permit {
  readonly id: string;
  /** Steady clock. */
  readonly notBeforeNs: bigint;
  /** Steady clock: releases are strictly before it. */
  readonly expiresNs: bigint;
  /** How many windows it releases: those of the plan. */
  readonly quota: number;
  /** By an arm whose record is number `record` of the journal: it is never spent again. */
  readonly spent: { readonly record: number; readonly atNs: bigint } | undefined;
}

/** A window that waits for its record. */
export interface CutWindow {
  readonly index: number;
  readonly record: number;
  /** Steady clock. */
  readonly dueNs: bigint;
}

export interface Execution {
  /** Steady clock: when the spent permit was durable. */
  readonly startNs: bigint;
  /** Windows released, which is also the index of the next one. */
  readonly released: number;
  readonly cut: CutWindow | undefined;
}

export interface Stopping {
  readonly reason: RefusalCode;
  /** Steady clock. */
  readonly sinceNs: bigint;
}

export interface LiveState {
  /** Newest tick of the gate's own loop: pauses and clock steps are measured from it. */
  readonly beat: { readonly nowNs: bigint; readonly rosNs: bigint } | undefined;
  readonly estop: { readonly pressed: boolean; readonly heardNs: bigint } | undefined;
  /** 0 released, 1 held, 2 squeezed. */
  readonly enabling: { readonly value: number; readonly heardNs: bigint } | undefined;
  readonly joints: Joints | undefined;
  readonly peers: readonly Peer[];
  /** Digest of the policy file as it is now: empty while unseen, undefined when it cannot be read. */
  readonly policySeen: string | undefined;
  readonly evidence: Evidence | undefined;
  readonly endpoints: readonly Endpoints[];
  /** How many permits were made. */
  readonly permits: number;
  readonly permit: Permit | undefined;
  readonly execution: Execution | undefined;
  readonly stopping: Stopping | undefined;
}

export const bootLive: LiveState = {
  beat: undefined,
  estop: undefined,
  enabling: undefined,
  joints: undefined,
  peers: [],
  policySeen: '',
  evidence: undefined,
  endpoints: [],
  permits: 0,
  permit: undefined,
  execution: undefined,
  stopping: undefined,
};

/** What else happens to a LIVE gate. */
export type LiveHappening =
  | { readonly name: 'estop'; readonly pressed: boolean }
  | { readonly name: 'enabling'; readonly value: number }
  | {
      readonly name: 'joint_state';
      readonly positions: readonly number[];
      readonly velocities: readonly number[] | undefined;
      readonly stampNs: bigint;
      readonly source: number;
    }
  | { readonly name: 'heartbeat'; readonly node: string }
  | { readonly name: 'clock_offset'; readonly node: string; readonly offsetNs: bigint | undefined }
  /** Of the policy file, read again; undefined when that failed. */
  | { readonly name: 'policy_seen'; readonly digest: string | undefined }
  | { readonly name: 'evidence_judged'; readonly evidence: Evidence }
  /** What the controller did with a window. */
  | {
      readonly name: 'report';
      readonly permitId: string;
      readonly index: number;
      readonly code: string;
    };

/** One window of the plan under execution, on its way to the controller once it is signed. */
export interface ReleasedWindow {
  readonly permitId: string;
  /** From 0, one more each time. */
  readonly permitSequence: number;
  readonly plan: Plan;
  readonly planDigest: string;
  readonly index: number;
  readonly firstStep: number;
  readonly steps: number;
  /** [steps, dim] */
  readonly data: Float32Array;
  readonly tailSteps: number;
  /** [tailSteps, dim], ends at rest. */
  readonly tail: Float32Array;
  /** ROS clock. */
  readonly notAfterNs: bigint;
}

export type LiveEffect =
  /** Publish on `stop` at once: it stands before every record and is never held back by one. */
  | { readonly kind: 'stop'; readonly reason: RefusalCode }
  /** Sign and publish. Its record is durable. */
  | { readonly kind: 'release'; readonly window: ReleasedWindow };
