// Why an answer cannot be used: the first thing about it that does not fit what was asked.
import { noiseSeed } from '../core/random.ts';
import type { ActionChunk, ActionDimension, Score } from '../msgs/index.ts';
import type { AnswerCode } from './codes.ts';
import type { Robot, Task } from './task.ts';

export interface Fault {
  readonly code: AnswerCode;
  readonly detail: string;
}

type Numbers = Float32Array | Float64Array;

/**
 * Multiplying by zero keeps zero for finite numbers and gives NaN for all others: one pass without a branch.
 */
function allFinite(values: Numbers): boolean {
  let sum = 0;
  for (const value of values) sum += value * 0;
  return sum === 0;
}

function fault(code: AnswerCode, detail: string): Fault {
  return { code, detail };
}

function differs(code: AnswerCode, found: unknown, wanted: unknown): Fault | undefined {
  return found === wanted ? undefined : fault(code, `${String(found)} instead of ${String(wanted)}`);
}

function sameDimension(a: ActionDimension | undefined, b: ActionDimension | undefined): boolean {
  return a?.name === b?.name && a?.kind === b?.kind && a?.unit === b?.unit && a?.frame === b?.frame;
}

function dimensionFault(chunk: ActionChunk, robot: Robot): Fault | undefined {
  const { dimensions } = robot;
  const count = Math.max(dimensions.length, chunk.dimensions.length, chunk.shape[2] ?? 0);
  if (count !== dimensions.length)
    return fault('dimension_mismatch', `${count} instead of ${dimensions.length}`);
  const odd = dimensions.findIndex((dimension, index) => !sameDimension(dimension, chunk.dimensions[index]));
  if (odd < 0) return undefined;
  const { name = 'nothing', kind = '', unit = '', frame = '' } = chunk.dimensions[odd] ?? {};
  return fault('dimension_mismatch', `dimension ${odd} is ${name} ${kind} ${unit} ${frame}`.trimEnd());
}

function shapeFault(chunk: ActionChunk, task: Task): Fault | undefined {
  const { embodiment } = task.robot;
  const [candidates = 0, horizon = 0] = chunk.shape;
  const { start_index, execute_steps } = chunk;
  if (candidates === 0) return fault('zero_candidates', '');
  if (candidates > task.candidates) {
    return fault('too_many_candidates', `${candidates} candidates, ${task.candidates} were asked for`);
  }
  if (horizon > embodiment.horizon_max) {
    return fault('horizon_mismatch', `${horizon} steps, at most ${embodiment.horizon_max}`);
  }
  if (execute_steps !== embodiment.execute_steps || start_index + execute_steps > horizon) {
    const wanted = `${embodiment.execute_steps} of ${horizon}`;
    return fault('slice_mismatch', `steps ${start_index} + ${execute_steps} instead of ${wanted}`);
  }
  return undefined;
}

/** What is wrong with the answer of the policy `provider`, or nothing. */
export function chunkFault(task: Task, provider: string, chunk: ActionChunk): Fault | undefined {
  const { robot } = task;
  return (
    differs('foreign_request', chunk.request_id, task.requestId) ??
    differs('foreign_provider', chunk.provider, provider) ??
    differs('foreign_goal', chunk.goal_digest, task.goalDigest) ??
    differs('foreign_observation', chunk.observation_digest, task.observationDigest) ??
    differs('embodiment_mismatch', chunk.embodiment_digest, robot.embodimentDigest) ??
    dimensionFault(chunk, robot) ??
    differs('mode_mismatch', chunk.mode, robot.mode) ??
    differs('step_time_mismatch', chunk.dt_ns, BigInt(robot.embodiment.dt_ns)) ??
    shapeFault(chunk, task) ??
    differs('seed_mismatch', chunk.seed, noiseSeed(task.seed, task.cycle, provider)) ??
    (allFinite(chunk.data) && allFinite(chunk.candidate_values) ? undefined : fault('not_finite', ''))
  );
}

/** The candidate set that scorers were asked about. */
export interface ScoredSet {
  readonly digest: string;
  readonly count: number;
}

/** What is wrong with the answer of the scorer `provider`, or nothing. */
export function scoreFault(task: Task, set: ScoredSet, provider: string, score: Score): Fault | undefined {
  const { length } = score.values;
  return (
    differs('foreign_request', score.request_id, task.requestId) ??
    differs('foreign_provider', score.scorer, provider) ??
    differs('foreign_set', score.set_digest, set.digest) ??
    (length === set.count
      ? undefined
      : fault('score_count_mismatch', `${length} scores for ${set.count} candidates`)) ??
    (allFinite(score.values) ? undefined : fault('not_finite', ''))
  );
}
