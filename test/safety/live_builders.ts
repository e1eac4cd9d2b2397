/** A site that allows LIVE, and who may act there, in order: a test changes the one thing it is about. */
import { keyIdOf } from '../../core/keys.ts';
import { topics, type Embodiment } from '../../msgs/index.ts';
import {
  liveGatePolicy,
  liveItems,
  type GatePolicy,
  type LivePolicy,
  type LiveRobot,
  type SitePolicy,
} from '../../safety/index.ts';
import type { Robot } from '../../safety/kinematics/index.ts';
import { bootId, embodiment, runId, sessionDigest, validSitePolicy } from './builders.ts';

/** One for each person; no test signs anything with them. */
const publicKeys = { ann: '1', bob: '2', cem: '3', dia: '4', eve: '5', fay: '6' } as const;
export type Person = keyof typeof publicKeys;

function publicKeyOf(person: Person): string {
  return publicKeys[person].repeat(64);
}

export function keyOf(person: Person): string {
  return keyIdOf(publicKeyOf(person));
}

/** Ann opens runs, Bob, Cem and Fay approve, Dia operates, Eve looks on. */
export const operators: NonNullable<SitePolicy['operators']> = [
  { name: 'ann', public_key: publicKeyOf('ann'), roles: ['author', 'approver'] },
  { name: 'bob', public_key: publicKeyOf('bob'), roles: ['approver'] },
  { name: 'cem', public_key: publicKeyOf('cem'), roles: ['approver', 'operator'] },
  { name: 'dia', public_key: publicKeyOf('dia'), roles: ['operator'] },
  { name: 'eve', public_key: publicKeyOf('eve'), roles: ['observer'] },
  { name: 'fay', public_key: publicKeyOf('fay'), roles: ['approver'] },
];

export const inputs = { estop: 'estop', enabling: 'enabling', joint_states: 'joint_states' } as const;

export const sources: LivePolicy['sources'] = [
  { topic: topics.goal.name, node: 'operator' },
  { topic: topics.observation.name, node: 'observer' },
  { topic: topics.plan.name, node: 'planner' },
  { topic: inputs.estop, node: 'cabinet' },
  { topic: inputs.enabling, node: 'cabinet' },
  { topic: inputs.joint_states, node: 'arm_driver' },
];

export function liveRobot(changes: Partial<LiveRobot> = {}): LiveRobot {
  return {
    embodiment: 'pusht',
    standstill_speed: [2, 2],
    start_tolerance: [15, 15],
    scene_guard: [{ tensor: 'block', bound: 5 }],
    joint_names: ['x', 'y'],
    driver: 'sim',
    topic: 'joint_trajectory',
    ...changes,
  };
}

export function livePart(changes: Partial<LivePolicy> = {}): LivePolicy {
  return {
    approvers: 2,
    checklist: liveItems.map((item) => ({ item, look_at: 'the cell', lifetime_ms: 60_000 })),
    gate_key: 'a'.repeat(64),
    ages: {
      release_ms: 50,
      state_ms: 100,
      permit_ms: 20_000,
      input_ms: 200,
      heartbeat_ms: 300,
      pause_ms: 100,
      standstill_ms: 200,
      stopping_ms: 3000,
      evidence_ms: 3_600_000,
      clock_offset_ms: 20,
    },
    lookahead_ms: 200,
    robots: [liveRobot()],
    inputs,
    sources,
    security: {
      kind: 'isolated_network',
      interface: 'lo',
      domain_id: 7,
      discovery_range: 'LOCALHOST',
      expires: '2026-03-01',
    },
    ...changes,
  };
}

export function liveSite(changes: Partial<SitePolicy> = {}): SitePolicy {
  return validSitePolicy({ operators, live: livePart(), ...changes });
}

export function livePolicyOf(site: SitePolicy, description?: Robot): GatePolicy {
  const run = { runId, sessionDigest, gateBootId: bootId };
  return liveGatePolicy(site, site.embodiments[0]!, run, description);
}

export const standardLive = livePolicyOf(liveSite());

/** The same robot as a physical one, with a driver that fits. */
export function physicalPolicy(changes: Partial<Embodiment> = {}): GatePolicy {
  const robots = [liveRobot({ driver: 'joint_trajectory' })];
  const embodiments = [embodiment({ robot_kind: 'physical', ...changes })];
  return livePolicyOf(liveSite({ embodiments, live: livePart({ robots }) }));
}
