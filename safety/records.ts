// The journal records of the gate. 64-bit numbers travel as decimal text; names are those of the messages.
import type { Json } from '../core/canonical_json.ts';
import type { Refusal } from '../msgs/index.ts';
import type { GatePolicy } from './gate_policy.ts';
import { changed, type Change, type Command, type SafetyState, type Times, type Verdict } from './state.ts';

type Fields = Readonly<Record<string, Json>>;

/** Asks the journal for a record. A journal that failed is never written again. */
export function journaled(change: Change, times: Times, fields: Fields): Change {
  const { journal } = change.state;
  if (journal.failed) return change;
  const record = { ...fields, steady_ns: String(times.nowNs), ros_ns: String(times.rosNs) };
  return changed(
    change,
    { journal: { ...journal, issued: journal.issued + 1 } },
    { kind: 'journal', record },
  );
}

export function startFields(policy: GatePolicy): Fields {
  return {
    kind: 'gate_start',
    mode: policy.mode,
    robot_id: policy.site.robot_id,
    run_id: policy.runId,
    gate_boot_id: policy.gateBootId,
    session_digest: policy.sessionDigest,
    site_policy_digest: policy.sitePolicyDigest,
    embodiment_digest: policy.embodimentDigest,
    limits_digest: policy.limitsDigest,
  };
}

export function verdictFields(verdict: Verdict, state: SafetyState): Fields {
  return {
    kind: 'verdict',
    outcome: verdict.outcome,
    cycle: verdict.plan.meta.cycle,
    review_id: verdict.reviewId,
    plan_digest: verdict.planDigest,
    codes: verdict.codes,
    refusals: verdict.refusals.map((refusal) => ({ ...refusal })),
    review_age_ns: String(verdict.reviewAgeNs),
    proposal_age_ns: String(verdict.proposalAgeNs),
    checklist: state.answers.map(({ item, operator, keyId, attestedBy }) => ({
      item,
      operator,
      key_id: keyId,
      attested_by: attestedBy,
    })),
    approvals: state.approvals.map(({ scope, operator, keyId, attestedBy, selfAttested }) => ({
      scope,
      operator,
      key_id: keyId,
      attested_by: attestedBy,
      self_attested: selfAttested,
    })),
  };
}

export function commandFields({ payload, keyId, enrolled }: Command, code: string): Fields {
  const { item = '', value = false, scope = '' } = payload;
  return {
    kind: 'command',
    command: payload.kind,
    command_id: payload.command_id,
    operator: payload.operator,
    key_id: keyId,
    enrolled,
    attested_by: payload.attested_by,
    item,
    value,
    scope,
    code,
  };
}

export function refusalFields(event: string, refusals: readonly Refusal[]): Fields {
  return { kind: 'refused', event, refusals: refusals.map((refusal) => ({ ...refusal })) };
}
