import assert from 'node:assert/strict';
import { policyDiff } from '../../safety/policy_diff.ts';
import type { SitePolicy } from '../../safety/index.ts';
import { embodiment, validSitePolicy } from './builders.ts';

/** A policy in which one thing was changed by hand. */
type Draft<T> = { -readonly [K in keyof T]: Draft<T[K]> };
type Change = (policy: Draft<SitePolicy>) => unknown;

const body = (policy: Draft<SitePolicy>) => policy.embodiments[0]!;
const limitsOf = (policy: Draft<SitePolicy>) => body(policy).dimensions[0]!.limits;

function changed(change: Change): SitePolicy {
  const policy = structuredClone(validSitePolicy()) as Draft<SitePolicy>;
  change(policy);
  return policy;
}

type Told = readonly [string, string | undefined, string | undefined, string];

function told(before: SitePolicy, after: SitePolicy): readonly Told[] {
  return policyDiff(before, after).map((change) => [
    change.path,
    change.before,
    change.after,
    change.direction,
  ]);
}

describe('difference of two site policies', () => {
  const base = validSitePolicy();

  it('is nothing between one and the same', () => {
    assert.deepEqual(policyDiff(base, structuredClone(base)), []);
  });

  const limits = 'embodiments[pusht].dimensions[x].limits';
  const cases: readonly (readonly [string, Change, Told])[] = [
    [
      'a speed',
      (p) => (limitsOf(p).velocity_max = 1600),
      [`${limits}.velocity_max`, '1500', '1600', 'looser'],
    ],
    ['a lower bound', (p) => (limitsOf(p).position_min = 1), [`${limits}.position_min`, '0', '1', 'tighter']],
    [
      'an upper bound',
      (p) => (limitsOf(p).position_max = 500),
      [`${limits}.position_max`, '512', '500', 'tighter'],
    ],
    [
      'a corner of a box',
      (p) => (body(p).boxes[0]!.max[1] = 512),
      ['embodiments[pusht].boxes[0].max[1]', '511', '512', 'looser'],
    ],
    [
      'the other corner',
      (p) => (body(p).boxes[0]!.min[0] = 5),
      ['embodiments[pusht].boxes[0].min[0]', '0', '5', 'tighter'],
    ],
    ['an age', (p) => (p.ages.review_ms = 200_000), ['ages.review_ms', '300000', '200000', 'tighter']],
    ['how many approve', (p) => (p.approvers.dry = 2), ['approvers.dry', '1', '2', 'tighter']],
    [
      'whether the author may',
      (p) => (p.author_may_approve = true),
      ['author_may_approve', 'false', 'true', 'looser'],
    ],
    [
      'how long an answer holds',
      (p) => (p.checklist.dry[1]!.lifetime_ms = 90_000),
      ['checklist.dry[emergency_stop_available].lifetime_ms', '60000', '90000', 'looser'],
    ],
    [
      'what to look at',
      (p) => (p.checklist.dry[0]!.look_at = 'up'),
      ['checklist.dry[workspace_clear].look_at', '"the table"', '"up"', 'changed'],
    ],
    [
      'the time of a step',
      (p) => (body(p).dt_ns = 1),
      ['embodiments[pusht].dt_ns', '100000000', '1', 'changed'],
    ],
    [
      'the kind of the robot',
      (p) => (body(p).robot_kind = 'physical'),
      ['embodiments[pusht].robot_kind', '"simulated"', '"physical"', 'changed'],
    ],
    [
      'which axes a box has',
      (p) => (body(p).boxes[0]!.axes = [1, 0]),
      ['embodiments[pusht].boxes[0].axes[0]', '0', '1', 'changed'],
    ],
  ];
  for (const [what, change, expected] of cases) {
    it(`names ${what} with both values and what it does, in both directions`, () => {
      const next = changed(change);
      assert.deepEqual(told(base, next)[0], expected);
      const [path, before, after, direction] = expected;
      const back = { looser: 'tighter', tighter: 'looser' }[direction] ?? 'changed';
      assert.deepEqual(told(next, base)[0], [path, after, before, back]);
    });
  }

  it('tells a member that only one of them has', () => {
    const item: Change = (p) => p.checklist.dry.pop();
    const box: Change = (p) => body(p).boxes.push({ axes: [0], min: [1], max: [2] });
    const arm: Change = (p) =>
      p.embodiments.push(embodiment({ name: 'arm' }) as Draft<SitePolicy>['embodiments'][number]);
    const axis: Change = (p) => body(p).dimensions.pop();
    const words = (change: Change) => [
      ...told(base, changed(change)).map(([path, , , direction]) => [path, direction]),
      ...told(changed(change), base).map(([, , , direction]) => direction),
    ];
    assert.deepEqual(words(item), [['checklist.dry[gripper_empty]', 'looser'], 'tighter']);
    assert.deepEqual(words(box), [['embodiments[pusht].boxes[1]', 'tighter'], 'looser']);
    assert.deepEqual(words(arm), [['embodiments[arm]', 'looser'], 'tighter']);
    assert.deepEqual(words(axis), [['embodiments[pusht].dimensions[y]', 'changed'], 'changed']);
  });

  it('takes the order of items for nothing, and that of dimensions for a change', () => {
    assert.deepEqual(
      told(
        base,
        changed((p) => p.checklist.dry.reverse()),
      ),
      [],
    );
    const turned = changed((p) => body(p).dimensions.reverse());
    assert.deepEqual(told(base, turned), [
      ['embodiments[pusht].dimensions', '["x","y"]', '["y","x"]', 'changed'],
    ]);
  });

  it('tells a value that one of them has in another form', () => {
    const other = changed((p) => Object.assign(p, { ages: null }));
    assert.deepEqual(
      told(base, other).map(([path, , after, direction]) => [path, after, direction]),
      [['ages', 'null', 'changed']],
    );
    const more = changed((p) => Object.assign(p.ages, { beat_ms: 5 }));
    assert.deepEqual(told(base, more), [['ages.beat_ms', undefined, '5', 'changed']]);
  });
});
