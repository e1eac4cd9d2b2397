/**
 * Valid messages of one robot, the simulated PushT pusher, from a few options; a test states only what it is
 * about.
 */
import { noiseSeed } from '../../core/random.ts';
import { nsToStamp } from '../../core/time.ts';
import { deceleratingTail } from '../../core/motion/tail.ts';
import {
  actionChunkConstants,
  actionChunkType,
  actionDimensions,
  candidateSetType,
  contentDigest,
  embodimentDigest,
  goalType,
  limitsDigest,
  metaConstants,
  motionLimits,
  observationType,
  planConstants,
  type ActionChunk,
  type CandidateSet,
  type Embodiment,
  type EmbodimentDimension,
  type Goal,
  type Meta,
  type Observation,
  type Plan,
  type Score,
  type Tensor,
  type Timings,
} from '../../msgs/index.ts';
import { planDigest } from '../../planning/plan_digest.ts';

export const testRunId = '20260131T120000Z-0123abcd';
export const testRunSeed = 7n;
/** ROS time of the first observation. */
export const testStartNs = 1_700_000_000_000_000_000n;
export const noTimings: Timings = { queue_ns: 0n, inference_ns: 0n, transport_ns: 0n, translation_ns: 0n };

export type Point = readonly [number, number];
const agentAtStart: Point = [200, 200];

export function testMeta(overrides: Partial<Meta> = {}): Meta {
  return {
    robot_id: 'pusht',
    run_id: testRunId,
    cycle: 0,
    node: 'test',
    boot_id: 1n,
    sequence: 0n,
    stamp: nsToStamp(testStartNs),
    recorded_stamp: { sec: 0, nanosec: 0 },
    source: metaConstants.SOURCE_REPLAY,
    ...overrides,
  };
}

function pushtDimension(name: string): EmbodimentDimension {
  return {
    name,
    kind: 'eef_position',
    unit: 'px',
    frame: 'pusht',
    limits: {
      position_min: 0,
      position_max: 512,
      velocity_max: 1500,
      acceleration_max: 28_000,
      jerk_max: 500_000,
      join_max: 140,
    },
  };
}

export function pushtEmbodiment(overrides: Partial<Embodiment> = {}): Embodiment {
  return {
    name: 'pusht',
    robot_kind: 'simulated',
    mode: 'absolute',
    dt_ns: 100_000_000,
    execute_steps: 8,
    horizon_max: 64,
    plan_duration_max_ns: 10_000_000_000,
    dimensions: [pushtDimension('x'), pushtDimension('y')],
    boxes: [{ axes: [0, 1], min: [0, 0], max: [512, 512] }],
    state_tensor: 'agent_position',
    ...overrides,
  };
}

/** A raw float32 tensor. */
export function float32Tensor(name: string, shape: readonly number[], values: readonly number[]): Tensor {
  return {
    name,
    dtype: 'float32',
    shape: Uint32Array.from(shape),
    layout: 'TD'.slice(2 - shape.length),
    encoding: 'raw',
    unit: 'px',
    frame: 'pusht',
    source_topic: `session/${name}`,
    source_stamp: nsToStamp(testStartNs),
    data: new Uint8Array(Float32Array.from(values).buffer),
  };
}

/** The digest is that of the goal's content, whatever is overridden, unless `digest` itself is. */
export function testGoal(overrides: Partial<Goal> = {}): Goal {
  const goal: Goal = {
    meta: testMeta({ node: 'operator' }),
    instruction: 'push the T onto the target',
    tensors: [],
    digest: '0'.repeat(64),
    ...overrides,
  };
  return { ...goal, digest: overrides.digest ?? contentDigest(goalType, goal) };
}

export interface ObservationOptions extends Partial<Observation> {
  readonly embodiment?: Embodiment;
  /** Measured now. */
  readonly agent?: Point;
  /** Measured one step before; the same place unless given. */
  readonly agentBefore?: Point;
}

export function testObservation(options: ObservationOptions = {}): Observation {
  const { embodiment = pushtEmbodiment(), agent = agentAtStart, agentBefore = agent, ...overrides } = options;
  return {
    meta: testMeta({ node: 'observer' }),
    embodiment_digest: embodimentDigest(embodiment),
    n_obs_steps: 2,
    tensors: [float32Tensor('agent_position', [2, 2], [...agentBefore, ...agent])],
    ...overrides,
  };
}

/**
 * [candidates, horizon, 2]: straight lines from the point, each candidate faster and in another direction.
 */
export function lines(candidates: number, horizon: number, from: Point = agentAtStart): Float32Array {
  const data = new Float32Array(candidates * horizon * 2);
  for (let index = 0; index < data.length; index += 1) {
    const step = Math.floor(index / 2) % horizon;
    const candidate = Math.floor(index / 2 / horizon);
    const speed = index % 2 === 0 ? 1 + (candidate % 4) : (candidate % 7) - 3;
    data[index] = from[index % 2 === 0 ? 0 : 1] + (step + 1) * speed;
  }
  return data;
}

/** What a message is made for: the inputs of a cycle. */
export interface CycleOptions {
  readonly embodiment?: Embodiment;
  readonly goal?: Goal;
  readonly observation?: Observation;
  readonly cycle?: number;
}

function cycleInputs(options: CycleOptions): Required<CycleOptions> {
  const { embodiment = pushtEmbodiment(), cycle = 0, goal = testGoal() } = options;
  return { embodiment, cycle, goal, observation: options.observation ?? testObservation({ embodiment }) };
}

/** The fields that chunk and candidate set share. */
function asked(inputs: Required<CycleOptions>) {
  const { embodiment, cycle, goal, observation } = inputs;
  return {
    request_id: `${testRunId}-${String(cycle)}`,
    goal_digest: contentDigest(goalType, goal),
    observation_digest: contentDigest(observationType, observation),
    embodiment_digest: embodimentDigest(embodiment),
    dimensions: actionDimensions(embodiment),
    mode:
      embodiment.mode === 'absolute'
        ? actionChunkConstants.MODE_ABSOLUTE
        : actionChunkConstants.MODE_RELATIVE,
    dt_ns: BigInt(embodiment.dt_ns),
    start_index: 0,
    execute_steps: embodiment.execute_steps,
  };
}

export interface ChunkOptions extends CycleOptions {
  readonly candidates?: number;
  readonly horizon?: number;
  /** Replaces any field after everything else. */
  readonly fields?: Partial<ActionChunk>;
}

/** An answer of one policy that the planner accepts. */
export function testChunk(provider: string, options: ChunkOptions = {}): ActionChunk {
  const inputs = cycleInputs(options);
  const { candidates = 4, horizon = 16 } = options;
  return {
    meta: testMeta({ node: provider, cycle: inputs.cycle }),
    ...asked(inputs),
    provider,
    revision: `${provider}-1`,
    seed: noiseSeed(testRunSeed, inputs.cycle, provider),
    shape: Uint32Array.of(candidates, horizon, inputs.embodiment.dimensions.length),
    candidate_values: new Float64Array(0),
    data: lines(candidates, horizon),
    timings: noTimings,
    ...options.fields,
  };
}

export interface SetOptions extends CycleOptions {
  /** One policy's chunk, which is the whole set. */
  readonly chunk?: ActionChunk;
  readonly fields?: Partial<CandidateSet>;
}

/** The candidate set of one policy named `policy`. */
export function testCandidateSet(options: SetOptions = {}): CandidateSet {
  const inputs = cycleInputs(options);
  const chunk = options.chunk ?? testChunk('policy', inputs);
  const { provider, revision, candidate_values: values, shape, data } = chunk;
  const count = shape[0] ?? 0;
  return {
    meta: testMeta({ node: 'planner', cycle: inputs.cycle }),
    ...asked(inputs),
    shape,
    origins: [
      { provider, revision, chunk_digest: contentDigest(actionChunkType, chunk), first: 0, count, values },
    ],
    data,
    ...options.fields,
  };
}

/** Values 0, 1, 2, ...: lower is better, so the first candidate is the best. */
export function testScore(scorer: string, set: CandidateSet, fields: Partial<Score> = {}): Score {
  return {
    meta: testMeta({ node: scorer, cycle: set.meta.cycle }),
    request_id: set.request_id,
    set_digest: contentDigest(candidateSetType, set),
    scorer,
    revision: `${scorer}-1`,
    lower_is_better: true,
    values: Float64Array.from({ length: set.shape[0] ?? 0 }, (_, index) => index),
    timings: noTimings,
    ...fields,
  };
}

export interface PlanOptions extends CycleOptions {
  readonly set?: CandidateSet;
  /** Replaces fields before the digest is made. */
  readonly fields?: Partial<Plan>;
}

/**
 * A plan for the first candidate of a set, with its tail, admissible for the PushT embodiment; its digest is
 * right.
 */
export function testPlan(options: PlanOptions = {}): Plan {
  const inputs = cycleInputs(options);
  const set = options.set ?? testCandidateSet(inputs);
  const dim = inputs.embodiment.dimensions.length;
  const slice = set.data.slice(set.start_index * dim, (set.start_index + set.execute_steps) * dim);
  const motion = { data: slice, dim, dtS: inputs.embodiment.dt_ns / 1e9 };
  const tail = deceleratingTail(motion, motionLimits(inputs.embodiment)) ?? new Float32Array(0);
  const { provider = 'policy', revision = '' } = set.origins[0] ?? {};
  const plan: Plan = {
    meta: testMeta({ node: 'planner', cycle: inputs.cycle }),
    request_id: set.request_id,
    schema_version: planConstants.SCHEMA_VERSION,
    code: '',
    plan_digest: '',
    embodiment_digest: set.embodiment_digest,
    goal_digest: set.goal_digest,
    observation_digest: set.observation_digest,
    candidate_set_digest: contentDigest(candidateSetType, set),
    limits_digest: limitsDigest(inputs.embodiment),
    dimensions: set.dimensions,
    mode: set.mode,
    dt_ns: set.dt_ns,
    candidate_count: set.shape[0] ?? 0,
    chosen_index: 0,
    policy: [{ provider, revision }],
    scorers: [{ provider: 'scorer', revision: 'scorer-1' }],
    best_score: 0,
    lower_is_better: true,
    margin: 1,
    slice_steps: set.execute_steps,
    slice,
    tail_steps: tail.length / dim,
    tail,
    candidates: [],
    answers: [],
    notes: [],
    ledger: [],
    ...options.fields,
  };
  return { ...plan, plan_digest: options.fields?.plan_digest ?? planDigest(plan) };
}
