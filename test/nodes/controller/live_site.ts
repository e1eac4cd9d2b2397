/** A site that lets an arm of two joints go LIVE, a plan for it, and its windows as its gate signs them. */
import { deceleratingTail } from '../../../core/motion/tail.ts';
import { sha256 } from '../../../core/digest.ts';
import { generateKey, type SigningKey } from '../../../core/keys.ts';
import { nsToStamp } from '../../../core/time.ts';
import {
  actionDimensions,
  embodimentDigest,
  limitsDigest,
  metaConstants,
  motionLimits,
  type ApprovedChunk,
  type Embodiment,
  type GateState,
  type Meta,
  type Plan,
} from '../../../msgs/index.ts';
import { signedText } from '../../../nodes/controller/signature.ts';
import { planDigest } from '../../../planning/plan_digest.ts';
import {
  cutWindows,
  dryItems,
  liveItems,
  windowSteps,
  type DriverKind,
  type SitePolicy,
} from '../../../safety/index.ts';
import { pushtEmbodiment, testPlan, testRunId } from '../../support/messages.ts';

export const lookaheadMs = 200;
export const releaseMs = 50;
export const clockOffsetMs = 20;
export const armDtNs = 20_000_000;
export const armJoints = ['shoulder', 'elbow'] as const;
export const trajectoryName = 'arm_controller/joint_trajectory';

export function armEmbodiment(changes: Partial<Embodiment> = {}): Embodiment {
  const limits = {
    position_min: -3,
    position_max: 3,
    velocity_max: 2,
    acceleration_max: 15,
    jerk_max: 500,
    join_max: 0.03,
  };
  return {
    name: 'arm',
    robot_kind: 'physical',
    mode: 'absolute',
    dt_ns: armDtNs,
    execute_steps: 60,
    horizon_max: 256,
    plan_duration_max_ns: 4_000_000_000,
    dimensions: armJoints.map((name) => ({
      name,
      kind: 'joint_position',
      unit: 'rad',
      frame: 'base',
      limits,
    })),
    boxes: [],
    state_tensor: 'joints',
    ...changes,
  };
}

/** The simulated pusher with a box that is smaller than its table. */
export function tableEmbodiment(changes: Partial<Embodiment> = {}): Embodiment {
  return pushtEmbodiment({ boxes: [{ axes: [0, 1], min: [0, 0], max: [511, 511] }], ...changes });
}

const item = (name: string) => ({ item: name, look_at: 'the cell', lifetime_ms: 60_000 });

interface SiteOptions {
  readonly body?: Embodiment;
  readonly driver?: DriverKind;
  readonly lookahead_ms?: number;
}

/** Two approvers and an author; the key is that of the machine that runs the gate. */
export function liveSite(
  gateKey: string,
  { body = armEmbodiment(), driver = 'joint_trajectory', lookahead_ms = lookaheadMs }: SiteOptions = {},
): SitePolicy {
  const people = ['ada', 'bob', 'cleo'].map((name) => ({
    name,
    public_key: generateKey().key.publicKey,
    roles: [name === 'ada' ? ('author' as const) : ('approver' as const)],
  }));
  const each = (value: number) => body.dimensions.map(() => value);
  const fed = ['goal', 'observer/observation', 'planner/plan', 'estop', 'enabling', 'joint_states'];
  return {
    schema_version: 1,
    name: 'live_site',
    robot_id: 'arm_1',
    embodiments: [body],
    checklist: { dry: dryItems.map(item) },
    approvers: { dry: 1 },
    author_may_approve: false,
    ages: { proposal_ms: 10_000, review_ms: 300_000, recorder_ms: 300, command_ms: 60_000 },
    operators: people,
    live: {
      approvers: 2,
      checklist: liveItems.map(item),
      gate_key: gateKey,
      ages: {
        release_ms: releaseMs,
        state_ms: 200,
        permit_ms: 30_000,
        input_ms: 200,
        heartbeat_ms: 300,
        pause_ms: 100,
        standstill_ms: 200,
        stopping_ms: 2000,
        evidence_ms: 3_600_000,
        clock_offset_ms: clockOffsetMs,
      },
      lookahead_ms,
      robots: [
        {
          embodiment: body.name,
          standstill_speed: each(0.01),
          start_tolerance: each(0.02),
          scene_guard: [{ tensor: 'joints', bound: 1 }],
          joint_names: body.name === 'arm' ? [...armJoints] : body.dimensions.map(({ name }) => name),
          driver,
          topic: trajectoryName,
        },
      ],
      inputs: { estop: 'estop', enabling: 'enabling', joint_states: 'joint_states' },
      sources: fed.map((topic) => ({ topic, node: 'robot' })),
      security: {
        kind: 'isolated_network',
        interface: 'lo',
        domain_id: 0,
        discovery_range: 'LOCALHOST',
        expires: '2026-12-31',
      },
    },
  };
}

/** [steps, 2]: from rest, out and back again; inside of the limits of the arm. */
export function swing(steps: number, size = 0.4, rate = 2.5): Float32Array {
  const data = new Float32Array(steps * 2);
  for (let step = 0; step < steps; step += 1) {
    const way = size * (1 - Math.cos(rate * step * (armDtNs / 1e9)));
    data.set([way, -way / 2], step * 2);
  }
  return data;
}

interface ArmPlanOptions {
  readonly body?: Embodiment;
  readonly slice?: Float32Array;
  readonly source?: number;
}

/** A plan of the arm with its tail; its digest is right whatever is changed. */
export function armPlan(
  { body = armEmbodiment(), slice = swing(60), source = metaConstants.SOURCE_LIVE }: ArmPlanOptions = {},
  fields: Partial<Plan> = {},
): Plan {
  const motion = { data: slice, dim: 2, dtS: body.dt_ns / 1e9 };
  const tail = deceleratingTail(motion, motionLimits(body)) ?? new Float32Array(0);
  const plan = testPlan({
    fields: {
      meta: liveMeta('planner', { source }),
      embodiment_digest: embodimentDigest(body),
      limits_digest: limitsDigest(body),
      dimensions: actionDimensions(body),
      dt_ns: BigInt(body.dt_ns),
      slice_steps: slice.length / 2,
      slice,
      tail_steps: tail.length / 2,
      tail,
      ...fields,
    },
  });
  return { ...plan, plan_digest: fields.plan_digest ?? planDigest(plan) };
}

export const gateBoot = 77n;

export function liveMeta(node: string, changes: Partial<Meta> = {}): Meta {
  return {
    robot_id: 'arm_1',
    run_id: testRunId,
    cycle: 3,
    node,
    boot_id: gateBoot,
    sequence: 0n,
    stamp: { sec: 0, nanosec: 0 },
    recorded_stamp: { sec: 0, nanosec: 0 },
    source: metaConstants.SOURCE_LIVE,
    ...changes,
  };
}

export interface Signing {
  readonly key: SigningKey;
  readonly permit?: string;
  readonly body?: Embodiment;
  /** Of the site policy, ms. */
  readonly lookahead?: number;
  readonly meta?: Partial<Meta>;
}

export function signed(chunk: ApprovedChunk, key: SigningKey): ApprovedChunk {
  const named = { ...chunk, key_id: key.keyId };
  return { ...named, signature: key.sign(signedText(named)) };
}

/** One window of a plan as the gate releases it at a time of the ROS clock. */
export function windowOf(plan: Plan, index: number, rosNs: bigint, signing: Signing): ApprovedChunk {
  const {
    key,
    permit = sha256('permit'),
    body = armEmbodiment(),
    lookahead = lookaheadMs,
    meta = {},
  } = signing;
  const dim = plan.dimensions.length;
  const steps = windowSteps(lookahead, plan.dt_ns);
  const cut = cutWindows(plan, { dim, dtS: Number(plan.dt_ns) / 1e9 }, motionLimits(body), steps)?.[index];
  if (cut === undefined) throw new Error(`the plan has no window ${index}`);
  const { firstStep, tail } = cut;
  return signed(
    {
      meta: liveMeta('gate', { stamp: nsToStamp(rosNs), sequence: BigInt(index), ...meta }),
      plan_digest: plan.plan_digest,
      permit_id: permit,
      permit_sequence: BigInt(index),
      not_after: nsToStamp(rosNs + BigInt(releaseMs) * 1_000_000n),
      index,
      first_step: firstStep,
      dimensions: plan.dimensions,
      mode: plan.mode,
      dt_ns: plan.dt_ns,
      steps: cut.steps,
      data: plan.slice.slice(firstStep * dim, (firstStep + cut.steps) * dim),
      tail_steps: tail.length / dim,
      tail,
      key_id: '',
      signature: '',
    },
    key,
  );
}

/** What a gate says of itself while it is at a plan. */
export function gateStateOf(plan: Plan, state: string, changes: Partial<GateState> = {}): GateState {
  return {
    meta: liveMeta('gate'),
    mode: 'live',
    state,
    cause: '',
    review_id: '',
    plan_digest: plan.plan_digest,
    site_policy_digest: '',
    limits_digest: '',
    session_digest: '',
    author: '',
    approvers_needed: 2,
    checklist: [],
    approvals: [],
    command_id: '',
    command_code: '',
    ...changes,
  };
}

/** The same numbers but for the last bit of one. */
export function moved(data: Float32Array, at: number): Float32Array {
  const other = data.slice();
  new Uint32Array(other.buffer)[at]! ^= 1; // the last bit of a number
  return other;
}

/** Another plan for the same arm. */
export const otherPlan = (fields: Partial<Plan> = {}): Plan => armPlan({ slice: swing(60, 0.3) }, fields);
