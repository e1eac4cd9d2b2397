// Whether a window is what its plan says, and whether the plan is one for this robot.
import { deceleratingTail } from '../../core/motion/tail.ts';
import {
  actionChunkConstants,
  actionDimensions,
  embodimentDigest,
  limitsDigest,
  metaConstants,
  motionLimits,
  type ActionDimension,
  type ApprovedChunk,
  type Embodiment,
  type Plan,
} from '../../msgs/index.ts';
import { windowSteps } from '../../safety/windows.ts';
import { kindOfDriver } from './drivers.ts';
import { refused, short, type Check, type HeardPlan, type Known } from './known.ts';
import type { ControllerTerms } from './live_terms.ts';

function planOf({ plan_digest }: ApprovedChunk, { plans }: Known): HeardPlan | undefined {
  return plans.findLast(({ plan }) => plan.plan_digest === plan_digest);
}

const byItsPlan: Check = (chunk, known) => {
  const heard = planOf(chunk, known);
  if (heard === undefined) return refused('plan_unknown', `plan ${short(chunk.plan_digest)} was not heard`);
  const { plan, digest } = heard;
  const { embodiment } = known.terms;
  const { robot_id: robot } = plan.meta;
  if (digest !== chunk.plan_digest) {
    return refused('plan_digest_differs', `the plan is ${short(digest)}, not ${short(chunk.plan_digest)}`);
  }
  if (robot !== known.identity.robot_id) {
    return refused('robot_mismatch', `the plan is for robot ${robot}, not ${known.identity.robot_id}`);
  }
  if (plan.embodiment_digest !== embodimentDigest(embodiment)) {
    return refused('embodiment_mismatch', `made for another robot than ${embodiment.name} of the policy`);
  }
  if (plan.limits_digest === limitsDigest(embodiment)) return undefined;
  return refused('limits_mismatch', `made with limits ${short(plan.limits_digest)}, not those of the policy`);
};

const byItsKind: Check = (chunk, known) => {
  const { driver, embodiment } = known.terms;
  const kind = kindOfDriver(driver);
  if (kind !== undefined && kind !== embodiment.robot_kind) {
    return refused(
      'robot_kind',
      `driver ${driver} is for ${kind} robots, this one is ${embodiment.robot_kind}`,
    );
  }
  const source = Math.max(chunk.meta.source, planOf(chunk, known)?.plan.meta.source ?? 0);
  if (kind !== 'physical' || source === metaConstants.SOURCE_LIVE) return undefined;
  return refused('source_kind', `source ${source} is not live, and the robot is physical`);
};

interface Actions {
  readonly dimensions: readonly ActionDimension[];
  readonly mode: number;
  readonly dt_ns: bigint;
}

function sameActions(left: Actions, right: Actions): boolean {
  const line = ({ name, kind, unit, frame }: ActionDimension): string => [name, kind, unit, frame].join('\n');
  return (
    left.mode === right.mode &&
    left.dt_ns === right.dt_ns &&
    left.dimensions.length === right.dimensions.length &&
    left.dimensions.every((dimension, at) => {
      const other = right.dimensions[at];
      return other !== undefined && line(dimension) === line(other);
    })
  );
}

/** What a robot is told to do by number; the mode of an embodiment is always absolute. */
function actionsOf(embodiment: Embodiment): Actions {
  return {
    dimensions: actionDimensions(embodiment),
    mode: actionChunkConstants.MODE_ABSOLUTE,
    dt_ns: BigInt(embodiment.dt_ns),
  };
}

/** The plan digest covers dimensions, mode and step by the embodiment alone, so they are compared with it. */
const byItsActions: Check = (chunk, known) => {
  const own = actionsOf(known.terms.embodiment);
  const plan = planOf(chunk, known)?.plan;
  if (plan !== undefined && !sameActions(plan, own)) {
    return refused(
      'actions_mismatch',
      'dimensions, mode or time step of the plan are not those of the robot',
    );
  }
  if (sameActions(chunk, own)) return undefined;
  return refused(
    'actions_mismatch',
    'dimensions, mode or time step of the window are not those of the robot',
  );
};

/** Where a window of this number lies in a slice. */
function placeOf(index: number, sliceSteps: number, terms: ControllerTerms) {
  const width = windowSteps(terms.lookaheadMs, BigInt(terms.embodiment.dt_ns));
  const first = index * width;
  return { first, steps: Math.min(width, sliceSteps - first) };
}

const byItsPlace: Check = (chunk, known) => {
  const { index, permit_sequence, first_step, steps } = chunk;
  if (BigInt(index) !== permit_sequence) {
    return refused('index_mismatch', `window ${index} with sequence ${permit_sequence} of its permit`);
  }
  const sliceSteps = planOf(chunk, known)?.plan.slice_steps ?? 0;
  const place = placeOf(index, sliceSteps, known.terms);
  if (first_step === place.first && steps === place.steps) return undefined;
  const wanted = `window ${index} of a slice of ${sliceSteps} is ${place.steps} steps from ${place.first}`;
  return refused('window_misplaced', `${steps} steps from ${first_step}; ${wanted}`);
};

/** The number of the first value that differs, bit by bit, or -1. */
function firstDifference(left: Float32Array, right: Float32Array): number {
  if (left.length !== right.length) return Math.min(left.length, right.length);
  return left.findIndex((value, at) => !Object.is(value, right[at]));
}

const byItsSteps: Check = (chunk, known) => {
  const slice = planOf(chunk, known)?.plan.slice ?? new Float32Array(0);
  const dim = chunk.dimensions.length;
  const begin = chunk.first_step * dim;
  const odd = firstDifference(chunk.data, slice.subarray(begin, begin + chunk.steps * dim));
  if (odd < 0) return undefined;
  const [is, planned] = [chunk.data[odd] ?? Number.NaN, slice[begin + odd] ?? Number.NaN];
  const where = `step ${chunk.first_step + Math.floor(odd / dim)}, dimension ${odd % dim}`;
  return refused('window_altered', `${where} is ${is}, the plan has ${planned}`);
};

/** The tail of a window by the rule that planner and gate follow; the last window has that of the plan. */
function tailOf(chunk: ApprovedChunk, plan: Plan, embodiment: Embodiment): Float32Array | undefined {
  const end = chunk.first_step + chunk.steps;
  if (end === plan.slice_steps) return plan.tail;
  const dim = plan.dimensions.length;
  const motion = { data: plan.slice.subarray(0, end * dim), dim, dtS: embodiment.dt_ns / 1e9 };
  return deceleratingTail(motion, motionLimits(embodiment));
}

const byItsTail: Check = (chunk, known) => {
  const plan = planOf(chunk, known)?.plan;
  const tail = plan && tailOf(chunk, plan, known.terms.embodiment);
  if (tail === undefined)
    return refused('tail_impossible', 'no tail of this window stays inside of the limits');
  const odd = firstDifference(chunk.tail, tail);
  if (odd < 0) return undefined;
  const step = Math.floor(odd / chunk.dimensions.length);
  const steps = `${chunk.tail_steps} steps, the rule gives ${tail.length / chunk.dimensions.length}`;
  return refused('tail_altered', `step ${step} of the tail is not what the rule gives; ${steps}`);
};

/** In their order. */
export const planChecks: readonly Check[] = [
  byItsPlan,
  byItsKind,
  byItsActions,
  byItsPlace,
  byItsSteps,
  byItsTail,
];
