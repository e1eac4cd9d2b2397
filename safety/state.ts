// What the gate knows, what can happen to it, what it can ask for: plain data.
import type { Json } from '../core/canonical_json.ts';
import type { Plan, Refusal } from '../msgs/index.ts';
import type { acceptedCode, RefusalCode } from './codes.ts';
import type { Attestation, CommandPayload } from './commands.ts';
import type { CartesianViolation } from './kinematics/index.ts';
import type { MotionJudgement } from './limits.ts';
import {
  bootLive,
  type Endpoints,
  type LiveEffect,
  type LiveHappening,
  type LiveState,
} from './live_state.ts';
import type { PlanWindow } from './windows.ts';
import type { Role } from './roles.ts';

/** A dry run has the first three and the last. */
export const phases = [
  'disarmed',
  'review',
  'approved',
  'permitted',
  'executing',
  'stopping',
  'latched',
] as const;

export type Phase = (typeof phases)[number];

/** The key that opened the run. */
export interface Author {
  readonly operator: string;
  readonly keyId: string;
}

export interface Answer {
  readonly item: string;
  /** `run` in a dry run, a plan digest in LIVE. */
  readonly scope: string;
  readonly operator: string;
  readonly keyId: string;
  readonly attestedBy: Attestation;
  /** Steady clock: what its lifetime is counted from. */
  readonly givenNs: bigint;
  /** ROS clock: what screens show. */
  readonly answeredNs: bigint;
}

export interface HeldApproval {
  /** `run` or a plan digest. */
  readonly scope: string;
  readonly operator: string;
  readonly keyId: string;
  readonly attestedBy: Attestation;
  /** Made without an enrolled key: counts in a dry run only. */
  readonly selfAttested: boolean;
  /** Steady clock: what its lifetime is counted from in LIVE. */
  readonly givenNs: bigint;
  readonly givenRosNs: bigint;
}

/** What the gate itself saw of an observation. */
export interface ObservedState {
  readonly digest: string;
  /** When it was published, ROS clock. */
  readonly stampNs: bigint;
  /**
   * The newest sample of the embodiment's state tensor; undefined when there is none in its form and unit.
   */
  readonly measured: readonly number[] | undefined;
  /** In LIVE: how its samples came about, and the newest values of each tensor that a scene guard names. */
  readonly source?: number;
  readonly scene?: Readonly<Record<string, readonly number[]>>;
}

/** A plan with everything the gate worked out about it when it came. */
export interface Subject {
  readonly plan: Plan;
  /** Recomputed here; the plan's own is only compared with it. */
  readonly planDigest: string;
  readonly observation: ObservedState | undefined;
  readonly motion: MotionJudgement;
  /** In LIVE: what it is released in; undefined where some window could not come to rest. */
  readonly windows?: readonly PlanWindow[] | undefined;
  /** In LIVE: what points of links break; undefined where another guard refuses before that can be asked. */
  readonly links?: readonly CartesianViolation[] | undefined;
}

export interface Review {
  readonly reviewId: string;
  readonly subject: Subject;
  /** In LIVE: who published what feeds the plan when the review began. */
  readonly endpoints?: readonly Endpoints[];
}

export interface Verdict {
  readonly outcome: 'refuse' | 'rehearse' | 'release';
  /** Empty when the plan never came under review. */
  readonly reviewId: string;
  readonly plan: Plan;
  /** Empty when there was no plan. */
  readonly planDigest: string;
  /** Sorted, each once. */
  readonly codes: readonly string[];
  readonly refusals: readonly Refusal[];
  readonly reviewAgeNs: bigint;
  readonly proposalAgeNs: bigint;
}

/** A verdict that waits until the journal has confirmed `record` records. */
export interface PendingVerdict {
  readonly record: number;
  readonly verdict: Verdict;
}

export interface JournalCount {
  /** Records asked for, and how many of them the journal has confirmed; it confirms in order, one by one. */
  readonly issued: number;
  readonly durable: number;
  /** Position in the journal of the newest confirmed record; -1 before the first. */
  readonly position: number;
  readonly failed: boolean;
}

export interface SafetyState {
  readonly phase: Phase;
  /** Why it is latched; empty otherwise. */
  readonly cause: RefusalCode | '';
  readonly author: Author | undefined;
  readonly review: Review | undefined;
  /** How many reviews have begun. */
  readonly reviews: number;
  readonly answers: readonly Answer[];
  readonly approvals: readonly HeldApproval[];
  /** Oldest first. */
  readonly observations: readonly ObservedState[];
  readonly goals: readonly string[];
  readonly recorder: { readonly state: string; readonly heardNs: bigint } | undefined;
  /** Topics with one legitimate publisher that have two now. */
  readonly foreign: readonly string[];
  readonly newestPlan: { readonly bootId: bigint; readonly sequence: bigint } | undefined;
  readonly journal: JournalCount;
  readonly pending: readonly PendingVerdict[];
  readonly remembered: readonly { readonly commandId: string; readonly notAfterNs: bigint }[];
  readonly command: { readonly id: string; readonly code: RefusalCode | typeof acceptedCode | '' };
  readonly live: LiveState;
}

export const bootState: SafetyState = {
  phase: 'disarmed',
  cause: '',
  author: undefined,
  review: undefined,
  reviews: 0,
  answers: [],
  approvals: [],
  observations: [],
  goals: [],
  recorder: undefined,
  foreign: [],
  newestPlan: undefined,
  journal: { issued: 0, durable: 0, position: -1, failed: false },
  pending: [],
  remembered: [],
  command: { id: '', code: '' },
  live: bootLive,
};

/** Whose key it is, as the host of the gate has it enrolled. */
export interface KeyHolder {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly revoked: boolean;
}

/** A command whose payload could be read and whose signature was judged by the shell. */
export interface Command {
  readonly payload: CommandPayload;
  readonly keyId: string;
  readonly signatureValid: boolean;
  /** The key is enrolled and not revoked. */
  readonly enrolled: boolean;
  /** Absent for the key of nobody; unknown where the records could not be read. */
  readonly holder?: KeyHolder | 'unknown';
}

export interface Times {
  /** Steady clock, ns. */
  readonly nowNs: bigint;
  /** ROS clock, ns. */
  readonly rosNs: bigint;
}

/** `check` that an item holds, or `uncheck` that it does not; the others are command kinds. */
export type CommandEvent =
  'open_run' | 'check' | 'uncheck' | 'approve' | 'reject' | 'withdraw' | 'arm' | 'reset';

export type Happening =
  | { readonly name: 'start' }
  | { readonly name: CommandEvent; readonly command: Command }
  | { readonly name: 'malformed'; readonly commandId: string }
  /** With the id of the command that carried it, or empty: a stop needs neither key nor form. */
  | { readonly name: 'stop'; readonly commandId: string }
  | { readonly name: 'plan'; readonly plan: Plan; readonly planDigest: string }
  | { readonly name: 'observation'; readonly topic: string; readonly observed: ObservedState }
  | { readonly name: 'goal'; readonly topic: string; readonly digest: string }
  | { readonly name: 'recorder_state'; readonly topic: string; readonly state: string }
  | {
      readonly name: 'endpoints_seen';
      readonly topic: string;
      readonly publishers: readonly string[];
      readonly ids?: readonly string[];
    }
  | {
      readonly name: 'refused_bytes';
      readonly topic: string;
      readonly code: string;
      readonly rawDigest: string;
    }
  /** What the shell noticed about the graph: it stands in the journal beside what it may explain. */
  | {
      readonly name: 'noticed';
      readonly notice: NoticeKind;
      readonly subject: string;
      readonly count: number;
    }
  | { readonly name: 'journal_durable'; readonly position: number }
  | { readonly name: 'journal_failed'; readonly cause: RefusalCode }
  | { readonly name: 'tick' }
  | { readonly name: 'unknown'; readonly detail: string };

/** Lost samples of a topic; a peer that fell silent for so many ms; one that is heard again. */
export const noticeKinds = ['samples_missing', 'peer_lost', 'peer_heard'] as const;

export type NoticeKind = (typeof noticeKinds)[number];

export type SafetyEvent = Times & (Happening | LiveHappening);

export type SafetyEffect =
  /** Append; the shell answers each with one `journal_durable` or `journal_failed`, in order. */
  | { readonly kind: 'journal'; readonly record: Json }
  /** Publish the state that this step ends in. */
  | { readonly kind: 'announce' }
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  | { readonly kind: 'rehearse'; readonly verdict: Verdict }
  | LiveEffect;

/** A state on its way, with what was asked for so far. */
export interface Change {
  readonly state: SafetyState;
  readonly effects: readonly SafetyEffect[];
}

export function changed(
  change: Change,
  patch: Partial<SafetyState>,
  ...effects: readonly SafetyEffect[]
): Change {
  return { state: { ...change.state, ...patch }, effects: [...change.effects, ...effects] };
}

/** As `changed`, for what only a LIVE gate knows. */
export function withLive(
  change: Change,
  patch: Partial<LiveState>,
  ...effects: readonly SafetyEffect[]
): Change {
  return changed(change, { live: { ...change.state.live, ...patch } }, ...effects);
}
