// The planner's state: a plain value that is replaced, never changed.
import type { ActionChunk, CandidateSet, Goal, Identity, Meta, Score, Sequences } from '../msgs/index.ts';
import type { ScoredSet } from './answer_faults.ts';
import type { Answers } from './answers.ts';
import type { NoteCode } from './codes.ts';
import type { PlannerConfig } from './config.ts';
import type { Task } from './task.ts';

/** When something happened, on both clocks. */
export interface Moment {
  readonly receivedNs: bigint;
  readonly rosNs: bigint;
}

export interface Scoring {
  readonly set: CandidateSet;
  readonly scored: ScoredSet;
  /** ROS clock when the set was published. */
  readonly startNs: bigint;
  readonly answers: Answers<Score>;
}

export interface OpenCycle {
  readonly task: Task;
  /** Of the goal and the observation. */
  readonly inputs: readonly Meta[];
  /** ROS clock: stamp of the observation, and when the request was published. */
  readonly observationNs: bigint;
  readonly requestNs: bigint;
  /** Steady clock: end of the phase that is under way. */
  readonly deadlineNs: bigint;
  readonly answers: Answers<ActionChunk>;
  /** Set from the candidate set on. */
  readonly scoring: Scoring | undefined;
}

export interface PlannerState {
  readonly config: PlannerConfig;
  readonly identity: Identity;
  readonly sequences: Sequences;
  readonly goal: Goal | undefined;
  /** Topics on which a second publisher was seen: nothing on them is believed from then on. */
  readonly foreign: readonly string[];
  readonly cycle: OpenCycle | undefined;
  /** Lowest number that the next cycle may have. */
  readonly nextCycle: number;
  /** Slice of the plan before; undefined when there was no plan. */
  readonly previous: Float32Array | undefined;
  /** What happened since the last plan and belongs to no answer of it. */
  readonly counts: Readonly<Partial<Record<NoteCode, number>>>;
}

export function counted(state: PlannerState, code: NoteCode): PlannerState {
  return { ...state, counts: { ...state.counts, [code]: (state.counts[code] ?? 0) + 1 } };
}

/** The name under which a cycle's answers are asked for: the same in every repetition of a run. */
export function requestIdOf(identity: Identity, cycle: number): string {
  return `${identity.run_id}-${cycle}`;
}
