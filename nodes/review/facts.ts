// What the manifest and the journal of a review say of it, beside what every run has.
import type { Embodiment } from '../../msgs/index.ts';
import { sitePolicyDigest, type SitePolicy } from '../../safety/policy.ts';
import type { Facts } from '../recorder/evidence.ts';
import { verdictWord, type ReviewOutcome } from './outcome.ts';

interface Revision {
  readonly name: string;
  readonly revision: string;
}

export interface Opening {
  readonly embodiment: Embodiment;
  readonly sitePolicy: SitePolicy;
  readonly session: { readonly path: string; readonly digest: string; readonly notes?: readonly string[] };
  readonly seed: bigint;
  readonly candidates: number;
  readonly cyclesWanted: number;
  readonly policies: readonly Revision[];
  readonly scorers: readonly Revision[];
  readonly attestedBy: string;
}

/** What is known before the first cycle. */
export function openingFacts(opening: Opening): Facts {
  const { embodiment, session, policies, scorers } = opening;
  const { notes = [] } = session;
  const named = (list: readonly Revision[]) => list.map(({ name, revision }) => ({ name, revision }));
  return {
    mode: 'dry_run',
    embodiment: embodiment.name,
    robot_kind: embodiment.robot_kind,
    session: { path: session.path, digest: session.digest, ...(notes.length > 0 && { notes }) },
    site_policy_digest: sitePolicyDigest(opening.sitePolicy),
    seed: String(opening.seed),
    candidates: opening.candidates,
    cycles_wanted: opening.cyclesWanted,
    policies: named(policies),
    scorers: named(scorers),
    attested_by: opening.attestedBy,
    graph: 'not_observed',
  };
}

export function closingFacts(opening: Facts, outcome: Omit<ReviewOutcome, 'graph'>): Facts {
  const { cycles, gateState, reports, fault } = outcome;
  return {
    ...opening,
    cycles: cycles.length,
    plan_digests: cycles.map(({ plan }) => plan.plan_digest),
    verdicts: cycles.map(({ verdict }) => ({
      verdict: verdictWord(verdict),
      codes: verdict.codes,
    })),
    checklist: Object.fromEntries((gateState?.checklist ?? []).map(({ item, done }) => [item, done])),
    approvals: (gateState?.approvals ?? []).map(({ operator_name, key_id, self_attested }) => ({
      operator: operator_name,
      key_id,
      self_attested,
    })),
    author: gateState?.author ?? '',
    approvers_needed: gateState?.approvers_needed ?? 0,
    controller_executed: reports.some(({ executed }) => executed),
    fault: fault ?? null,
  };
}
