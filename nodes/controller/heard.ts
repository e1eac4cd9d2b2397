// What driver `sim` keeps of what it hears, newest last: scenes by the digest of their observation, goals by
// theirs, and what each plan was made from.
import { WorldforgeError } from '../../core/errors.ts';
import {
  contentDigest,
  goalType,
  observationType,
  type Goal,
  type Observation,
  type Plan,
  type RehearsalChunk,
} from '../../msgs/index.ts';
import type { Pose } from '../../providers/shared/planar.ts';
import type { PushTSimulator } from '../../sim/simulator.ts';
import type { PushTState } from '../../sim/state.ts';
import { outcomeText, rehearsedCode } from './outcome.ts';
import { goalPoseOf, rehearse, sceneOf } from './rehearsal.ts';

/** Entries kept of each kind: a plan is made from one of the newest observations. */
const keptMax = 64;
/** Characters of a detail; all of them may take two bytes. */
const detailMax = 128;

/** What was read out of a message, or why nothing could be. */
type Reading<T> = { readonly value: T } | { readonly fault: string };
type Kept<T> = readonly (readonly [string, T])[];

export interface Heard {
  readonly scenes: Kept<Reading<PushTState>>;
  readonly goals: Kept<Reading<Pose>>;
  readonly plans: Kept<Pick<Plan, 'observation_digest' | 'goal_digest'>>;
}

export const nothingHeard: Heard = { scenes: [], goals: [], plans: [] };

function kept<T>(list: Kept<T>, key: string, value: T): Kept<T> {
  return [...list, [key, value] as const].slice(-keptMax);
}

function found<T>(list: Kept<T>, key: string): T | undefined {
  return list.findLast(([known]) => known === key)?.[1];
}

/** @throws what is no WorldforgeError */
function reading<T>(read: () => T): Reading<T> {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof WorldforgeError && error.code !== 'assertion') return { fault: error.message };
    throw error;
  }
}

export function hearObservation(heard: Heard, observation: Observation, stateTensor: string): Heard {
  const scene = reading(() => sceneOf(observation, stateTensor));
  return { ...heard, scenes: kept(heard.scenes, contentDigest(observationType, observation), scene) };
}

export function hearGoal(heard: Heard, goal: Goal): Heard {
  return {
    ...heard,
    goals: kept(
      heard.goals,
      contentDigest(goalType, goal),
      reading(() => goalPoseOf(goal)),
    ),
  };
}

export function hearPlan(heard: Heard, { plan_digest, observation_digest, goal_digest }: Plan): Heard {
  return { ...heard, plans: kept(heard.plans, plan_digest, { observation_digest, goal_digest }) };
}

/** Code and detail of a report. */
export interface Told {
  readonly code: string;
  readonly detail: string;
}

function told(code: string, text: string): Told {
  return { code, detail: text.slice(0, detailMax) };
}

/** Why a window cannot be played, or what came of it. */
export function rehearsed(simulator: PushTSimulator, heard: Heard, chunk: RehearsalChunk): Told {
  const plan = found(heard.plans, chunk.plan_digest);
  if (plan === undefined) return told('plan_unknown', 'the plan of this window was not heard');
  const scene = found(heard.scenes, plan.observation_digest);
  const goal = found(heard.goals, plan.goal_digest);
  if (scene === undefined) return told('observation_unknown', 'the observation of the plan was not heard');
  if (goal === undefined) return told('goal_unknown', 'the goal of the plan was not heard');
  if ('fault' in scene) return told('world_unknown', scene.fault);
  if ('fault' in goal) return told('world_unknown', goal.fault);
  const outcome = reading(() => rehearse(simulator, { scene: scene.value, goal: goal.value }, chunk));
  if ('fault' in outcome) return told('not_rehearsable', outcome.fault);
  return { code: rehearsedCode, detail: outcomeText(outcome.value) };
}
