// What a controller knows when a window comes: all that the window is judged against.
import type { ApprovedChunk, Identity, Plan } from '../../msgs/index.ts';
import type { ControllerTerms } from './live_terms.ts';

/** Why a window was refused, as its report says it. */
export interface Refusal {
  readonly code: string;
  readonly detail: string;
}

/** What the gate last said of itself. */
export interface GateSeen {
  /** New at each start of the gate. */
  readonly bootId: bigint;
  readonly state: string;
  readonly planDigest: string;
}

/** The permit whose windows are being believed. */
export interface Permit {
  readonly id: string;
  readonly planDigest: string;
  readonly gateBootId: bigint;
  /** How many of its windows were believed. */
  readonly windows: number;
}

export interface HeardPlan {
  readonly plan: Plan;
  /** Recomputed from the message; the plan claims another one where they differ. */
  readonly digest: string;
}

/** Everything that a window is judged against. */
export interface Known {
  readonly terms: ControllerTerms;
  readonly identity: Identity;
  /** What the shell found of the signature of this very message. */
  readonly signature: 'valid' | 'invalid' | 'not_judged';
  /** Topics that two published on. */
  readonly foreign: readonly string[];
  /** A stop was heard, and the gate did not answer it yet. */
  readonly stopHeard: boolean;
  readonly gate: GateSeen | undefined;
  readonly plans: readonly HeardPlan[];
  readonly permit: Permit | undefined;
  /** Permits that are dead for ever. */
  readonly ended: readonly string[];
  readonly rosNs: bigint;
}

/** One question that a window must pass; the later ones rest on what the earlier ones made sure of. */
export type Check = (chunk: ApprovedChunk, known: Known) => Refusal | undefined;

export function refused(code: string, detail: string): Refusal {
  return { code, detail };
}

/** As much of a digest as tells it from another. */
export const short = (digest: string): string => digest.slice(0, 12);
