import assert from 'node:assert/strict';
import { WorldforgeError } from '../../core/errors.ts';
import {
  gatePolicy,
  liveGatePolicy,
  liveItems,
  policyFaults,
  type FaultCode,
  type SitePolicy,
} from '../../safety/index.ts';
import type { LinkBox } from '../../safety/kinematics/index.ts';
import { checklistRules, liveTerms } from '../../safety/gate_policy.ts';
import { bootId, embodiment, runId, sessionDigest, validSitePolicy } from './builders.ts';
import { livePart, liveRobot, liveSite, operators, sources } from './live_builders.ts';
import { badBounds, textOf, withValue, type Path } from './policy_values.ts';

const ages: Path = ['live', 'ages'];
const robot: Path = ['live', 'robots', 0];

/** Every number of LIVE that bounds something. */
const bounds: readonly Path[] = [
  ['live', 'approvers'],
  ['live', 'lookahead_ms'],
  ['live', 'checklist', 0, 'lifetime_ms'],
  ...Object.keys(livePart().ages).map((age): Path => [...ages, age]),
  [...robot, 'standstill_speed', 1],
  [...robot, 'start_tolerance', 1],
  [...robot, 'scene_guard', 0, 'bound'],
];

/** Numbers so small that a guard would refuse all, or so large that it would refuse nothing. */
const ends: readonly (readonly [string, number, number])[] = [
  ['release_ms', 4, 101],
  ['state_ms', 4, 501],
  ['permit_ms', 999, 120_001],
  ['input_ms', 9, 501],
  ['heartbeat_ms', 99, 1001],
  ['pause_ms', 49, 501],
  ['standstill_ms', 99, 5001],
  ['stopping_ms', 199, 60_001],
  ['evidence_ms', 59_999, 86_400_001],
  ['clock_offset_ms', 0.5, 21],
];

const [ann, bob] = operators;
const pointLimits = {
  link: 'tool',
  point: [0, 0, 0],
  speed_max: 1,
  acceleration_max: 1,
  jerk_max: 1,
} as const;
const network = { kind: 'isolated_network', interface: 'lo', domain_id: 7 };
const isolated = { ...network, discovery_range: 'SUBNET', expires: '2026-03-01' };

/** One value, and the one fault it makes. */
const single: readonly (readonly [Path, unknown, FaultCode])[] = [
  [['operators'], [], 'value_too_long'],
  [['operators', 0, 'public_key'], 'A'.repeat(64), 'key_malformed'],
  [['operators', 0, 'public_key'], 'a'.repeat(65), 'value_too_long'],
  [['operators', 0, 'roles'], ['root'], 'value_unknown'],
  [['operators', 0, 'roles'], [], 'value_too_long'],
  [['operators', 0, 'name'], 'bob', 'name_repeated'],
  [['operators', 0, 'public_key'], bob?.public_key, 'key_repeated'],
  [
    ['operators'],
    operators.filter(({ roles }) => roles.every((role) => role === 'approver')),
    'author_unlisted',
  ],
  [['operators'], undefined, 'operators_missing'],
  [['operators'], [ann, bob], 'approvers_too_few'],
  [['live', 'approvers'], 4, 'approvers_too_few'],
  [['live', 'approvers'], 6, 'value_too_large'],
  [['author_may_approve'], true, 'author_needs_one_approver'],
  [['live', 'gate_key'], '', 'value_too_long'],
  [['live', 'gate_key'], 'g'.repeat(64), 'key_malformed'],
  [['live', 'checklist', 0, 'item'], 'coffee_made', 'item_live_missing'],
  [['live', 'checklist', 8], { item: liveItems[0], look_at: 'x', lifetime_ms: 1 }, 'name_repeated'],
  [['live', 'lookahead_ms'], 199, 'lookahead_too_short'],
  [['live', 'lookahead_ms'], 501, 'value_too_large'],
  [['live', 'lookahead_ms'], 19, 'value_too_small'],
  [[...ages, 'permit_ms'], 10_000, 'value_too_small'],
  [[...ages, 'stopping_ms'], 200, 'range_inverted'],
  [['live', 'robots'], [], 'value_too_long'],
  [['live', 'robots', 1], liveRobot(), 'name_repeated'],
  [[...robot, 'embodiment'], 'arm', 'embodiment_unknown'],
  [[...robot, 'standstill_speed'], [2], 'dimensions_differ'],
  [[...robot, 'standstill_speed', 0], 1500, 'value_too_large'],
  [[...robot, 'start_tolerance'], [1, 2, 3], 'dimensions_differ'],
  [[...robot, 'start_tolerance', 0], 121, 'value_too_large'],
  [[...robot, 'joint_names'], ['x'], 'dimensions_differ'],
  [[...robot, 'joint_names', 1], 'x', 'name_repeated'],
  [[...robot, 'scene_guard'], [], 'value_too_long'],
  [[...robot, 'scene_guard', 1], { tensor: 'block', bound: 1 }, 'name_repeated'],
  [[...robot, 'driver'], 'serial', 'value_unknown'],
  [[...robot, 'driver'], 'joint_trajectory', 'driver_unfit'],
  [[...robot, 'topic'], 'joint trajectory', 'topic_malformed'],
  [[...robot, 'urdf'], { file: 'arm.urdf', sha256: 'x' }, 'digest_malformed'],
  [[...robot, 'link_boxes'], [linkBox()], 'box_needs_kinematics'],
  [[...robot, 'point_limits'], [pointLimits], 'box_needs_kinematics'],
  [['live', 'inputs', 'estop'], 'enabling', 'topic_repeated'],
  [['live', 'inputs', 'estop'], 'e-stop', 'topic_malformed'],
  [['live', 'sources'], sources.slice(1), 'source_missing'],
  [['live', 'sources', 6], sources[0], 'topic_repeated'],
  [['live', 'sources', 0, 'node'], '9lives', 'topic_malformed'],
  [['live', 'security'], { kind: 'none' }, 'value_unknown'],
  [['live', 'security'], { kind: 'required', interface: 'lo' }, 'value_unknown_key'],
  [['live', 'security'], network, 'value_missing'],
  [['live', 'security'], { ...isolated, domain_id: 233 }, 'value_too_large'],
  [['live', 'security'], { ...isolated, discovery_range: 'ANY' }, 'value_unknown'],
  [['live', 'security'], { ...isolated, expires: '1.3.2026' }, 'date_malformed'],
  [['live', 'security'], null, 'value_missing'],
  [['live'], null, 'value_missing'],
  [['live', 'unguarded'], true, 'value_unknown_key'],
];

/** Every number of what is bounded in space. */
const spaceBounds: readonly Path[] = ['speed_max', 'acceleration_max', 'jerk_max'].map((key): Path => [
  ...robot,
  'point_limits',
  0,
  key,
]);

function linkBox() {
  return { link: 'tool', point: [0, 0, 0], min: [0, 0, 0], max: [1, 1, 1], kind: 'inside' } as const;
}

function codesOf(value: unknown): readonly FaultCode[] {
  return [...new Set(policyFaults(value).map(({ code }) => code))];
}

describe('site policy for LIVE', () => {
  it('that is in order has no faults', () => {
    assert.deepEqual(policyFaults(liveSite()), []);
    for (const security of [{ kind: 'required' }, isolated]) {
      assert.deepEqual(policyFaults(withValue(['live', 'security'], security, liveSite())), []);
    }
  });

  for (const path of bounds) {
    it(`${textOf(path)} takes no value that switches its guard off`, () => {
      for (const [value, code] of badBounds) {
        const found = policyFaults(withValue(path, value, liveSite()));
        assert.deepEqual(
          found.map((fault) => [fault.path, fault.code]),
          [[textOf(path), code]],
          String(value),
        );
      }
    });
  }

  for (const path of spaceBounds) {
    it(`${textOf(path)} takes no value that switches its guard off`, () => {
      const urdf = { file: 'arm.urdf', sha256: 'a'.repeat(64) };
      const robots = [liveRobot({ urdf, point_limits: [pointLimits] })];
      const site = liveSite({ live: livePart({ robots }) });
      assert.deepEqual(policyFaults(site), []);
      for (const [value, code] of badBounds) {
        const found = policyFaults(withValue(path, value, site));
        assert.deepEqual(
          found.map((fault) => [fault.path, fault.code]),
          [[textOf(path), code]],
          String(value),
        );
      }
    });
  }

  for (const [age, small, large] of ends) {
    it(`live.ages.${age} lies between what would refuse all and what would refuse nothing`, () => {
      const at = (value: number) => codesOf(withValue([...ages, age], value, liveSite()));
      assert.deepEqual(at(large), ['value_too_large']);
      assert.deepEqual(at(small), [Number.isInteger(small) ? 'value_too_small' : 'value_not_integer']);
    });
  }

  for (const [path, value, code] of single) {
    it(`${textOf(path)} = ${JSON.stringify(value ?? null).slice(0, 40)} is ${code}`, () => {
      assert.deepEqual(codesOf(withValue(path, value, liveSite())), [code]);
    });
  }

  it('judges boxes on links with a robot description only, and each of their ranges', () => {
    const urdf = { file: 'arm.urdf', sha256: 'a'.repeat(64) };
    const site = (max: LinkBox['max']): SitePolicy => {
      const box = { ...linkBox(), max };
      return liveSite({ live: livePart({ robots: [liveRobot({ urdf, link_boxes: [box] })] }) });
    };
    assert.deepEqual(policyFaults(site([1, 1, 1])), []);
    assert.deepEqual(
      policyFaults(site([1, 0, 1])).map(({ path, code }) => [path, code]),
      [['live.robots[0].link_boxes[0].max[1]', 'range_inverted']],
    );
    assert.deepEqual(codesOf(site([1, 1, 101])), ['value_too_large']);
  });

  it('lets the author count as the one approver where it says so', () => {
    const alone = liveSite({ operators: [ann!], author_may_approve: true, live: livePart({ approvers: 1 }) });
    assert.deepEqual(policyFaults(alone), []);
    assert.deepEqual(codesOf({ ...alone, author_may_approve: false }), ['approvers_too_few']);
  });

  it('without a LIVE part may list people, and starts no LIVE gate', () => {
    const site = validSitePolicy({ operators });
    assert.deepEqual(policyFaults(site), []);
    const run = { runId, sessionDigest, gateBootId: bootId };
    const refused = (error: unknown) =>
      error instanceof WorldforgeError && error.code === 'policy_without_live';
    assert.throws(() => liveGatePolicy(site, embodiment(), run), refused);
    assert.throws(() => liveGatePolicy(liveSite(), embodiment({ name: 'arm' }), run), refused);
    const dry = gatePolicy(liveSite(), embodiment(), run);
    assert.deepEqual(checklistRules(dry), liveSite().checklist.dry);
    assert.throws(() => liveTerms(dry), /LIVE part/);
  });
});
