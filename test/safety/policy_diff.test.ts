import assert from 'node:assert/strict';
import { policyDiff } from '../../safety/policy_diff.ts';
import type { SitePolicy } from '../../safety/index.ts';
import { embodiment, validSitePolicy } from './builders.ts';
import { livePart, liveRobot, liveSite } from './live_builders.ts';

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

  it('tells what LIVE allows more or less of, by the names of its members', () => {
    const site = liveSite() as Draft<SitePolicy>;
    const livened = (
      change: (live: NonNullable<Draft<SitePolicy>['live']>, site: Draft<SitePolicy>) => unknown,
    ) => {
      const copy = structuredClone(site);
      change(copy.live!, copy);
      return told(site, copy).map(([path, , , direction]) => [path, direction]);
    };
    const robot = 'live.robots[pusht]';
    const expected: readonly (readonly [ReturnType<typeof livened>, string, string])[] = [
      [livened((live) => (live.approvers = 1)), 'live.approvers', 'looser'],
      [livened((live) => (live.ages.state_ms = 200)), 'live.ages.state_ms', 'looser'],
      [livened((live) => (live.ages.standstill_ms = 300)), 'live.ages.standstill_ms', 'tighter'],
      [livened((live) => (live.lookahead_ms = 300)), 'live.lookahead_ms', 'looser'],
      [livened((live) => live.checklist.pop()), 'live.checklist[dry_run_evidence_seen]', 'looser'],
      [livened((live) => (live.gate_key = 'b'.repeat(64))), 'live.gate_key', 'changed'],
      [livened((live) => (live.robots[0]!.start_tolerance[1] = 1)), `${robot}.start_tolerance[1]`, 'tighter'],
      [
        livened((live) => (live.robots[0]!.standstill_speed[0] = 3)),
        `${robot}.standstill_speed[0]`,
        'looser',
      ],
      [
        livened((live) => (live.robots[0]!.scene_guard[0]!.bound = 6)),
        `${robot}.scene_guard[block].bound`,
        'looser',
      ],
      [
        livened((live) => live.robots[0]!.scene_guard.push({ tensor: 'goal', bound: 1 })),
        `${robot}.scene_guard[goal]`,
        'tighter',
      ],
      [
        livened((live) => (live.sources[1]!.node = 'x')),
        'live.sources[observer/observation].node',
        'changed',
      ],
      [livened((_live, copy) => copy.operators!.pop()), 'operators[fay]', 'tighter'],
      [
        livened((_live, copy) => copy.operators![1]!.roles.push('author')),
        'operators[bob].roles[1]',
        'looser',
      ],
      [livened((_live, copy) => delete copy.live), 'live', 'tighter'],
    ];
    for (const [found, path, direction] of expected) assert.deepEqual(found, [[path, direction]]);
  });

  it('does not say of a box on a link whether it asks more: people have to look', () => {
    const box = { link: 'tool', point: [0, 0, 0], min: [0, 0, 0], max: [1, 1, 1], kind: 'keep_out' } as const;
    const site = (max: readonly [number, number, number]) =>
      liveSite({ live: livePart({ robots: [liveRobot({ link_boxes: [{ ...box, max }] })] }) });
    const [change] = policyDiff(site([1, 1, 1]), site([1, 1, 2]));
    assert.deepEqual(
      [change?.path, change?.direction],
      ['live.robots[pusht].link_boxes[0].max[2]', 'changed'],
    );
  });

  it('knows that a faster point asks less, and one more bounded point asks more', () => {
    const limits = { link: 'tool', point: [0, 0, 0], acceleration_max: 2, jerk_max: 3 } as const;
    const site = (...speeds: readonly number[]) => {
      const point_limits = speeds.map((speed_max) => ({ ...limits, speed_max }));
      return liveSite({ live: livePart({ robots: [liveRobot({ point_limits })] }) });
    };
    const changes = policyDiff(site(1), site(2, 1));
    assert.deepEqual(
      changes.map(({ path, direction }) => [path, direction]),
      [
        ['live.robots[pusht].point_limits[0].speed_max', 'looser'],
        ['live.robots[pusht].point_limits[1]', 'tighter'],
      ],
    );
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
