/** Slices of a LIVE gate from the permit on: motions in steps of 50 ms. */
import * as acts from './acts.ts';
import { items } from './domain.ts';
import type { Slice } from './engine.ts';
import { after } from './after.ts';
import * as live from './live_acts.ts';
import type { World } from './world.ts';

const statesMax = 100_000;
const [short] = items;

/** A plan that only waits to be armed, in a gate that judges motions. */
const permitted = [live.rise, live.review, live.attest, live.evidence()] as const;
const endMs = 700;
const on = live.goOn(50, endMs);

/** There is neither a permit nor a motion any more. */
function over({ gate: { phase } }: World): boolean {
  return phase !== 'permitted' && phase !== 'executing';
}

/** A motion from arm to standstill, on a disk that is as slow as it likes. */
const motion: Slice = {
  name: 'live motion',
  from: after('fast', ...permitted),
  owedMax: 2,
  statesMax,
  acts: [
    live.before(200, live.arm()),
    acts.durable,
    on,
    acts.stop,
    acts.plan('two'),
    acts.withdraw('bo', 'd1'),
    live.uncheck(short),
    acts.reject('d1'),
    acts.journalFailed,
    live.report('executed'),
    live.report('refused'),
  ],
};

/** Answers that were given long before the motion, and are out of date in its middle. */
const lapse: Slice = {
  name: 'live lapse',
  from: after(
    'fast',
    live.rise,
    live.review,
    ...items.map((item) => live.check(item)),
    ...Array.from({ length: 10 }, () => live.goOn(50, endMs)),
    acts.approve('bo', 'd1'),
    acts.approve('cy', 'd1'),
    live.evidence(),
  ),
  owedMax: 1,
  statesMax,
  acts: [live.before(endMs, live.arm()), acts.durable, live.goOn(50, 1300), acts.stop],
};

/** Whoever and whatever can fall silent, let go or change while the robot moves. */
const silence: Slice = {
  name: 'live silence',
  from: after('fast', ...permitted),
  owedMax: 0,
  statesMax,
  over,
  acts: [
    live.before(200, live.arm()),
    on,
    ...(['estop', 'enabling', 'joints', 'recorder', ...live.peers] as const).map((input) =>
      live.silence(50, 3, endMs, [input]),
    ),
    live.goOn(150, endMs),
    live.goOn(50, endMs, { joints: { lateMs: 150 } }),
    live.goOn(50, endMs, { aheadMs: 50 }),
    live.letGo,
    live.squeeze,
    live.hold,
    live.offset('planner', 50),
    live.offset('planner', undefined),
    acts.recorder('faulted'),
    live.policySeen('other'),
    live.policySeen('same'),
  ],
};

/** From the stop to the standstill, or to the latch where there is none. */
const standstill: Slice = {
  name: 'live standstill',
  from: after('fast', ...permitted, live.arm()),
  owedMax: 0,
  statesMax,
  acts: [
    live.goOn(50, 500),
    live.goOn(50, 500, { without: ['joints'] }),
    live.move,
    live.rest,
    live.press,
    live.release,
    live.reset(),
    acts.stop,
    acts.journalFailed,
  ],
};

/** Where the robot and the scene are when somebody arms. */
const start: Slice = {
  name: 'live start',
  from: after('fast', ...permitted),
  owedMax: 1,
  statesMax,
  over,
  acts: [
    live.arm(),
    acts.durable,
    live.goOn(100, 200),
    live.displaced,
    live.home,
    live.move,
    live.rest,
    live.observe(),
    live.observe({ block: 210 }),
    live.observe({ x: 80 }),
    live.observe({ lateMs: 1500 }),
  ],
};

export const motionSlices: readonly Slice[] = [motion, lapse, silence, standstill, start];
