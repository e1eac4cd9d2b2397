/** A site and a plan that are in order, so that a test changes the one thing it is about. */
import { deceleratingTail } from '../../core/motion/tail.ts';
import { sha256 } from '../../core/digest.ts';
import { nsToStamp } from '../../core/time.ts';
import {
  actionDimensions,
  embodimentDigest,
  limitsDigest,
  metaConstants,
  motionLimits,
  type Embodiment,
  type Meta,
  type Plan,
} from '../../msgs/index.ts';
import {
  dryItems,
  gatePolicy,
  type CommandPayload,
  type GatePolicy,
  type SitePolicy,
} from '../../safety/index.ts';

export const runId = '20260131T120000Z-0123abcd';
export const bootId = '77';
export const goalDigest = sha256('goal');
export const observationDigest = sha256('observation');
export const planDigestText = sha256('plan');
export const sessionDigest = sha256('session');
export const startNs = 1_000_000_000_000n;

export const measured = [100, 100] as const;

export function embodiment(changes: Partial<Embodiment> = {}): Embodiment {
  const limits = {
    position_min: 0,
    position_max: 512,
    velocity_max: 1500,
    acceleration_max: 15_000,
    jerk_max: 250_000,
    join_max: 120,
  };
  const axis = { kind: 'eef_position', unit: 'px', frame: 'pusht' } as const;
  return {
    name: 'pusht',
    robot_kind: 'simulated',
    mode: 'absolute',
    dt_ns: 100_000_000,
    execute_steps: 8,
    horizon_max: 64,
    plan_duration_max_ns: 10_000_000_000,
    state_tensor: 'agent_position',
    dimensions: [
      { name: 'x', ...axis, limits: { ...limits } },
      { name: 'y', ...axis, limits: { ...limits } },
    ],
    boxes: [{ axes: [0, 1], min: [0, 0], max: [511, 511] }],
    ...changes,
  };
}

/** What the reducer is told to ask for: it takes any list. */
export const items = ['workspace_clear', 'operator_present'] as const;

export function sitePolicy(changes: Partial<SitePolicy> = {}): SitePolicy {
  return {
    schema_version: 1,
    name: 'test_site',
    robot_id: 'pusht',
    embodiments: [embodiment()],
    checklist: { dry: items.map((item) => ({ item, look_at: 'the table', lifetime_ms: 60_000 })) },
    approvers: { dry: 1 },
    author_may_approve: false,
    ages: { proposal_ms: 10_000, review_ms: 300_000, recorder_ms: 300, command_ms: 60_000 },
    ...changes,
  };
}

/** As a site would sign it: the items of every dry run and one of its own. */
export function validSitePolicy(changes: Partial<SitePolicy> = {}): SitePolicy {
  const dry = [...dryItems, 'gripper_empty'].map((item) => ({
    item,
    look_at: 'the table',
    lifetime_ms: 60_000,
  }));
  return sitePolicy({ checklist: { dry }, ...changes });
}

export function policyOf(site: SitePolicy): GatePolicy {
  return gatePolicy(site, site.embodiments[0]!, { runId, sessionDigest, gateBootId: bootId });
}

/** Made once: schedules start many gates. */
export const standardPolicy = policyOf(sitePolicy());

function meta(sequence: bigint, rosNs: bigint): Meta {
  return {
    robot_id: 'pusht',
    run_id: runId,
    cycle: 3,
    node: 'planner',
    boot_id: 5n,
    sequence,
    stamp: nsToStamp(rosNs),
    recorded_stamp: { sec: 0, nanosec: 0 },
    source: metaConstants.SOURCE_REPLAY,
  };
}

/** Ten px a step to the right, beginning next to the measured state. */
export const steadySlice = Float32Array.of(110, 100, 120, 100, 130, 100, 140, 100);

/** The slice closed by the tail that follows from it; none where no tail stays inside the limits. */
export function closed(
  slice: Float32Array,
  body: Embodiment = embodiment(),
): Pick<Plan, 'slice_steps' | 'slice' | 'tail_steps' | 'tail'> {
  const dim = body.dimensions.length;
  const motion = { data: slice, dim, dtS: body.dt_ns / 1e9 };
  const tail = deceleratingTail(motion, motionLimits(body)) ?? new Float32Array(0);
  return { slice_steps: slice.length / dim, slice, tail_steps: tail.length / dim, tail };
}

export interface PlanTimes {
  readonly sequence?: bigint;
  readonly rosNs?: bigint;
}

export function plan(
  changes: Partial<Plan> = {},
  times: PlanTimes = {},
  body: Embodiment = embodiment(),
): Plan {
  return {
    meta: meta(times.sequence ?? 0n, times.rosNs ?? startNs),
    request_id: 'request',
    schema_version: 1,
    code: '',
    plan_digest: planDigestText,
    embodiment_digest: embodimentDigest(body),
    goal_digest: goalDigest,
    observation_digest: observationDigest,
    candidate_set_digest: sha256('set'),
    limits_digest: limitsDigest(body),
    dimensions: actionDimensions(body),
    mode: 0,
    dt_ns: BigInt(body.dt_ns),
    candidate_count: 1,
    chosen_index: 0,
    policy: [{ provider: 'scripted', revision: '1' }],
    scorers: [],
    best_score: 0,
    lower_is_better: true,
    margin: 0,
    ...closed(steadySlice, body),
    candidates: [],
    answers: [],
    notes: [],
    ledger: [],
    ...changes,
  };
}

export function noPlan(code: string, times: PlanTimes = {}): Plan {
  const nothing = { slice_steps: 0, slice: new Float32Array(0), tail_steps: 0, tail: new Float32Array(0) };
  return plan({ code, plan_digest: '', candidate_count: 0, policy: [], ...nothing }, times);
}

let commandCount = 0;

export function payload(
  kind: CommandPayload['kind'],
  changes: Partial<CommandPayload> = {},
  policy: GatePolicy = standardPolicy,
): CommandPayload {
  commandCount += 1;
  return {
    kind,
    command_id: `command-${commandCount}`,
    operator: 'ada',
    attested_by: 'person',
    robot_id: policy.site.robot_id,
    run_id: policy.runId,
    session_digest: policy.sessionDigest,
    site_policy_digest: policy.sitePolicyDigest,
    gate_boot_id: policy.gateBootId,
    not_after_ns: String(startNs + 1_000_000_000n),
    ...changes,
  };
}
