/** The slices of the domain: each a set of acts that is walked to its end. */
import { topics } from '../../../msgs/index.ts';
import * as acts from './acts.ts';
import { items, people, type Person } from './domain.ts';
import type { Slice } from './engine.ts';
import { liveSlices } from './live_slices.ts';
import { faultyPlans } from './plans.ts';
import { copied, strays } from './strays.ts';
import { beginning } from './world.ts';

const everybody = Object.keys(people) as readonly Person[];
const statesMax = 100_000;
const [lasting, short] = [items[1], items[0]];

/** Reviews of two plans by three people, with everything that takes a word back. */
const core: Slice = {
  name: 'dry core',
  from: beginning('dry'),
  owedMax: 1,
  statesMax,
  acts: [
    acts.open(),
    acts.hear,
    ...items.map((item) => acts.check(item)),
    acts.uncheck(short),
    acts.approve('bo'),
    acts.approve('cy'),
    acts.approve('cy', 'd1'),
    acts.approve('ada', 'd1'),
    acts.withdraw('bo'),
    acts.reject('d1'),
    acts.plan('one'),
    acts.plan('two'),
    acts.durable,
    acts.stop,
    acts.wait(1000, 2000),
  ],
};

/** A disk that fails, confirms what it was not asked or is slow, and a second gate, while plans come. */
const journal: Slice = {
  name: 'dry journal',
  from: beginning('dry'),
  owedMax: 2,
  statesMax,
  acts: [
    acts.prepare,
    acts.plan('one'),
    acts.plan('two'),
    acts.planAgain('two'),
    acts.endpoints(topics.gateState.name, 2),
    acts.endpoints(topics.gateState.name, 1),
    acts.durable,
    acts.disordered,
    acts.journalFailed,
    acts.plain('reset'),
    acts.plain('arm'),
    acts.clockTick,
    acts.malformed,
    acts.unknown,
    acts.noticed,
    acts.refusedBytes,
    acts.stop,
    acts.wait(1000, 2000),
  ],
};

/** What is heard, how long ago, from whom: goals, observations, recorder and plans. */
const heard: Slice = {
  name: 'dry heard',
  from: beginning('dry'),
  owedMax: 0,
  statesMax,
  acts: [
    acts.prepareUnheard,
    acts.goal,
    acts.observation(),
    acts.observation('without state'),
    acts.recorder(),
    acts.plan('one'),
    acts.planLate('one', -1000),
    acts.planLate('one', 1000),
    acts.endpoints(topics.plan.name, 2),
    acts.endpoints(topics.plan.name, 1),
    acts.endpoints(topics.goal.name, 2),
    acts.wait(1000, 2000),
  ],
};

/** A recorder that falls silent, is closed or cannot write, beside a disk that is slow. */
const recorder: Slice = {
  name: 'dry recorder',
  from: beginning('dry'),
  owedMax: 1,
  statesMax,
  acts: [
    acts.prepare,
    acts.recorder(),
    acts.recorder('faulted'),
    acts.recorder('closed'),
    acts.check(short),
    acts.plan('one'),
    acts.plan('two'),
    acts.durable,
    acts.stop,
    acts.wait(1000, 2000),
  ],
};

/** Commands in every state of order, restarts, and a change of the policy. */
const administration: Slice = {
  name: 'dry administration',
  from: beginning('dry'),
  owedMax: 0,
  statesMax,
  acts: [
    acts.open(),
    acts.open('bo'),
    acts.hear,
    acts.inARow('check all', ...items.map((item) => acts.check(item))),
    acts.check('coffee_made'),
    acts.uncheck(lasting),
    acts.approve('ada'),
    acts.approve('bo'),
    acts.approve('cy', 'run', copied),
    acts.approve('cy', 'd2'),
    acts.withdraw('cy'),
    acts.withdraw('cy', 'd2'),
    acts.reject('d2'),
    ...strays.map((stray) => acts.approve('di', 'run', stray)),
    acts.plan('one'),
    acts.plan('two'),
    acts.stop,
    acts.boot('dry'),
    acts.boot('dry_alone'),
    acts.wait(1000, 2000),
  ],
};

/** Every plan with one fault, in a gate that waits for nothing but a plan. */
const plans: Slice = {
  name: 'dry plans',
  from: beginning('dry'),
  owedMax: 1,
  statesMax,
  acts: [
    acts.prepare,
    ...[...faultyPlans, 'one', 'two'].map((id) => acts.plan(id)),
    acts.planAgain('one'),
    acts.durable,
    acts.observation('without state'),
    acts.endpoints(topics.plan.name, 2),
  ],
};

/** More people and more commands than a gate holds. */
const crowd: Slice = {
  name: 'dry crowd',
  from: beginning('dry'),
  owedMax: 0,
  statesMax,
  acts: [
    acts.prepare,
    acts.plan('one'),
    acts.inARow(
      'six people approve plan and run',
      ...everybody.flatMap((person) => [acts.approve(person), acts.approve(person, 'd1')]),
    ),
    acts.inARow('300 commands', ...Array.from({ length: 300 }, () => acts.check('coffee_made'))),
    acts.stop,
    acts.wait(1000, 2000),
  ],
};

export const slices: readonly Slice[] = [
  core,
  journal,
  heard,
  recorder,
  administration,
  plans,
  crowd,
  ...liveSlices,
];
