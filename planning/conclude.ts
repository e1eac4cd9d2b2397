// Ends a cycle: whatever became of it, there is a plan, with every answer, remark and nanosecond accounted
// for.
import { topics, weakest, type AnswerReport, type Meta, type Plan, type PlanNote } from '../msgs/index.ts';
import { answerReports, slowestTimings, usable } from './answers.ts';
import { noteCodes, type PlanCode } from './codes.ts';
import { composePlan, refusedTask, withdrawn } from './compose.ts';
import { claimedNs, ledger, type AwaitedPhase, type CycleTimes } from './ledger.ts';
import { notesMax } from './limits.ts';
import { byName } from './merge.ts';
import type { Moment, OpenCycle, PlannerState, Scoring } from './state.ts';
import { nextMeta, publish, type PlannerTransition } from './transition.ts';

function reports(state: PlannerState, cycle: OpenCycle, at: Moment): readonly AnswerReport[] {
  const { policies, scorers } = state.config;
  const { scoring, requestNs: startNs } = cycle;
  const policyEndNs = scoring?.startNs ?? at.rosNs;
  const policySpan = { capability: 'policy', startNs, endNs: policyEndNs } as const;
  const asked = answerReports(cycle.answers, policies.toSorted(byName), policySpan);
  if (scoring === undefined) return asked;
  const scoreSpan = { capability: 'score', startNs: scoring.startNs, endNs: at.rosNs } as const;
  return [...asked, ...answerReports(scoring.answers, scorers, scoreSpan)];
}

function times(state: PlannerState, cycle: OpenCycle, at: Moment): CycleTimes {
  const { policies, scorers } = state.config;
  const { observationNs, requestNs, scoring } = cycle;
  const policy: AwaitedPhase = {
    name: 'policy',
    endNs: scoring?.startNs ?? at.rosNs,
    slowest: slowestTimings(cycle.answers, policies.toSorted(byName)),
  };
  const score = (awaited: Scoring): AwaitedPhase => ({
    name: 'score',
    endNs: at.rosNs,
    slowest: slowestTimings(awaited.answers, scorers),
  });
  const phases = scoring === undefined || scorers.length === 0 ? [policy] : [policy, score(scoring)];
  return { observationNs, requestNs, phases, planNs: at.rosNs };
}

/**
 * Providers measure with clocks of their own: a claim that does not fit the time that passed is said, not
 * hidden.
 */
function timingNotes({ requestNs, phases }: CycleTimes): readonly PlanNote[] {
  const starts = [requestNs, ...phases.map(({ endNs }) => endNs)];
  return phases.flatMap(({ slowest, endNs }, index) => {
    const claimed = slowest === undefined ? 0n : claimedNs(slowest);
    const passed = endNs - (starts[index] ?? endNs);
    if (claimed <= passed) return [];
    return [{ code: 'timings_exceed', numbers: Float64Array.of(Number(claimed), Number(passed)) }];
  });
}

function leftOutNotes(answers: readonly AnswerReport[]): readonly PlanNote[] {
  const count = answers.filter(({ code }) => code !== 'answered').length;
  return count === 0 ? [] : [{ code: 'answer_left_out', numbers: Float64Array.of(count) }];
}

/** In the order of the registry. */
export function countNotes({ counts }: PlannerState): readonly PlanNote[] {
  const found = new Map(Object.entries(counts));
  return Object.keys(noteCodes).flatMap((code) => {
    const count = found.get(code);
    return count === undefined ? [] : [{ code, numbers: Float64Array.of(count) }];
  });
}

/** Publishes a plan and forgets what it has told. */
export function publishPlan(state: PlannerState, plan: Plan): PlannerTransition {
  const notes = [...plan.notes, ...countNotes(state)].slice(0, notesMax);
  const previous = plan.code === '' ? plan.slice : undefined;
  return publish({ ...state, cycle: undefined, counts: {}, previous }, topics.plan, { ...plan, notes });
}

/** Ends the open cycle with the plan that `make` makes. */
function conclude(
  state: PlannerState,
  cycle: OpenCycle,
  at: Moment,
  make: (meta: Meta) => Plan,
): PlannerTransition {
  const { policies, scorers } = state.config;
  const messages = [...usable(cycle.answers, policies), ...usable(cycle.scoring?.answers ?? [], scorers)];
  const provenance = weakest(cycle.task.cycle, ...cycle.inputs, ...messages.map(({ meta }) => meta));
  const plan = make(nextMeta(state, { topic: topics.plan, provenance, at }));
  const answers = reports(state, cycle, at);
  const spent = times(state, cycle, at);
  const notes = [...plan.notes, ...leftOutNotes(answers), ...timingNotes(spent)];
  return publishPlan(state, { ...plan, answers, notes, ledger: ledger(spent) });
}

export function concludeWithout(
  state: PlannerState,
  cycle: OpenCycle,
  at: Moment,
  code: PlanCode,
): PlannerTransition {
  return conclude(state, cycle, at, (meta) => refusedTask(cycle.task, meta, code));
}

/** The age of what the plan rests on: a plan too late is none. */
function ageCode(state: PlannerState, cycle: OpenCycle, at: Moment): PlanCode | undefined {
  const ageNs = at.rosNs - cycle.observationNs;
  if (ageNs < 0n) return 'observation_ahead';
  return ageNs > state.config.proposalAgeMaxNs ? 'observation_stale' : undefined;
}

export function concludeScored(
  state: PlannerState,
  cycle: OpenCycle,
  scoring: Scoring,
  at: Moment,
): PlannerTransition {
  const { scorers } = state.config;
  const scores = usable(scoring.answers, scorers);
  const code = ageCode(state, cycle, at);
  const { set, scored } = scoring;
  return conclude(state, cycle, at, (meta) => {
    const inputs = { meta, set, setDigest: scored.digest, scores, scorersAsked: scorers.length > 0 };
    const plan = composePlan(cycle.task, inputs);
    return code === undefined ? plan : withdrawn(plan, code);
  });
}
