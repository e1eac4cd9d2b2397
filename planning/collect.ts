// Takes what providers send and files it under the phase of the open cycle that asked for it.
import type { ActionChunk, ProviderEvent, Score } from '../msgs/index.ts';
import { chunkFault, scoreFault, type Fault } from './answer_faults.ts';
import { isSettled, withAnswer, type Answer } from './answers.ts';
import { counted, requestIdOf, type Moment, type OpenCycle, type PlannerState } from './state.ts';

/** What is known of an answer before it is known whether it counts. */
export interface Arrival {
  readonly provider: string;
  readonly at: Moment;
}

function withChunk(state: PlannerState, cycle: OpenCycle, answer: Answer<ActionChunk>): PlannerState {
  return { ...state, cycle: { ...cycle, answers: withAnswer(cycle.answers, answer) } };
}

/** Files the answer of a policy; once the set is made it only says that it came too late. */
function fileChunk(state: PlannerState, cycle: OpenCycle, answer: Answer<ActionChunk>): PlannerState {
  if (isSettled(cycle.answers, answer.provider)) return counted(state, 'duplicate_answer');
  // Who failed never answered, however late that becomes known.
  if (cycle.scoring === undefined || answer.code === 'provider_failed')
    return withChunk(state, cycle, answer);
  return withChunk(state, cycle, { ...answer, code: 'late_answer', detail: '', message: undefined });
}

/** Files the answer of a scorer. Before there is a set, nothing can be a score of it. */
function fileScore(state: PlannerState, cycle: OpenCycle, answer: Answer<Score>): PlannerState {
  const { scoring } = cycle;
  if (scoring === undefined) return counted(state, 'late_answer');
  if (isSettled(scoring.answers, answer.provider)) return counted(state, 'duplicate_answer');
  const answers = withAnswer(scoring.answers, answer);
  return { ...state, cycle: { ...cycle, scoring: { ...scoring, answers } } };
}

function refused(arrival: Arrival, code: string, detail: string): Answer<never> {
  return { provider: arrival.provider, code, detail, rosNs: arrival.at.rosNs, message: undefined };
}

function judged<M>(arrival: Arrival, message: M, fault: Fault | undefined): Answer<M> {
  if (fault !== undefined) return refused(arrival, fault.code, fault.detail);
  return { ...refused(arrival, 'answered', ''), message };
}

/** The answer names a request of a cycle that is over. */
function isEarlier({ identity }: PlannerState, open: OpenCycle, cycle: number, requestId: string): boolean {
  return cycle < open.task.cycle && requestId === requestIdOf(identity, cycle);
}

export function takeChunk(state: PlannerState, chunk: ActionChunk, arrival: Arrival): PlannerState {
  const { cycle } = state;
  if (cycle === undefined || isEarlier(state, cycle, chunk.meta.cycle, chunk.request_id)) {
    return counted(state, 'late_answer');
  }
  const fault = chunkFault(cycle.task, arrival.provider, chunk);
  return fileChunk(state, cycle, judged(arrival, chunk, fault));
}

export function takeScore(state: PlannerState, score: Score, arrival: Arrival): PlannerState {
  const { cycle } = state;
  if (cycle?.scoring === undefined || isEarlier(state, cycle, score.meta.cycle, score.request_id)) {
    return counted(state, 'late_answer');
  }
  const fault = scoreFault(cycle.task, cycle.scoring.scored, arrival.provider, score);
  return fileScore(state, cycle, judged(arrival, score, fault));
}

/** A provider that failed has answered: nobody waits for it until the deadline. */
export function takeEvent(state: PlannerState, event: ProviderEvent, arrival: Arrival): PlannerState {
  const { cycle } = state;
  const { provider } = arrival;
  const concerns = event.phase === 'failed' && event.provider === provider;
  if (cycle === undefined || !concerns || event.request_id !== cycle.task.requestId) return state;
  const answer = refused(arrival, 'provider_failed', `${event.code}: ${event.detail}`);
  const { policies, scorers } = state.config;
  if (event.capability === 'policy' && policies.includes(provider)) {
    return isSettled(cycle.answers, provider) ? state : fileChunk(state, cycle, answer);
  }
  if (event.capability !== 'score' || !scorers.includes(provider) || cycle.scoring === undefined)
    return state;
  return isSettled(cycle.scoring.answers, provider) ? state : fileScore(state, cycle, answer);
}

/** An answer that could not be read, or that comes from nobody in particular. */
export function takeUnusable(
  state: PlannerState,
  capability: 'policy' | 'score',
  code: string,
  arrival: Arrival,
): PlannerState {
  const { cycle } = state;
  if (cycle === undefined) return state;
  const answer = refused(arrival, code, '');
  return capability === 'policy' ? fileChunk(state, cycle, answer) : fileScore(state, cycle, answer);
}
