/** Slices of a LIVE gate from the plan to the permit, mostly in steps of half a second. */
import { topics } from '../../../msgs/index.ts';
import * as acts from './acts.ts';
import { after } from './after.ts';
import { items } from './domain.ts';
import type { Slice } from './engine.ts';
import * as live from './live_acts.ts';
import { motionSlices } from './motion_slices.ts';
import { faultyPlans, liveFaultyPlans } from './plans.ts';
import { enrolmentStrays, liveStrays, strays } from './strays.ts';

const statesMax = 100_000;
const [short] = items;

/** From the first word about a plan to the motion, with everything that takes a word back. */
const core: Slice = {
  name: 'live core',
  from: after('slow', live.rise, acts.open()),
  owedMax: 1,
  statesMax,
  acts: [
    ...items.map((item) => live.check(item)),
    live.uncheck(short),
    acts.approve('bo', 'd1'),
    acts.approve('cy', 'd1'),
    acts.approve('ada', 'd1'),
    acts.withdraw('bo', 'd1'),
    acts.reject('d1'),
    acts.plan('one'),
    acts.plan('two'),
    live.evidence(),
    live.arm(),
    acts.durable,
    acts.stop,
    live.goOn(500, 1100),
  ],
};

const lastMs = 700;

/** What latches a gate or takes a permit back, in every phase before the motion. */
const faults: Slice = {
  name: 'live faults',
  from: after('slow', live.rise, live.review),
  owedMax: 0,
  statesMax,
  acts: [
    live.attest,
    live.evidence(),
    live.arm(),
    acts.plan('one'),
    live.goOn(500, lastMs),
    live.goOn(500, lastMs, { aheadMs: 50 }),
    acts.wait(600, lastMs),
    live.press,
    live.release,
    live.reset(),
    live.policySeen('same'),
    live.policySeen('other'),
    live.policySeen('unreadable'),
    live.clockSet(['somebody']),
    live.clockSet([]),
    acts.journalFailed,
    acts.stop,
  ],
};

/** Other nodes that feed the plan or speak for the gate, in every phase before the motion. */
const graph: Slice = {
  name: 'live graph',
  from: after('slow', live.rise, live.review),
  owedMax: 0,
  statesMax,
  acts: [
    live.attest,
    live.evidence(),
    live.arm(),
    acts.plan('one'),
    acts.plan('two'),
    live.goOn(500, lastMs),
    live.reset(),
    live.feeds(live.planFeed.topic, ['stranger']),
    live.feeds(live.planFeed.topic, [live.planFeed.node, 'stranger']),
    live.feeds(live.planFeed.topic, [live.planFeed.node], 'b'),
    live.feeds(live.planFeed.topic, [live.planFeed.node]),
    acts.endpoints(topics.goal.name, 2),
    acts.endpoints(topics.gateState.name, 2),
    acts.endpoints(topics.gateState.name, 1),
    acts.stop,
  ],
};

/** Commands in every state of order while a LIVE plan waits, evidence that does not fit, and restarts. */
const administration: Slice = {
  name: 'live administration',
  from: after('slow', live.rise),
  owedMax: 0,
  statesMax,
  acts: [
    acts.open(),
    acts.open('eve', { wrong: { property: 'P4', words: 'of somebody without the role' } }),
    acts.plan('one'),
    acts.inARow('check all', ...items.map((item) => live.check(item))),
    live.check(short, {}, 'd2'),
    live.check('coffee_made'),
    ...liveStrays.map((stray) => live.check(short, stray)),
    acts.approve('ada', 'd1'),
    acts.approve('bo', 'd1'),
    acts.approve('cy', 'd1'),
    acts.approve('cy', 'd2'),
    acts.approve('cy', 'run', { wrong: { property: 'P2', words: 'for every plan' } }),
    acts.withdraw('cy', 'd1'),
    ...[...strays, ...liveStrays, ...enrolmentStrays].map((stray) =>
      acts.approve(stray.by ?? 'cy', 'd1', stray),
    ),
    ...live.evidenceFaults,
    live.evidence(),
    live.arm(),
    live.arm({}, 'd2'),
    ...[...strays, ...liveStrays].map((stray) => live.arm(stray)),
    acts.boot('slow'),
    acts.boot('slow_alone'),
    { ...live.rise, possible: ({ gate }) => gate.live.beat === undefined },
  ],
};

/** Every plan with one fault, in a gate that asks nothing more of it than of every plan. */
const plans: Slice = {
  name: 'live plans',
  from: after('fast', live.rise, acts.open()),
  owedMax: 0,
  statesMax,
  acts: [
    ...[...faultyPlans, ...liveFaultyPlans, 'one', 'two'].map((id) => acts.plan(id)),
    acts.planAgain('one'),
    acts.planLate('one', -2500),
    live.feeds(live.planFeed.topic, ['stranger']),
    live.feeds(live.planFeed.topic, [live.planFeed.node, 'stranger']),
    live.feeds(live.planFeed.topic, [live.planFeed.node]),
    live.attest,
    live.evidence(),
    live.arm(),
    acts.stop,
  ],
};

/** A physical robot, and inputs that are played or simulated. */
const physical: Slice = {
  name: 'live physical',
  from: after('physical', live.rise, acts.open()),
  owedMax: 0,
  statesMax,
  acts: [
    acts.plan('one'),
    ...live.unreal.map((source) => live.planFrom('one', source)),
    live.observe(),
    ...live.unreal.map((source) => live.observe({ source })),
    live.attest,
    live.evidence(),
    live.arm(),
    live.joints(),
    ...live.unreal.map((source) => live.joints({ source })),
  ],
};

export const liveSlices: readonly Slice[] = [
  core,
  faults,
  graph,
  administration,
  plans,
  physical,
  ...motionSlices,
];
