// Turns what the reducer asks for into the gate's messages. None of these could move a robot.
import { nsToStamp } from '../../core/time.ts';
import {
  gateVerdictConstants,
  type GateState,
  type GateVerdict,
  type Meta,
  type RehearsalChunk,
} from '../../msgs/index.ts';
import { approversNeeded, checklistRules } from '../../safety/gate_policy.ts';
import type { GatePolicy, SafetyState, Verdict } from '../../safety/index.ts';

function checklistOf(state: SafetyState, policy: GatePolicy): GateState['checklist'] {
  return checklistRules(policy).map(({ item }) => {
    const answer = state.answers.find((held) => held.item === item);
    return {
      item,
      done: answer !== undefined,
      attested_by: answer?.attestedBy ?? '',
      operator_name: answer?.operator ?? '',
      key_id: answer?.keyId ?? '',
      answered: nsToStamp(answer?.answeredNs ?? 0n),
    };
  });
}

export function gateStateMessage(meta: Meta, state: SafetyState, policy: GatePolicy): GateState {
  return {
    meta,
    mode: policy.mode,
    state: state.phase,
    cause: state.cause,
    review_id: state.review?.reviewId ?? '',
    plan_digest: state.review?.subject.planDigest ?? '',
    site_policy_digest: policy.sitePolicyDigest,
    limits_digest: policy.limitsDigest,
    session_digest: policy.sessionDigest,
    author: state.author?.keyId ?? '',
    approvers_needed: approversNeeded(policy),
    checklist: checklistOf(state, policy),
    approvals: state.approvals.map((approval) => ({
      operator_name: approval.operator,
      key_id: approval.keyId,
      attested_by: approval.attestedBy,
      self_attested: approval.selfAttested,
      given: nsToStamp(approval.givenRosNs),
    })),
    command_id: state.command.id,
    command_code: state.command.code,
  };
}

const outcomes: Readonly<Record<Verdict['outcome'], number>> = {
  refuse: gateVerdictConstants.VERDICT_REFUSE,
  rehearse: gateVerdictConstants.VERDICT_REHEARSE,
  release: gateVerdictConstants.VERDICT_RELEASE,
};

/**
 * The message holds no negative age; one that is refused for being negative stands in its refusal with its
 * sign.
 */
function ageOf(ageNs: bigint): bigint {
  return ageNs < 0n ? 0n : ageNs;
}

export function gateVerdictMessage(meta: Meta, verdict: Verdict): GateVerdict {
  return {
    meta,
    review_id: verdict.reviewId,
    plan_digest: verdict.planDigest,
    verdict: outcomes[verdict.outcome],
    codes: verdict.codes,
    refusals: verdict.refusals,
    review_age_ns: ageOf(verdict.reviewAgeNs),
    proposal_age_ns: ageOf(verdict.proposalAgeNs),
  };
}

/** A dry run rehearses a plan in one window. */
export function rehearsalMessage(meta: Meta, { plan, planDigest }: Verdict): RehearsalChunk {
  return {
    meta,
    plan_digest: planDigest,
    index: 0,
    first_step: 0,
    dimensions: plan.dimensions,
    mode: plan.mode,
    dt_ns: plan.dt_ns,
    steps: plan.slice_steps,
    data: plan.slice,
    tail_steps: plan.tail_steps,
    tail: plan.tail,
  };
}
