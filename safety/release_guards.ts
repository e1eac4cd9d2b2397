// What must hold when a reviewed plan is rehearsed: people answered and approved, and evidence is kept.
import { isFresh, holds, msToNs, reviewAgeNs } from './ages.ts';
import { approversNeeded, checklistRules } from './gate_policy.ts';
import { ns, subjectOf, unless, type Guard } from './guard.ts';
import { runScope } from './commands.ts';
import type { HeldApproval } from './state.ts';

/** Approvals that cover this plan, each key once. */
export function approvalsFor(
  approvals: readonly HeldApproval[],
  planDigest: string,
): readonly HeldApproval[] {
  const covering = approvals.filter(({ scope }) => scope === runScope || scope === planDigest);
  const keys = covering.map(({ keyId }) => keyId);
  return covering.filter(({ keyId }, position) => keys.indexOf(keyId) === position);
}

export const releaseGuards = {
  run_opened: {
    code: 'run_not_open',
    property: 'P4',
    check: ({ state }) => unless(state.author !== undefined),
  },
  checklist: {
    code: 'checklist_incomplete',
    property: 'P3',
    check: ({ state, event, policy }) => {
      const rules = checklistRules(policy);
      const done = state.answers
        .filter((answer) => holds(answer, rules, event.nowNs))
        .map(({ item }) => item);
      return rules.filter(({ item }) => !done.includes(item)).map(({ item }) => ({ subject: item }));
    },
  },
  approvals: {
    code: 'approval_missing',
    property: 'P4',
    check: (context) => {
      const { state, policy } = context;
      const value = approvalsFor(state.approvals, subjectOf(context).planDigest).length;
      const limit = approversNeeded(policy);
      return unless(value >= limit, { value, limit });
    },
  },
  review_age: {
    code: 'review_stale',
    property: 'P9',
    check: (context) => {
      const ageNs = reviewAgeNs(subjectOf(context).plan, context.event.rosNs);
      const limitMs = context.policy.site.ages.review_ms;
      return unless(isFresh(ageNs, limitMs), { value: ns(ageNs), limit: ns(msToNs(limitMs)) });
    },
  },
  recorder_heard: {
    code: 'recorder_not_ready',
    property: 'P11',
    check: ({ state: { recorder }, event, policy }) => {
      const limitMs = policy.site.ages.recorder_ms;
      const ageNs = recorder === undefined ? -1n : event.nowNs - recorder.heardNs;
      const ready = recorder?.state !== 'closed' && isFresh(ageNs, limitMs);
      return unless(ready, { value: ns(ageNs), limit: ns(msToNs(limitMs)) });
    },
  },
  recorder_healthy: {
    code: 'recorder_faulted',
    property: 'P11',
    check: ({ state: { recorder } }) => unless(recorder === undefined || healthy.includes(recorder.state)),
  },
} as const satisfies Record<string, Guard>;

/** A recorder in any other state, a state of another version too, is taken for faulted. */
const healthy: readonly string[] = ['recording', 'closed'];
