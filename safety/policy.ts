// The site policy: what this site allows, and the proof that nothing in it switches a guard off.
import { jsonDigest } from '../core/digest.ts';
import type { Embodiment } from '../msgs/index.ts';
import { actionKinds, units } from '../msgs/rules/units.ts';
import { checklistShape, dryItems, type ChecklistRule } from './checklist.ts';
import { embodimentFaults } from './embodiment_faults.ts';
import { liveShape, operatorsShape, type LivePolicy, type Operator } from './live_policy.ts';
import { liveFaults, operatorFaults } from './live_policy_faults.ts';
import {
  count,
  fault,
  finite,
  flag,
  index,
  list,
  name,
  oneOf,
  optional,
  positive,
  record,
  repeated,
  text,
  type Fault,
} from './value_rules.ts';

/** Plain JSON. Without `live` a site rehearses only. */
export interface SitePolicy {
  readonly schema_version: 1;
  readonly name: string;
  readonly robot_id: string;
  readonly embodiments: readonly Embodiment[];
  readonly checklist: { readonly dry: readonly ChecklistRule[] };
  /** How many people must approve. */
  readonly approvers: { readonly dry: number };
  /** Whether who opened the run counts as an approver of it. */
  readonly author_may_approve: boolean;
  readonly ages: {
    /** Observation to plan. */
    readonly proposal_ms: number;
    /** Plan published to rehearsal. */
    readonly review_ms: number;
    /** Since the recorder was last heard. */
    readonly recorder_ms: number;
    /** Longest validity of an operator command. */
    readonly command_ms: number;
  };
  /** Everybody this site lets act on a LIVE run. */
  readonly operators?: readonly Operator[];
  readonly live?: LivePolicy;
}

const secondMs = 1000;
const hourMs = 3600 * secondMs;
const secondNs = 1_000_000_000;
/** Farther than any robot reaches in any unit; the unit's own bound is in embodiment_faults.ts. */
const anyMagnitude = 1e12;

const limitsShape = record({
  position_min: finite(anyMagnitude),
  position_max: finite(anyMagnitude),
  velocity_max: positive(anyMagnitude),
  acceleration_max: positive(anyMagnitude),
  jerk_max: positive(anyMagnitude),
  join_max: positive(anyMagnitude),
});

const dimensionsMax = 64;
const horizonMax = 1024;
const planDurationNsMax = 60 * secondNs;

const embodimentShape = record({
  name: name(64),
  robot_kind: oneOf(['physical', 'simulated']),
  mode: oneOf(['absolute'], 'kind_not_judged'),
  dt_ns: count(10 * secondNs),
  execute_steps: count(horizonMax),
  horizon_max: count(horizonMax),
  plan_duration_max_ns: count(planDurationNsMax),
  state_tensor: text(64),
  dimensions: list(
    record({
      name: text(64),
      kind: oneOf(actionKinds),
      unit: oneOf(units, 'unit_unknown'),
      frame: text(64),
      limits: limitsShape,
    }),
    1,
    dimensionsMax,
  ),
  boxes: list(
    record({
      axes: list(index(dimensionsMax - 1), 1, 3),
      min: list(finite(anyMagnitude), 1, 3),
      max: list(finite(anyMagnitude), 1, 3),
    }),
    0,
    16,
  ),
});

/** Longest of each age: beyond it "fresh" would mean nothing. */
const agesShape = record({
  proposal_ms: count(60 * secondMs),
  review_ms: count(hourMs),
  recorder_ms: count(60 * secondMs),
  command_ms: count(10 * 60 * secondMs),
});

const policyShape = record({
  schema_version: oneOf([1]),
  name: name(64),
  robot_id: name(64),
  embodiments: list(embodimentShape, 1, 16),
  checklist: record({ dry: checklistShape }),
  approvers: record({ dry: count(5) }),
  author_may_approve: flag,
  ages: agesShape,
  operators: optional(operatorsShape),
  live: optional(liveShape),
});

function hasShape(value: unknown): value is SitePolicy {
  return policyShape(value, '').length === 0;
}

/**
 * Everything wrong with a policy of unknown origin; its shape first, what its values mean together after
 * that.
 */
export function policyFaults(value: unknown): readonly Fault[] {
  if (!hasShape(value)) return policyShape(value, '');
  const { embodiments, checklist, approvers, operators = [], live } = value;
  const items = checklist.dry.map(({ item }) => item);
  const missing = dryItems.filter((item) => !items.includes(item));
  const alone = value.author_may_approve && approvers.dry !== 1;
  return [
    ...embodiments.flatMap((entry, position) => embodimentFaults(entry, `embodiments[${position}]`)),
    ...repeated(
      embodiments.map((entry) => entry.name),
      (position) => `embodiments[${position}].name`,
    ),
    ...repeated(
      checklist.dry.map(({ item }) => item),
      (position) => `checklist.dry[${position}].item`,
    ),
    ...missing.map((item) => fault('checklist.dry', 'item_missing', item)),
    ...(alone ? [fault('author_may_approve', 'author_needs_one_approver', approvers.dry)] : []),
    ...operatorFaults(operators),
    ...(live === undefined ? [] : liveFaults(live, { ...value, operators })),
  ];
}

export function isSitePolicy(value: unknown): value is SitePolicy {
  return policyFaults(value).length === 0;
}

export function sitePolicyDigest(policy: SitePolicy): string {
  return jsonDigest(policy);
}
