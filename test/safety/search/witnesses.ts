/** For each guard, the slice in which something breaks without it, or what else stands behind it. */
import type { GuardId } from '../../../safety/index.ts';

export interface Witness {
  readonly slice: string;
  /** Guards that must be gone as well: each of them is a barrier of its own. */
  readonly and?: readonly GuardId[];
}

/** What holds though no guard does: nothing in the search can break, a test of its own shows the guard. */
export interface Behind {
  readonly behind: string;
}

/** No robot of the search has links: test/safety/link_limits shows these guards. */
const links = { behind: 'no robot of the search has a description of its links' } as const;
const plans = { slice: 'dry plans' } as const;
const heard = { slice: 'dry heard' } as const;
const crowd = { slice: 'dry crowd' } as const;
const livePlans = { slice: 'live plans' } as const;
const people = { slice: 'live administration' } as const;
const dryPeople = { slice: 'dry administration' } as const;
const silence = { slice: 'live silence' } as const;
const start = { slice: 'live start' } as const;
const motion = { slice: 'live motion' } as const;
const standstill = { slice: 'live standstill' } as const;
const faults = { slice: 'live faults' } as const;
const graph = { slice: 'live graph' } as const;
const core = { slice: 'live core' } as const;

/** A guard that is new does not compile until it stands here. */
export const witnesses: Readonly<Record<GuardId, Witness | Behind>> = {
  plan_publisher: plans,
  plan_present: plans,
  plan_sequence: plans,
  schema: plans,
  robot: plans,
  run: plans,
  embodiment: plans,
  limits: plans,
  goal: plans,
  observation: plans,
  measured_state: plans,
  dimension_names: plans,
  dimension_kinds: plans,
  dimension_units: plans,
  dimension_frames: plans,
  mode: plans,
  step_time: plans,
  slice_present: plans,
  slice_length: plans,
  duration: plans,
  tail_present: plans,
  tail_rule: plans,
  plan_digest: plans,
  finite: plans,
  position: plans,
  velocity: plans,
  acceleration: plans,
  jerk: plans,
  join: plans,
  workspace: plans,
  proposal_age: heard,
  window_tails: livePlans,
  start_at_rest: livePlans,
  sources_listed: livePlans,
  run_opened: people,
  checklist: people,
  approvals: livePlans,
  review_age: heard,
  recorder_heard: silence,
  recorder_healthy: silence,
  signature: people,
  command_robot: people,
  command_run: people,
  command_session: people,
  command_policy: people,
  command_epoch: people,
  command_time: people,
  command_time_bound: people,
  command_new: dryPeople,
  command_room: crowd,
  operator_listed: people,
  operator_role: people,
  run_new: dryPeople,
  item_known: people,
  answer_scope: people,
  scope_reviewed: { ...dryPeople, and: ['scope_digest'] },
  scope_digest: people,
  reject_digest: motion,
  not_author: people,
  approval_new: plans,
  approval_room: crowd,
  approval_held: dryPeople,
  cause_cleared: { slice: 'dry journal' },
  by_person: people,
  scope_plan: people,
  sole_publisher: heard,
  journal_order: { slice: 'dry journal' },
  evidence_given: { ...people, and: ['evidence_fits'] },
  evidence_verified: people,
  evidence_fits: people,
  evidence_age: people,
  enabling_heard: silence,
  enabling_held: silence,
  heartbeats: silence,
  clocks_known: silence,
  clocks_near: silence,
  joints_heard: { ...silence, and: ['joints_fresh'] },
  joints_fresh: silence,
  permit_time: core,
  source_kind: { slice: 'live physical' },
  policy_current: silence,
  at_rest: start,
  start_near: start,
  observation_fresh: start,
  observed_near: start,
  scene: start,
  permit_covers: core,
  permit_unspent: motion,
  arm_prompt: motion,
  window_quota: { behind: 'there is no next window beyond those of the plan (safety/schedule.ts)' },
  window_prompt: motion,
  standstill,
  stopping_time: standstill,
  loop_alive: faults,
  clock_steady: faults,
  estop_released: standstill,
  system_clock: faults,
  policy_readable: faults,
  sources_kept: graph,
  estop_heard: silence,
  link_judged: links,
  link_workspace: links,
  link_velocity: links,
  link_acceleration: links,
  link_jerk: links,
  enrolment: people,
  key_in_use: people,
  key_owner: people,
  key_role: people,
};
