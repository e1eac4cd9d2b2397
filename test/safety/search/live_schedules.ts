/** Parts of LIVE schedules: reviews that lack little, motions in which something goes wrong, single acts. */
import fc from 'fast-check';
import { topics } from '../../../msgs/index.ts';
import * as acts from './acts.ts';
import type { Act } from './acts.ts';
import { items } from './domain.ts';
import * as live from './live_acts.ts';
import { confirmAll, untilMs, type Part } from './parts.ts';
import { faultyPlans, liveFaultyPlans } from './plans.ts';
import { copied, liveStrays, strays } from './strays.ts';

const on = live.goOn(50, untilMs);

const inputs = ['estop', 'enabling', 'joints', 'recorder', ...live.peers] as const;

const singles: readonly Act[] = [
  acts.goal,
  live.observe(),
  live.observe({ block: 210 }),
  live.observe({ x: 80 }),
  live.observe({ lateMs: 1500 }),
  ...live.unreal.map((source) => live.observe({ source })),
  acts.observation('without state'),
  acts.recorder('faulted'),
  acts.recorder('closed'),
  acts.recorder(),
  ...faultyPlans.map((id) => acts.plan(id)),
  ...liveFaultyPlans.map((id) => acts.plan(id)),
  acts.plan('one'),
  acts.plan('two'),
  acts.planAgain('one'),
  acts.planLate('one', -1001),
  acts.planLate('one', 1000),
  ...live.unreal.map((source) => live.planFrom('one', source)),
  acts.open('bo'),
  acts.check('coffee_made'),
  live.check('coffee_made'),
  live.uncheck(items[0]),
  acts.approve('ada', 'd1'),
  acts.approve('bo', 'd2'),
  acts.approve('cy'),
  acts.approve('cy', 'run', copied),
  acts.withdraw('bo', 'd1'),
  acts.withdraw('cy', 'd2'),
  acts.reject('d1'),
  acts.reject('d2'),
  live.arm(),
  live.arm({}, 'd2'),
  live.reset(),
  acts.durable,
  acts.disordered,
  acts.journalFailed,
  acts.stop,
  acts.malformed,
  acts.unknown,
  on,
  live.goOn(150, untilMs),
  live.goOn(50, untilMs, { aheadMs: 50 }),
  live.goOn(50, untilMs, { joints: { lateMs: 150 } }),
  ...inputs.map((input) => live.silence(50, 3, untilMs, [input])),
  live.press,
  live.release,
  live.letGo,
  live.squeeze,
  live.hold,
  live.move,
  live.rest,
  live.displaced,
  live.home,
  live.offset('planner', 50),
  live.offset('planner', undefined),
  live.policySeen('other'),
  live.policySeen('unreadable'),
  live.policySeen('same'),
  live.clockSet(['somebody']),
  live.clockSet([]),
  live.feeds(live.planFeed.topic, ['stranger']),
  live.feeds(live.planFeed.topic, [live.planFeed.node, 'stranger']),
  live.feeds(live.planFeed.topic, [live.planFeed.node], 'b'),
  live.feeds(live.planFeed.topic, [live.planFeed.node]),
  acts.endpoints(topics.goal.name, 2),
  acts.endpoints(topics.gateState.name, 2),
  acts.endpoints(topics.gateState.name, 1),
  live.report('executed'),
  live.report('refused'),
  ...live.evidenceFaults,
];

/** What a plan needs to be permitted: a schedule leaves some of it out, or lets the wrong person say it. */
const needs: readonly Act[] = [
  ...items.map((item) => live.check(item)),
  acts.approve('bo', 'd1'),
  acts.approve('cy', 'd1'),
  live.evidence(),
];

const instead: readonly Act[] = [
  acts.approve('ada', 'd1'),
  ...[...strays, ...liveStrays].map((stray) => acts.approve(stray.by ?? 'cy', 'd1', stray)),
  ...[...strays, ...liveStrays].map((stray) => live.check(items[0], stray)),
  ...live.evidenceFaults,
  live.check(items[0], {}, 'd2'),
];

const single: fc.Arbitrary<Part> = fc.constantFrom(...singles).map((act) => [act]);

/** Half of them lack nothing. */
const review: fc.Arbitrary<Part> = fc
  .record({
    ground: fc.oneof({ weight: 10, arbitrary: fc.constant<Part>([]) }, { weight: 1, arbitrary: single }),
    plan: fc.oneof(
      { weight: 8, arbitrary: fc.constant('one') },
      { weight: 1, arbitrary: fc.constantFrom('two', ...faultyPlans, ...liveFaultyPlans) },
    ),
    said: fc.oneof(
      { weight: 5, arbitrary: fc.constant([...needs]) },
      { weight: 1, arbitrary: fc.subarray([...needs], { minLength: needs.length - 1 }) },
    ),
    odd: fc.oneof(
      { weight: 3, arbitrary: fc.constant<Part>([]) },
      { weight: 1, arbitrary: fc.constantFrom(...instead).map((act): Part => [act]) },
    ),
  })
  .map(({ ground, plan, said, odd }) => [...ground, acts.plan(plan), ...odd, ...said, confirmAll]);

/** A permit that is armed at once, in its middle, or after its end. */
const late: fc.Arbitrary<Part> = fc
  .constantFrom(12, 21)
  .map((count) => Array.from({ length: count }, () => on));

const beforeArm: fc.Arbitrary<Part> = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Part>([]) },
  { weight: 6, arbitrary: single },
  { weight: 1, arbitrary: late },
);

const motion: fc.Arbitrary<Part> = fc
  .record({ odd: beforeArm, steps: fc.integer({ min: 0, max: 3 }) })
  .map(({ odd, steps }) => [...odd, live.arm(), confirmAll, ...Array.from({ length: steps }, () => on)]);

export const liveParts: fc.Arbitrary<Part> = fc
  .array(
    fc.oneof(
      { weight: 2, arbitrary: single },
      { weight: 6, arbitrary: fc.tuple(review, motion).map((both): Part => both.flat()) },
      { weight: 1, arbitrary: review },
      { weight: 1, arbitrary: motion },
    ),
    { minLength: 2, maxLength: 4 },
  )
  .map((parts) => parts.flat());
