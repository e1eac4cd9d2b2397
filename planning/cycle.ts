// The life of a cycle: it asks the policies, merges what came, asks the scorers, and ends in a plan. A phase
// ends when all have answered or its deadline has passed, never later.
import { stampToNs } from '../core/time.ts';
import {
  candidateSetType,
  contentDigest,
  observationType,
  topics,
  weakest,
  type Goal,
  type Observation,
  type PlanRequest,
} from '../msgs/index.ts';
import { isSettled, usable, withAnswer } from './answers.ts';
import type { PlanCode } from './codes.ts';
import { refusedPlan } from './compose.ts';
import { concludeScored, concludeWithout, publishPlan } from './conclude.ts';
import { measuredState } from './measured_state.ts';
import { mergeChunks } from './merge.ts';
import { counted, requestIdOf, type Moment, type OpenCycle, type PlannerState } from './state.ts';
import type { Task } from './task.ts';
import { nextMeta, publish, stay, then, type PlannerTransition } from './transition.ts';

/** What a cycle is begun with. */
export interface Opening {
  readonly cycle: number;
  readonly observation: Observation;
  readonly at: Moment;
}

/** Ends a cycle before anyone is asked. */
function refuse(state: PlannerState, opening: Opening, code: PlanCode): PlannerTransition {
  const { cycle, observation, at } = opening;
  const meta = nextMeta(state, { topic: topics.plan, provenance: weakest(cycle, observation.meta), at });
  return publishPlan(state, refusedPlan(meta, requestIdOf(state.identity, cycle), code));
}

function requestOf(state: PlannerState, task: Task, opening: Opening, goal: Goal): PlanRequest {
  const { policies, scorers, deadlineNs } = state.config;
  const provenance = weakest(task.cycle, goal.meta, opening.observation.meta);
  return {
    meta: nextMeta(state, { topic: topics.planRequest, provenance, at: opening.at }),
    request_id: task.requestId,
    policies,
    scorers,
    goal_digest: task.goalDigest,
    observation_digest: task.observationDigest,
    embodiment_digest: task.robot.embodimentDigest,
    seed: task.seed,
    candidates: task.candidates,
    deadline_ns: deadlineNs,
  };
}

function ask(state: PlannerState, task: Task, opening: Opening, goal: Goal): PlannerTransition {
  const { observation, at } = opening;
  const { deadlineNs } = state.config;
  const cycle: OpenCycle = {
    task,
    inputs: [goal.meta, observation.meta],
    observationNs: stampToNs(observation.meta.stamp),
    requestNs: at.rosNs,
    deadlineNs: at.receivedNs + deadlineNs,
    answers: [],
    scoring: undefined,
  };
  const asked = publish({ ...state, cycle }, topics.planRequest, requestOf(state, task, opening, goal));
  return { ...asked, effects: [{ kind: 'wake', afterNs: deadlineNs }] };
}

function open(state: PlannerState, opening: Opening): PlannerTransition {
  const { cycle, observation } = opening;
  const { goal, previous } = state;
  const { robot, seed, candidates } = state.config;
  if (state.foreign.includes(topics.observation.name)) return refuse(state, opening, 'foreign_publisher');
  if (goal === undefined) return refuse(state, opening, 'no_goal');
  if (observation.embodiment_digest !== robot.embodimentDigest) {
    return refuse(state, opening, 'observation_mismatch');
  }
  const measured = measuredState(observation, robot.embodiment);
  if (measured.kind === 'unknown') return refuse(state, opening, measured.code);
  const task: Task = {
    robot,
    requestId: requestIdOf(state.identity, cycle),
    cycle,
    seed,
    candidates,
    goalDigest: goal.digest,
    observationDigest: contentDigest(observationType, observation),
    measured: measured.state,
    previous,
  };
  return ask(state, task, opening, goal);
}

/** Begins a cycle. One that is still open ends without a plan: its observation is no longer the newest. */
export function beginCycle(state: PlannerState, opening: Opening): PlannerTransition {
  const next = { ...state, nextCycle: opening.cycle + 1 };
  const { cycle } = state;
  if (cycle === undefined) return open(next, opening);
  const dropped = concludeWithout(next, cycle, opening.at, 'superseded');
  return then(dropped, (after) => open(counted(after, 'cycle_dropped'), opening));
}

/** Puts the chunks together and asks the scorers, or ends the cycle when there is nothing to score. */
function closePolicies(state: PlannerState, cycle: OpenCycle, at: Moment): PlannerTransition {
  const { task, inputs } = cycle;
  const chunks = usable(cycle.answers, state.config.policies);
  const provenance = weakest(task.cycle, ...inputs, ...chunks.map(({ meta }) => meta));
  const meta = nextMeta(state, { topic: topics.candidates, provenance, at });
  const { set, leftOut } = mergeChunks(task, meta, chunks);
  const answers = leftOut.reduce(
    (kept, fault) =>
      withAnswer(kept, { ...fault, rosNs: rosNsOf(cycle, fault.provider), message: undefined }),
    cycle.answers,
  );
  if (set === undefined) return concludeWithout(state, { ...cycle, answers }, at, 'no_candidates');
  const scored = { digest: contentDigest(candidateSetType, set), count: set.shape[0] ?? 0 };
  const { deadlineNs } = state.config;
  const scoring = { set, scored, startNs: at.rosNs, answers: [] };
  const next: OpenCycle = { ...cycle, answers, scoring, deadlineNs: at.receivedNs + deadlineNs };
  const published = publish({ ...state, cycle: next }, topics.candidates, set);
  const effects = state.config.scorers.length === 0 ? [] : [{ kind: 'wake', afterNs: deadlineNs } as const];
  return { ...published, effects };
}

function rosNsOf(cycle: OpenCycle, provider: string): bigint {
  return cycle.answers.find((answer) => answer.provider === provider)?.rosNs ?? cycle.requestNs;
}

/** Whether all have answered whom the phase awaits, or its time is over. */
function isPhaseOver(state: PlannerState, cycle: OpenCycle, at: Moment): boolean {
  const { policies, scorers } = state.config;
  const [awaited, answers] =
    cycle.scoring === undefined ? [policies, cycle.answers] : [scorers, cycle.scoring.answers];
  return at.receivedNs >= cycle.deadlineNs || awaited.every((provider) => isSettled(answers, provider));
}

/** Does what is due: closes the phases that are over, two at most. */
export function advance(state: PlannerState, at: Moment): PlannerTransition {
  const { cycle } = state;
  if (cycle === undefined || !isPhaseOver(state, cycle, at)) return stay(state);
  if (cycle.scoring !== undefined) return concludeScored(state, cycle, cycle.scoring, at);
  return then(closePolicies(state, cycle, at), (next) => advance(next, at));
}
