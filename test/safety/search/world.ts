/** One point of the search: the gate's own state, the clocks, the site, and what an onlooker knows. */
import { bootState, type SafetyEffect, type SafetyEvent, type SafetyState } from '../../../safety/index.ts';
import { measured, type PolicyName } from './domain.ts';
import { noFacts, type LiveFacts } from './live_facts.ts';

/** Something a person said that the gate took, for the time being. */
export interface Said {
  /** An item of the checklist, or what an approval is for. */
  readonly about: string;
  /** `run`, or the plan it was said of. */
  readonly scope: string;
  readonly keyId: string;
  readonly ms: number;
}

/** A verdict that lets a plan out, decided and not yet said. */
export interface Decided {
  readonly digest: string;
  /** How many records the journal must have before it may go out. */
  readonly record: number;
}

/**
 * What an onlooker wrote down who knows which events were in order. It shares nothing with the memory of the
 * gate: a property compares the two.
 */
export interface Ghost {
  readonly author: string;
  readonly checks: readonly Said[];
  readonly approvals: readonly Said[];
  readonly reviewed: string;
  readonly goalHeard: boolean;
  /** Observations heard, by their ROS time, oldest first, and whether they held the state of the robot. */
  readonly observed: readonly { readonly ms: number; readonly whole: boolean }[];
  /** The observation that the plan under review was made from. */
  readonly ground: { readonly ms: number; readonly whole: boolean } | undefined;
  readonly recorder: { readonly state: string; readonly ms: number } | undefined;
  /** Topics on which more than the rightful publishers were seen last. */
  readonly doubled: readonly string[];
  /** Something happened after which only a reset by name helps. */
  readonly fault: boolean;
  readonly journalDead: boolean;
  /** Records asked for, and those that the disk really has. */
  readonly asked: number;
  readonly durable: number;
  readonly decided: readonly Decided[];
  /** Commands taken whose copies are kept by somebody. */
  readonly taken: readonly string[];
  /** Number of the newest plan that came over a topic of one publisher. */
  readonly newest: number;
  readonly live: LiveFacts;
}

/** How the site is, whether or not the gate hears of it. */
export interface Site {
  readonly pressed: boolean;
  /** 0 released, 1 held, 2 squeezed. */
  readonly enabling: number;
  /** Of the robot along x, px and px/s. */
  readonly x: number;
  readonly speed: number;
}

export interface World {
  readonly gate: SafetyState;
  /** Steady clock; the ROS clock is this far ahead of it. */
  readonly ms: number;
  readonly aheadMs: number;
  /** Which policy the gate was started with, and which start of it this is. */
  readonly policy: PolicyName;
  readonly boot: number;
  /** Events so far: it makes names and numbers that were never used before. */
  readonly depth: number;
  readonly ghost: Ghost;
  readonly site: Site;
}

export const blank: Ghost = {
  author: '',
  checks: [],
  approvals: [],
  reviewed: '',
  goalHeard: false,
  observed: [],
  ground: undefined,
  recorder: undefined,
  doubled: [],
  fault: false,
  journalDead: false,
  asked: 0,
  durable: 0,
  decided: [],
  taken: [],
  newest: -1,
  live: noFacts,
};

/** Nobody presses anything but the enabling device, and the robot stands where plans begin. */
const quiet: Site = { pressed: false, enabling: 1, x: measured[0], speed: 0 };

export function beginning(policy: PolicyName): World {
  return { gate: bootState, ms: 0, aheadMs: 0, policy, boot: 0, depth: 0, ghost: blank, site: quiet };
}

/** The clock starts late enough that an event before it can be named. */
const originNs = 1_000_000_000_000n;

export function nsAt(ms: number): bigint {
  return originNs + BigInt(ms) * 1_000_000n;
}

/** The inverse of `nsAt`. */
export function msAt(ns: bigint): number {
  return Number(ns - originNs) / 1e6;
}

/** What is wrong with an event, as whoever made it knows, and which property would suffer. */
export interface Wrong {
  readonly property: string;
  readonly words: string;
}

export interface Fed {
  readonly event: SafetyEvent;
  readonly wrong: Wrong | undefined;
}

/** One step of the gate, seen from outside. */
export interface Moment extends Fed {
  readonly before: World;
  readonly after: SafetyState;
  readonly effects: readonly SafetyEffect[];
}

/** A moment with what the onlooker knew after it. */
export interface Judged extends Moment {
  readonly ghost: Ghost;
}
