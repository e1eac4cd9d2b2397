import assert from 'node:assert/strict';
import type { Embodiment } from '../../msgs/index.ts';
import {
  isSitePolicy,
  policyFaults,
  sitePolicyDigest,
  type FaultCode,
  type SitePolicy,
} from '../../safety/index.ts';
import { embodiment, validSitePolicy } from './builders.ts';
import { badBounds, textOf, withValue, type Path } from './policy_values.ts';

const limits: Path = ['embodiments', 0, 'dimensions', 1, 'limits'];

/** Every number that bounds something: zero, nothing and "very large" would switch a guard off. */
const bounds: readonly Path[] = [
  [...limits, 'velocity_max'],
  [...limits, 'acceleration_max'],
  [...limits, 'jerk_max'],
  [...limits, 'join_max'],
  ['embodiments', 0, 'dt_ns'],
  ['embodiments', 0, 'execute_steps'],
  ['embodiments', 0, 'horizon_max'],
  ['embodiments', 0, 'plan_duration_max_ns'],
  ['checklist', 'dry', 0, 'lifetime_ms'],
  ['approvers', 'dry'],
  ['ages', 'proposal_ms'],
  ['ages', 'review_ms'],
  ['ages', 'recorder_ms'],
  ['ages', 'command_ms'],
];

const positions: readonly Path[] = [
  [...limits, 'position_min'],
  [...limits, 'position_max'],
  ['embodiments', 0, 'boxes', 0, 'min', 0],
  ['embodiments', 0, 'boxes', 0, 'max', 1],
];

/** One value, and the one fault it makes. */
const single: readonly (readonly [Path, unknown, FaultCode])[] = [
  [['schema_version'], 2, 'value_unknown'],
  [['name'], '', 'value_too_long'],
  [['name'], 'Two Words', 'name_malformed'],
  [['robot_id'], 'r'.repeat(65), 'value_too_long'],
  [['surprise'], 1, 'value_unknown_key'],
  [['__proto__x'], 1, 'value_unknown_key'],
  [['ages', 'proposal_s'], 1, 'value_unknown_key'],
  [['ages', 'review_ms'], 1.5, 'value_not_integer'],
  [['author_may_approve'], 'yes', 'value_wrong_type'],
  [['approvers', 'dry'], 6, 'value_too_large'],
  [['embodiments'], [], 'value_too_long'],
  [['embodiments'], {}, 'value_wrong_type'],
  [['checklist', 'dry'], [], 'value_too_long'],
  [['checklist', 'dry', 0, 'look_at'], '', 'value_too_long'],
  [['checklist', 'dry', 0, 'item'], 'Workspace', 'name_malformed'],
  [['checklist', 'dry', 4, 'item'], 'workspace_clear', 'name_repeated'],
  [['checklist', 'dry', 0, 'item'], 'coffee', 'item_missing'],
  [['embodiments', 0, 'boxes', 0, 'max', 0], 600, 'value_too_large'],
  [['embodiments', 0, 'boxes', 0], { axes: [0, 1], min: [0, 0], max: [512, 512] }, 'value_too_large'],
  [['embodiments', 0, 'robot_kind'], 'imaginary', 'value_unknown'],
  [['embodiments', 0, 'mode'], 'relative', 'kind_not_judged'],
  [['embodiments', 0, 'dimensions'], [], 'value_too_long'],
  [['embodiments', 0, 'dimensions', 0, 'unit'], 'mm', 'unit_unknown'],
  [['embodiments', 0, 'dimensions', 0, 'unit'], 'none', 'unit_unknown'],
  [['embodiments', 0, 'dimensions', 0, 'kind'], 'telepathy', 'value_unknown'],
  [['embodiments', 0, 'dimensions', 0, 'frame'], '', 'value_too_long'],
  [['embodiments', 0, 'dimensions', 1, 'name'], 'x', 'name_repeated'],
  [['embodiments', 0, 'horizon_max'], 7, 'range_inverted'],
  [['embodiments', 0, 'plan_duration_max_ns'], 800_000_000, 'range_inverted'],
  [['embodiments', 0, 'boxes'], [], 'box_missing'],
  [['embodiments', 0, 'boxes', 0, 'axes'], [0, 1, 1], 'box_malformed'],
  [['embodiments', 0, 'boxes', 0, 'min'], [0], 'box_malformed'],
  [['embodiments', 0, 'boxes', 0, 'max', 0], 0, 'range_inverted'],
  [[...limits, 'position_max'], 0, 'range_inverted'],
  [[...limits, 'position_max'], 200_000, 'value_too_large'],
  [[...limits, 'velocity_max'], 5120, 'value_too_large'],
  [[...limits, 'acceleration_max'], 30_000, 'value_too_large'],
  [[...limits, 'jerk_max'], 300_000, 'value_too_large'],
  [[...limits, 'join_max'], 150, 'value_too_large'],
];

function faultsOf(value: unknown): readonly (readonly [string, FaultCode])[] {
  return policyFaults(value).map(({ path, code }) => [path, code]);
}

describe('site policy', () => {
  it('that is in order has no faults', () => {
    assert.deepEqual(policyFaults(validSitePolicy()), []);
    assert.equal(isSitePolicy(validSitePolicy()), true);
  });

  for (const path of bounds) {
    it(`${textOf(path)} takes no value that switches its guard off`, () => {
      for (const [value, code] of badBounds) {
        assert.deepEqual(faultsOf(withValue(path, value)), [[textOf(path), code]], String(value));
      }
    });
  }

  for (const path of positions) {
    it(`${textOf(path)} takes finite numbers only`, () => {
      for (const [value, code] of badBounds.filter(([bad]) => typeof bad !== 'number' || Math.abs(bad) > 1)) {
        assert.deepEqual(faultsOf(withValue(path, value)), [[textOf(path), code]], String(value));
      }
      assert.deepEqual(faultsOf(withValue(path, Number.NaN)), [[textOf(path), 'value_not_finite']]);
    });
  }

  for (const [path, value, code] of single) {
    it(`${textOf(path)} = ${JSON.stringify(value).slice(0, 40)} is ${code}`, () => {
      const codes = faultsOf(withValue(path, value)).map(([, found]) => found);
      assert.deepEqual([...new Set(codes)], [code]);
    });
  }

  it('refuses what is no object at all', () => {
    for (const value of [null, undefined, 1, 'policy', [], () => 1]) {
      assert.equal(policyFaults(value).length, 1);
      assert.equal(isSitePolicy(value), false);
    }
  });

  it('refuses a kind whose limits it cannot judge, and a box around joints', () => {
    const joint = (kind: Embodiment['dimensions'][number]['kind'], unit: 'rad' | 'rad/s'): SitePolicy => {
      const [first] = embodiment().dimensions;
      const axis = {
        position_min: -3,
        position_max: 3,
        velocity_max: 2,
        acceleration_max: 10,
        jerk_max: 100,
      };
      const dimension = { ...first!, kind, unit, limits: { ...axis, join_max: 0.1 } };
      return validSitePolicy({
        embodiments: [embodiment({ dimensions: [dimension], boxes: [{ axes: [0], min: [0], max: [1] }] })],
      });
    };
    const codes = (policy: SitePolicy) => policyFaults(policy).map(({ code }) => code);
    assert.deepEqual(codes(joint('joint_velocity', 'rad/s')), [
      'kind_not_judged',
      'value_too_large',
      'value_too_large',
      'box_needs_kinematics',
    ]);
    assert.deepEqual(codes(joint('joint_position', 'rad')), ['box_needs_kinematics']);
  });

  it('lets the author approve only where one approver is enough', () => {
    const policy = validSitePolicy({ author_may_approve: true, approvers: { dry: 2 } });
    assert.deepEqual(faultsOf(policy), [['author_may_approve', 'author_needs_one_approver']]);
  });

  it('has a digest that any change changes', () => {
    const digests = [
      validSitePolicy(),
      validSitePolicy({ name: 'other' }),
      validSitePolicy({ approvers: { dry: 2 } }),
    ];
    assert.equal(new Set(digests.map(sitePolicyDigest)).size, 3);
  });

  it('shows a value as text that is cut', () => {
    const [found] = policyFaults(withValue(['name'], 'n'.repeat(1000)));
    assert.deepEqual(found, { path: 'name', code: 'value_too_long', value: 'n'.repeat(64) });
  });
});
