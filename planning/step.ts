// The planner as a step: every input in, messages out, nothing read from anywhere else.
import type { Json } from '../core/canonical_json.ts';
import {
  contentDigest,
  goalType,
  topics,
  type Goal,
  type Identity,
  type NodeStep,
  type Observation,
  type StepEvent,
} from '../msgs/index.ts';
import { takeChunk, takeEvent, takeScore } from './collect.ts';
import { plannerConfig } from './config.ts';
import { advance, beginCycle } from './cycle.ts';
import { inputOf, inputTopics, type InputTopic } from './inputs.ts';
import { refuseSample, takeInternal } from './internal_events.ts';
import { cycleMax } from './limits.ts';
import { counted, type Moment, type PlannerState } from './state.ts';
import { stay, then, type PlannerTransition } from './transition.ts';

export type { PlannerState } from './state.ts';

function start(config: Json, identity: Identity): PlannerState {
  return {
    config: plannerConfig(config),
    identity,
    sequences: {},
    goal: undefined,
    foreign: [],
    cycle: undefined,
    nextCycle: 0,
    previous: undefined,
    counts: {},
  };
}

/** The digest of a goal names it in everything that follows, so it must be that of its content. */
function takeGoal(state: PlannerState, goal: Goal): PlannerState {
  const fits = goal.digest === contentDigest(goalType, goal);
  return fits ? { ...state, goal } : counted(state, 'goal_digest_mismatch');
}

/** Cycle k of a recording takes its observation k x stride, whatever came between. */
function takeInLockstep(state: PlannerState, observation: Observation, at: Moment): PlannerTransition {
  const { sequence } = observation.meta;
  const stride = BigInt(state.config.stride);
  const cycle = Number(sequence / stride);
  if (sequence % stride !== 0n || cycle > cycleMax) return stay(state);
  if (cycle < state.nextCycle) return stay(counted(state, 'observation_repeated'));
  return beginCycle(state, { cycle, observation, at });
}

/** The newest observation begins a cycle as soon as the one before it is over. */
function takeInRealtime(state: PlannerState, observation: Observation, at: Moment): PlannerTransition {
  const { cycle, goal, nextCycle } = state;
  if (cycle !== undefined || goal === undefined || nextCycle > cycleMax) return stay(state);
  return beginCycle(state, { cycle: nextCycle, observation, at });
}

function takeMessage(state: PlannerState, from: InputTopic, message: unknown, at: Moment): PlannerTransition {
  const input = inputOf(from, message);
  // An observation nobody can vouch for still begins a cycle, which is refused: the silence would not say
  // why.
  if (input.kind === 'observation') {
    const take = state.config.pace === 'lockstep' ? takeInLockstep : takeInRealtime;
    return take(state, input.message, at);
  }
  if (state.foreign.includes(from.topic.name))
    return stay(refuseSample(state, from, 'foreign_publisher', at));
  const arrival = { provider: input.provider, at };
  switch (input.kind) {
    case 'goal':
      return stay(takeGoal(state, input.message));
    case 'chunk':
      return stay(takeChunk(state, input.message, arrival));
    case 'score':
      return stay(takeScore(state, input.message, arrival));
    case 'event':
      return stay(takeEvent(state, input.message, arrival));
  }
}

function take(state: PlannerState, event: StepEvent): PlannerTransition {
  switch (event.kind) {
    case 'tick':
      return stay(state);
    case 'internal':
      return stay(takeInternal(state, event.name, event.value, event));
    case 'message': {
      const from = inputTopics(state.config).find(({ topic }) => topic.name === event.topic);
      return from === undefined ? stay(state) : takeMessage(state, from, event.message, event);
    }
  }
}

/**
 * What is overdue is done before an event is looked at: an answer after the deadline finds its phase closed.
 */
function step(state: PlannerState, event: StepEvent): PlannerTransition {
  const overdue = advance(state, event);
  const taken = then(overdue, (next) => take(next, event));
  return then(taken, (next) => advance(next, event));
}

export const plannerStep: NodeStep<PlannerState> = {
  node: 'planner',
  inputs: (config) => inputTopics(plannerConfig(config)).map(({ topic }) => topic),
  outputs: () => [topics.planRequest, topics.candidates, topics.plan],
  start,
  step,
};
