/** Plans of the domain: two that are in order, and for each guard of plans one with exactly that fault. */
import { deceleratingTail } from '../../../core/motion/tail.ts';
import { nsToStamp } from '../../../core/time.ts';
import {
  actionDimensions,
  embodimentDigest as digestOf,
  limitsDigest,
  metaConstants,
  motionLimits,
  type ActionDimension,
  type Plan,
} from '../../../msgs/index.ts';
import { embodiment, goalDigest, observationDigest, runId } from './domain.ts';
import type { Wrong } from './world.ts';

type Motion = Pick<Plan, 'slice_steps' | 'slice' | 'tail_steps' | 'tail'>;

export interface Variant {
  readonly id: string;
  readonly fault: Wrong | undefined;
  readonly plan: Plan;
  /** What the gate recomputes. */
  readonly digest: string;
}

const dim = embodiment.dimensions.length;
const { grip: rest, x: home } = { x: 60, grip: 0.05 };

function closed(slice: Float32Array, dtS: number = embodiment.dt_ns / 1e9): Motion {
  const tail = deceleratingTail({ data: slice, dim, dtS }, motionLimits(embodiment)) ?? new Float32Array(0);
  return { slice_steps: slice.length / dim, slice, tail_steps: tail.length / dim, tail };
}

/** The gripper stays where it is. */
function along(...xs: readonly number[]): Motion {
  return closed(Float32Array.from(xs.flatMap((x) => [x, rest])));
}

/** From home with these speeds, a step each, in px/s. */
function withSpeeds(...speeds: readonly number[]): Motion {
  let x: number = home;
  return along(...speeds.map((speed) => (x += speed / 10)));
}

const steady = along(62, 64, 66, 68);

function plan(digest: string, changes: Partial<Plan>): Plan {
  return {
    meta: {
      robot_id: 'bench',
      run_id: runId,
      cycle: 1,
      node: 'planner',
      boot_id: 5n,
      sequence: 0n,
      stamp: nsToStamp(0n),
      recorded_stamp: nsToStamp(0n),
      source: metaConstants.SOURCE_LIVE,
    },
    request_id: digest,
    schema_version: 1,
    code: '',
    plan_digest: digest,
    embodiment_digest: digestOf(embodiment),
    goal_digest: goalDigest,
    observation_digest: observationDigest,
    candidate_set_digest: 'set',
    limits_digest: limitsDigest(embodiment),
    dimensions: actionDimensions(embodiment),
    mode: 0,
    dt_ns: BigInt(embodiment.dt_ns),
    candidate_count: 1,
    chosen_index: 0,
    policy: [{ provider: 'scripted', revision: '1' }],
    scorers: [],
    best_score: 0,
    lower_is_better: true,
    margin: 0,
    ...steady,
    candidates: [],
    answers: [],
    notes: [],
    ledger: [],
    ...changes,
  };
}

function dimensionsWith(changes: Partial<ActionDimension>): Partial<Plan> {
  return {
    dimensions: actionDimensions(embodiment).map((entry, axis) =>
      axis === 0 ? { ...entry, ...changes } : entry,
    ),
  };
}

const meta = plan('', {}).meta;

/** Each entry: the property it would break, in words, and what it changes. */
const faulty: Readonly<Record<string, readonly [string, string, Partial<Plan>]>> = {
  none: ['P2', 'the planner says it found none', { code: 'no_candidates' }],
  schema: ['P10', 'of schema version 2', { schema_version: 2 }],
  robot: ['P2', 'for another robot', { meta: { ...meta, robot_id: 'other' } }],
  run: ['P13', 'of another run', { meta: { ...meta, run_id: 'other' } }],
  embodiment: ['P10', 'for another embodiment', { embodiment_digest: 'other' }],
  limits: ['P20', 'under other limits', { limits_digest: 'other' }],
  goal: ['P2', 'for a goal nobody set', { goal_digest: 'other' }],
  observation: ['P9', 'from an observation nobody saw', { observation_digest: 'other' }],
  names: ['P10', 'with another dimension name', dimensionsWith({ name: 'z' })],
  kinds: ['P10', 'with another dimension kind', dimensionsWith({ kind: 'gripper' })],
  units: ['P10', 'in another unit', dimensionsWith({ unit: 'm' })],
  frames: ['P10', 'in another frame', dimensionsWith({ frame: 'other' })],
  mode: ['P10', 'of relative steps', { mode: 1 }],
  step_time: ['P10', 'with twice the step time', { dt_ns: 2n * BigInt(embodiment.dt_ns) }],
  slice_count: ['P10', 'that says 3 steps and holds 4', { slice_steps: 3 }],
  slice_long: ['P14', 'of 6 steps where 5 are allowed', along(60, 60, 60, 60, 60, 60)],
  duration: ['P14', 'longer than 0.75 s with its tail', withSpeeds(0, 0, 90, 290, 390)],
  tail_missing: ['P10', 'without a tail', { tail: new Float32Array(0), tail_steps: 0 }],
  tail_other: ['P10', 'with a tail of its own', { tail: Float32Array.of(69, rest), tail_steps: 1 }],
  digest: ['P2', 'with a digest that is not its own', { plan_digest: 'other' }],
  not_finite: ['P10', 'with NaN in it', along(Number.NaN, 62, 64, 66, 68)],
  position: [
    'P10',
    'outside the position range',
    closed(Float32Array.of(60, -0.05, 60, rest, 60, rest, 60, rest)),
  ],
  velocity: ['P10', 'too fast', withSpeeds(150, 400, 450)],
  acceleration: ['P10', 'accelerating too much', withSpeeds(-50, 260, 320, 320)],
  jerk: ['P10', 'jerking too much', withSpeeds(0, 150, 0, 0)],
  join: ['P10', 'beginning too far away', withSpeeds(250, 250)],
  workspace: ['P10', 'outside the box', along(55, 49, 55, 59, 60)],
};

/** Faults that only LIVE minds: a beginning in motion, and a slice that cannot be stopped in its middle. */
const liveFaulty: typeof faulty = {
  moving_start: ['P9', 'beginning in motion', withSpeeds(-80, 170, 200, 200)],
  no_window_tail: ['P10', 'without a way to stop in its middle', withSpeeds(0, 150, 395, 400, 160)],
};

export const variants: ReadonlyMap<string, Variant> = new Map<string, Variant>([
  ['one', { id: 'one', fault: undefined, plan: plan('d1', { request_id: 'one' }), digest: 'd1' }],
  [
    'two',
    {
      id: 'two',
      fault: undefined,
      plan: plan('d2', { request_id: 'two', ...along(62, 65, 67, 68) }),
      digest: 'd2',
    },
  ],
  ...Object.entries({ ...faulty, ...liveFaulty }).map(
    ([id, [property, words, changes]]): [string, Variant] => [
      id,
      { id, fault: { property, words }, plan: plan('d1', { request_id: id, ...changes }), digest: 'd1' },
    ],
  ),
]);

/** Ids of the plans with a fault. */
export const faultyPlans: readonly string[] = Object.keys(faulty);
export const liveFaultyPlans: readonly string[] = Object.keys(liveFaulty);

/** A plan made for this embodiment at that time, ROS clock, with that number. */
export function planAt(id: string, rosNs: bigint, sequence: bigint, embodimentDigest: string): Plan {
  const { plan: made } = variants.get(id)!;
  const digest = id === 'embodiment' ? made.embodiment_digest : embodimentDigest;
  const meta = { ...made.meta, stamp: nsToStamp(rosNs), sequence };
  return { ...made, embodiment_digest: digest, meta };
}

/** The variant a plan was made from. */
export function variantOf(made: Plan): Variant {
  return variants.get(made.request_id)!;
}
