// Verdicts wait for the journal. A rehearsal that is cut off before the journal has it becomes a refusal.
import { proposalAgeNs, reviewAgeNs } from './ages.ts';
import { refusalsShown } from './bounds.ts';
import type { RefusalCode } from './codes.ts';
import { refusal, type CodedRefusal, type Context } from './guard.ts';
import type { GateMode } from './gate_policy.ts';
import { refusalsOf, releaseGuardIds } from './guards.ts';
import type { Refusal } from '../msgs/index.ts';
import { journaled, verdictFields } from './records.ts';
import {
  changed,
  type Change,
  type PendingVerdict,
  type SafetyEffect,
  type Times,
  type Verdict,
} from './state.ts';

/** Stands where a guard id stands when the table itself refuses. */
export const byTable = 'transitions';

/** A dry run never ends in a release: every verdict of it says so, sorted among the rest. */
function codesOf(refusals: readonly Refusal[], planCode: string, mode: GateMode): readonly string[] {
  const always = mode === 'dry_run' ? ['execution_disabled'] : [];
  const codes = [...always, planCode, ...refusals.map(({ code }) => code)];
  return [...new Set(codes)].filter((code) => code !== '').sort();
}

export function makeVerdict(
  context: Context & { readonly subject: NonNullable<Context['subject']> },
  reviewId: string,
  refusals: readonly Refusal[],
): Verdict {
  const { subject, event, policy } = context;
  const { plan, observation } = subject;
  const passed = policy.mode === 'live' ? 'release' : 'rehearse';
  return {
    outcome: refusals.length === 0 ? passed : 'refuse',
    reviewId,
    plan,
    planDigest: plan.code === '' ? subject.planDigest : '',
    codes: codesOf(refusals, plan.code, policy.mode),
    refusals: refusals.slice(0, refusalsShown),
    reviewAgeNs: reviewAgeNs(plan, event.rosNs),
    proposalAgeNs: observation === undefined ? 0n : proposalAgeNs(plan, observation),
  };
}

function performed(verdict: Verdict): readonly SafetyEffect[] {
  const answer: SafetyEffect = { kind: 'verdict', verdict };
  return verdict.outcome === 'rehearse' ? [{ kind: 'rehearse', verdict }, answer] : [answer];
}

/** Journals a verdict and lets it wait; without a journal it can only be a refusal, and goes out at once. */
export function offer(change: Change, verdict: Verdict, times: Times): Change {
  if (change.state.journal.failed) {
    return changed(change, {}, ...performed(refused(verdict, 'journal_failed')));
  }
  const asked = journaled(change, times, verdictFields(verdict, change.state));
  const entry: PendingVerdict = { record: asked.state.journal.issued, verdict };
  return changed(asked, { pending: [...asked.state.pending, entry] });
}

function refused(verdict: Verdict, code: RefusalCode): Verdict {
  if (verdict.codes.includes(code)) return verdict;
  const refusals = [...verdict.refusals, refusal(byTable, code)];
  return {
    ...verdict,
    outcome: 'refuse',
    codes: [...verdict.codes, code].sort(),
    refusals: refusals.slice(0, refusalsShown),
  };
}

/** Takes back what the journal does not have yet: plans that were to pass are refused instead. */
export function cutOff(change: Change, code: RefusalCode, times: Times): Change {
  const { pending } = change.state;
  const kept = pending.filter(({ verdict }) => verdict.outcome === 'refuse');
  return pending
    .filter(({ verdict }) => verdict.outcome !== 'refuse')
    .reduce(
      (next, { verdict }) => offer(next, refused(verdict, code), times),
      changed(change, { pending: kept }),
    );
}

/** Publishes what the journal now has. */
export function publishDurable(change: Change): Change {
  const { pending, journal } = change.state;
  const ready = pending.filter(({ record }) => record <= journal.durable);
  return changed(
    change,
    { pending: pending.filter(({ record }) => record > journal.durable) },
    ...ready.flatMap(({ verdict }) => performed(verdict)),
  );
}

/** The journal will never have what is waiting: everything waiting is refused now. */
export function refusePending(change: Change, code: RefusalCode): Change {
  const verdicts = change.state.pending.map(({ verdict }) => refused(verdict, code));
  return changed(change, { pending: [] }, ...verdicts.flatMap(performed));
}

/** Refuses a plan with everything that stands against it, what is missing around it included. */
export function refusePlan(change: Change, context: Context, refusals: readonly CodedRefusal[]): Change {
  const { subject, state, event } = context;
  if (subject === undefined) return change;
  const around = subject.plan.code === '' ? refusalsOf(releaseGuardIds, context) : [];
  const cause = state.cause === '' ? [] : [refusal(byTable, state.cause)];
  return offer(change, makeVerdict({ ...context, subject }, '', [...refusals, ...cause, ...around]), event);
}
