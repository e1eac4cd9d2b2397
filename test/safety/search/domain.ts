/** The bounded site that the search walks through: one small robot, a few people, policies, two starts. */
import { sha256 } from '../../../core/digest.ts';
import { keyIdOf } from '../../../core/keys.ts';
import { topics, type Embodiment } from '../../../msgs/index.ts';
import {
  gatePolicy,
  liveGatePolicy,
  type GatePolicy,
  type LivePolicy,
  type SitePolicy,
} from '../../../safety/index.ts';

/** Starts of the gate, of which the domain has two. */
export const boots = 2;

export const runId = '20260131T120000Z-0123abcd';
export const sessionDigest = sha256('session');
export const goalDigest = sha256('goal');
export const observationDigest = sha256('observation');

/** One for each person of the site; nothing is signed with them. */
const publicKeys = { ada: '1', bo: '2', cy: '3', di: '4', eve: '5', nobody: '6' } as const;
export type Person = keyof typeof publicKeys;

function publicKeyOf(person: Person): string {
  return publicKeys[person].repeat(64);
}

/** Key ids of people. */
export const people: Readonly<Record<Person, string>> = {
  ada: keyIdOf(publicKeyOf('ada')),
  bo: keyIdOf(publicKeyOf('bo')),
  cy: keyIdOf(publicKeyOf('cy')),
  di: keyIdOf(publicKeyOf('di')),
  eve: keyIdOf(publicKeyOf('eve')),
  nobody: keyIdOf(publicKeyOf('nobody')),
};

export function personOf(keyId: string): string {
  return Object.entries(people).find(([, id]) => id === keyId)?.[0] ?? keyId;
}

/** Who may approve in LIVE; ada opens the run, di operates, eve looks on, nobody is not listed. */
export const approversListed: readonly Person[] = ['ada', 'bo', 'cy'];

const operators: NonNullable<SitePolicy['operators']> = [
  { name: 'ada', public_key: publicKeyOf('ada'), roles: ['author', 'approver'] },
  { name: 'bo', public_key: publicKeyOf('bo'), roles: ['approver', 'operator'] },
  { name: 'cy', public_key: publicKeyOf('cy'), roles: ['approver'] },
  { name: 'di', public_key: publicKeyOf('di'), roles: ['operator'] },
  { name: 'eve', public_key: publicKeyOf('eve'), roles: ['observer'] },
];

export const items = ['area_clear', 'person_present'] as const;

/** Where the robot stands: x in px, and a gripper that no box holds. */
export const measured = [60, 0.05] as const;

export const embodiment: Embodiment = {
  name: 'bench',
  robot_kind: 'simulated',
  mode: 'absolute',
  dt_ns: 100_000_000,
  execute_steps: 5,
  horizon_max: 16,
  plan_duration_max_ns: 750_000_000,
  state_tensor: 'joints',
  dimensions: [
    {
      name: 'x',
      kind: 'eef_position',
      unit: 'px',
      frame: 'table',
      limits: {
        position_min: 0,
        position_max: 1000,
        velocity_max: 400,
        acceleration_max: 3000,
        jerk_max: 25_000,
        join_max: 20,
      },
    },
    {
      name: 'grip',
      kind: 'gripper',
      unit: 'none',
      frame: 'table',
      limits: {
        position_min: 0,
        position_max: 1,
        velocity_max: 5,
        acceleration_max: 50,
        jerk_max: 900,
        join_max: 0.2,
      },
    },
  ],
  boxes: [{ axes: [0], min: [50], max: [300] }],
};

/** The tensor that must look at arm as it did when the plan was reviewed. */
export const block = [200, 200] as const;

export const inputs = { estop: 'estop', enabling: 'enabling', joint_states: 'joint_states' } as const;

/** Who publishes what feeds the plan. */
export const sources = [
  { topic: topics.observation.name, node: 'observer' },
  { topic: topics.plan.name, node: 'planner' },
] as const;

function lifetimes(first: number, second: number): SitePolicy['checklist']['dry'] {
  return items.map((item, index) => ({
    item,
    look_at: 'the table',
    lifetime_ms: index === 0 ? first : second,
  }));
}

function live(changes: Partial<LivePolicy['ages']>, driver: 'sim' | 'joint_trajectory' = 'sim'): LivePolicy {
  return {
    approvers: 2,
    checklist: lifetimes(1000, 60_000),
    gate_key: 'a'.repeat(64),
    ages: {
      release_ms: 50,
      state_ms: 100,
      permit_ms: 1000,
      input_ms: 100,
      heartbeat_ms: 100,
      pause_ms: 100,
      standstill_ms: 100,
      stopping_ms: 200,
      evidence_ms: 60_000,
      clock_offset_ms: 20,
      ...changes,
    },
    lookahead_ms: 200,
    robots: [
      {
        embodiment: 'bench',
        standstill_speed: [2, 0.1],
        start_tolerance: [5, 0.1],
        scene_guard: [{ tensor: 'block', bound: 5 }],
        joint_names: ['x', 'grip'],
        driver,
        topic: 'joint_trajectory',
      },
    ],
    inputs,
    sources,
    security: { kind: 'required' },
  };
}

function site(changes: Partial<SitePolicy>): SitePolicy {
  return {
    schema_version: 1,
    name: 'search_site',
    robot_id: 'bench',
    embodiments: [embodiment],
    checklist: { dry: lifetimes(1000, 3000) },
    approvers: { dry: 2 },
    author_may_approve: false,
    operators,
    ages: { proposal_ms: 1000, review_ms: 1000, recorder_ms: 1000, command_ms: 2000 },
    ...changes,
  };
}

/** Waits of half a second are let pass, so that whole reviews fit into a few of them. */
const patient = {
  state_ms: 500,
  input_ms: 500,
  heartbeat_ms: 500,
  pause_ms: 500,
  stopping_ms: 1000,
} as const;
const fastAges = { proposal_ms: 1000, review_ms: 2000, recorder_ms: 100, command_ms: 2000 } as const;
const physical: Embodiment = { ...embodiment, robot_kind: 'physical' };

/**
 * Policies by name. What the second of a pair asks differs from the first, so that what was said under one
 * cannot count under the other. `slow` has the ages of reviews, `fast` those of motions.
 */
const sites = {
  dry: site({}),
  dry_alone: site({ name: 'alone', approvers: { dry: 1 }, author_may_approve: true }),
  slow: site({ live: live(patient), ages: { ...fastAges, review_ms: 1000, recorder_ms: 500 } }),
  slow_alone: site({
    name: 'alone',
    live: { ...live(patient), approvers: 1 },
    author_may_approve: true,
    ages: { ...fastAges, review_ms: 1000, recorder_ms: 500 },
  }),
  fast: site({ live: live({}), ages: fastAges }),
  physical: site({ live: live({}, 'joint_trajectory'), embodiments: [physical], ages: fastAges }),
} satisfies Record<string, SitePolicy>;

export type PolicyName = keyof typeof sites;

export function siteOf(name: PolicyName): SitePolicy {
  return sites[name];
}

export function liveOf(name: PolicyName): LivePolicy | undefined {
  return isDry(name) ? undefined : siteOf(name).live;
}

export function isDry(name: PolicyName): boolean {
  return name === 'dry' || name === 'dry_alone';
}

/** How long an answer to this item holds. */
export function lifetimeMs(name: PolicyName, item: string): number {
  const rules = liveOf(name)?.checklist ?? siteOf(name).checklist.dry;
  return rules.find((rule) => rule.item === item)?.lifetime_ms ?? -1;
}

/** How many different people must approve, and whether who opened the run is one of them. */
export function quorumOf(name: PolicyName): { readonly people: number; readonly authorCounts: boolean } {
  const made = siteOf(name);
  return { people: liveOf(name)?.approvers ?? made.approvers.dry, authorCounts: made.author_may_approve };
}

function policyOf(name: PolicyName, boot: number): GatePolicy {
  const made = siteOf(name);
  const run = { runId, sessionDigest, gateBootId: String(boot + 1) };
  const body = made.embodiments[0]!;
  return isDry(name) ? gatePolicy(made, body, run) : liveGatePolicy(made, body, run);
}

const policies = new Map<PolicyName, readonly GatePolicy[]>(
  (Object.keys(sites) as PolicyName[]).map((name) => [
    name,
    Array.from({ length: boots }, (_, boot) => policyOf(name, boot)),
  ]),
);

/** The policy that a gate runs with: which of them, in which boot. */
export function policyAt(place: { readonly policy: PolicyName; readonly boot: number }): GatePolicy {
  return policies.get(place.policy)![place.boot]!;
}
