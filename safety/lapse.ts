// What people said is out of date from the first event after its lifetime, whatever that event is.
import { holds, isFresh } from './ages.ts';
import { checklistRules, type GatePolicy } from './gate_policy.ts';
import type { Answer, HeldApproval, SafetyState, Times } from './state.ts';

export interface Lapsed {
  readonly answers: readonly Answer[];
  /** An approval of LIVE lasts as long as a review may; in a dry run it lasts for the run. */
  readonly approvals: readonly HeldApproval[];
}

export function lapsedIn(state: SafetyState, { nowNs }: Times, policy: GatePolicy): Lapsed {
  const rules = checklistRules(policy);
  const isLive = policy.mode === 'live';
  return {
    answers: state.answers.filter((answer) => !holds(answer, rules, nowNs)),
    approvals: state.approvals.filter(
      ({ givenNs }) => isLive && !isFresh(nowNs - givenNs, policy.site.ages.review_ms),
    ),
  };
}
