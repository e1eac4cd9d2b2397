/** The planner's own work in a cycle: from one policy's chunk and one scorer's values to a plan's digest. */
import { assert } from '../../core/assert.ts';
import { noiseSeed } from '../../core/random.ts';
import { zeroStamp } from '../../core/time.ts';
import {
  candidateSetType,
  contentDigest,
  type ActionChunk,
  type Embodiment,
  type Meta,
  type Plan,
  type Score,
} from '../../msgs/index.ts';
import { chunkFault, scoreFault } from '../../planning/answer_faults.ts';
import { composePlan, composeSet } from '../../planning/compose.ts';
import { robotOf, type Task } from '../../planning/task.ts';
import { ratiosToFigure, type Rounds } from './rounds.ts';
import type { Row, Section } from './rows.ts';

const peer = 'Python original (published figure)';
const rounds: Rounds = { rounds: 15, roundMs: 100, warmUpMs: 500 };
const nanosecondsPerMillisecond = 1e6;
/** Coordinates of an action, as in the original's move_to. */
const dim = 3;

interface Size {
  readonly candidates: number;
  readonly horizon: number;
  /** Median that was published for the Python original, ms, on another machine. */
  readonly figureMs: number;
  readonly target: string;
}

const sizes: readonly Size[] = [
  { candidates: 3, horizon: 2, figureMs: 1, target: 'at least 10 x' },
  { candidates: 64, horizon: 16, figureMs: 12.3, target: 'none stated' },
  { candidates: 256, horizon: 50, figureMs: 172, target: 'at least 50 x' },
];

const meta: Meta = {
  robot_id: 'arm',
  run_id: '20260101T000000Z-0123abcd',
  cycle: 0,
  node: 'planner',
  boot_id: 1n,
  sequence: 0n,
  stamp: zeroStamp,
  recorded_stamp: zeroStamp,
  source: 2,
};
const timings = { queue_ns: 0n, inference_ns: 0n, transport_ns: 0n, translation_ns: 0n };
const digest = 'ab'.repeat(32);

function armOf(horizon: number): Embodiment {
  const limits = {
    position_min: -1,
    position_max: 1,
    velocity_max: 1,
    acceleration_max: 10,
    jerk_max: 100,
    join_max: 0.1,
  };
  return {
    name: 'arm',
    robot_kind: 'simulated',
    mode: 'absolute',
    dt_ns: 100_000_000,
    execute_steps: horizon,
    horizon_max: horizon,
    plan_duration_max_ns: 10_000_000_000,
    dimensions: ['x', 'y', 'z'].map((name) => ({
      name,
      kind: 'eef_position',
      unit: 'm',
      frame: 'base_link',
      limits,
    })),
    boxes: [],
    state_tensor: 'position',
  };
}

/** Straight lines of different speeds, all inside the limits: the whole work is done for every candidate. */
function lines({ candidates, horizon }: Size): Float32Array {
  return Float32Array.from({ length: candidates * horizon * dim }, (_, index) => {
    const step = Math.floor(index / dim) % horizon;
    const candidate = Math.floor(index / (dim * horizon));
    return (0.004 * (step + 1) * (candidate + 1)) / candidates;
  });
}

interface Answers {
  readonly task: Task;
  readonly chunk: ActionChunk;
  readonly values: Float64Array;
}

function answersOf(size: Size): Answers {
  const robot = robotOf(armOf(size.horizon));
  const task: Task = {
    robot,
    requestId: 'request-0',
    cycle: 0,
    seed: 1n,
    candidates: size.candidates,
    goalDigest: digest,
    observationDigest: digest,
    measured: new Float64Array(dim),
    previous: undefined,
  };
  const chunk: ActionChunk = {
    meta,
    request_id: task.requestId,
    provider: 'policy',
    revision: digest,
    seed: noiseSeed(task.seed, task.cycle, 'policy'),
    goal_digest: digest,
    observation_digest: digest,
    embodiment_digest: robot.embodimentDigest,
    dimensions: robot.dimensions,
    mode: robot.mode,
    dt_ns: BigInt(robot.embodiment.dt_ns),
    shape: Uint32Array.of(size.candidates, size.horizon, dim),
    start_index: 0,
    execute_steps: size.horizon,
    candidate_values: new Float64Array(0),
    data: lines(size),
    timings,
  };
  return {
    task,
    chunk,
    values: Float64Array.from({ length: size.candidates }, (_, index) => (index * 7) % 11),
  };
}

function compose({ task, chunk, values }: Answers): Plan {
  assert(chunkFault(task, 'policy', chunk) === undefined, 'the chunk has a fault');
  const { set } = composeSet(task, meta, [chunk]);
  assert(set !== undefined, 'the set is empty');
  const setDigest = contentDigest(candidateSetType, set);
  const score: Score = {
    meta,
    request_id: task.requestId,
    set_digest: setDigest,
    scorer: 'scorer',
    revision: digest,
    lower_is_better: true,
    values,
    timings,
  };
  const wrong = scoreFault(task, { digest: setDigest, count: values.length }, 'scorer', score);
  assert(wrong === undefined, 'the score has a fault');
  return composePlan(task, { meta, set, setDigest, scores: [score], scorersAsked: true });
}

function measure(size: Size): Row {
  const answers = answersOf(size);
  const plan = compose(answers);
  assert(plan.code === '' && plan.margin >= 0, `no plan: ${plan.code}`);
  const spread = ratiosToFigure(() => compose(answers), size.figureMs * nanosecondsPerMillisecond, rounds);
  const what = `policy+score ${size.candidates}x${size.horizon}`;
  return { kind: 'measured', what, peer, unit: 'x', spread, target: size.target };
}

export const composeSection: Section = { name: 'compose', run: async () => sizes.map(measure) };
