/** Parts of dry schedules: reviews that lack little, and what happens just before a plan comes. */
import fc from 'fast-check';
import { topics } from '../../../msgs/index.ts';
import * as acts from './acts.ts';
import type { Act } from './acts.ts';
import { items, people, type Person } from './domain.ts';
import { confirmAll, untilMs, type Part } from './parts.ts';
import { faultyPlans } from './plans.ts';
import { copied, strays } from './strays.ts';

const everybody = Object.keys(people) as readonly Person[];

/** What a dry run needs before its plan. */
const dryNeeds: readonly Act[] = [
  acts.open(),
  acts.hear,
  ...items.map((item) => acts.check(item)),
  acts.approve('bo'),
  acts.approve('cy'),
];

/** What happens to a dry run just before its plan comes. */
const drySingles: readonly Act[] = [
  acts.observation('without state'),
  acts.recorder('faulted'),
  acts.recorder('closed'),
  acts.endpoints(topics.plan.name, 2),
  acts.endpoints(topics.plan.name, 1),
  acts.endpoints(topics.goal.name, 2),
  acts.endpoints(topics.gateState.name, 2),
  acts.endpoints(topics.gateState.name, 1),
  acts.wait(1000, untilMs),
  acts.inARow('wait and hear the recorder', acts.wait(1500, untilMs), acts.recorder()),
  acts.inARow(
    'the same command before and after a stop',
    acts.approve('cy', 'run', copied),
    acts.stop,
    acts.approve('cy', 'run', copied),
  ),
  acts.inARow(
    'six people approve plan and run',
    ...everybody.flatMap((person) => [acts.approve(person), acts.approve(person, 'd1')]),
  ),
  acts.inARow('300 commands', ...Array.from({ length: 300 }, () => acts.check('coffee_made'))),
  acts.uncheck(items[0]),
  acts.withdraw('bo'),
  acts.withdraw('di'),
  acts.approve('ada'),
  acts.approve('cy', 'run', copied),
  ...strays.map((stray) => acts.approve('di', 'run', stray)),
  acts.approve('bo', 'd1'),
  acts.approve('cy', 'd2'),
  acts.reject('d2'),
  acts.open('bo'),
  acts.check('coffee_made'),
  acts.disordered,
  acts.journalFailed,
  acts.plain('reset'),
  acts.planAgain('one'),
  acts.planLate('one', -1001),
  acts.stop,
];

const dryPlan: fc.Arbitrary<Part> = fc
  .oneof(
    { weight: 3, arbitrary: fc.constant('one') },
    { weight: 1, arbitrary: fc.constantFrom(...faultyPlans) },
  )
  .map((id) => [acts.plan(id), confirmAll]);

const dryOdd: fc.Arbitrary<Part> = fc.constantFrom(...drySingles).map((act): Part => [act]);

const dryReview: fc.Arbitrary<Part> = fc
  .tuple(
    fc.subarray([...dryNeeds], { minLength: dryNeeds.length - 1 }),
    fc.array(dryOdd, { maxLength: 2 }),
    dryPlan,
  )
  .map(([said, odd, plan]) => [...said, ...odd.flat(), ...plan]);

export const dryParts: fc.Arbitrary<Part> = fc
  .array(fc.oneof(dryOdd, dryReview), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.flat());
