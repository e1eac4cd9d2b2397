// What a verification says: a status, and where to look.
import { limits } from '../limits.ts';

/**
 * - `equal`: every output of every stateful node is what its step answers to the recorded inputs.
 * - `recovered`: the same of a run whose end was cut short; what was recovered is named.
 * - `differs`: the first output that is not, is named; or the snapshots of the graph show a publisher that no
 *   run may have.
 * - `cannot_verify`: something that the comparison needs is not there; counted.
 * - `tampered`: a file, chain or signature is not what was signed.
 * - `signer_unknown`: the signature is valid, its key is not trusted.
 * - `other_version`: files, chain and signatures are whole; other code made the run.
 */
export type VerifyStatus =
  'equal' | 'recovered' | 'differs' | 'cannot_verify' | 'tampered' | 'signer_unknown' | 'other_version';

export interface Finding {
  /** From the run directory. */
  readonly file: string;
  /** The record in the file, as a person would look for it. */
  readonly record: string;
  readonly detail: string;
}

export interface Verification {
  readonly status: VerifyStatus;
  /** Recorded outputs that were compared and found equal. */
  readonly messages: number;
  /** Inputs that were driven through the steps. */
  readonly steps: number;
  readonly findings: readonly Finding[];
}

export type FailedStatus = Exclude<VerifyStatus, 'equal'>;

export function failed(status: FailedStatus, findings: readonly Finding[]): Verification {
  return { status, messages: 0, steps: 0, findings: findings.slice(0, limits.findingsMax) };
}
