/** What becomes of the next recorded message. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  controlled,
  cyclesOf,
  decide,
  playedNs,
  startState,
  stepsMax,
  type Control,
  type PlayerPlan,
  type PlayerState,
} from '../../../nodes/player/step.ts';

const plan: PlayerPlan = { frameTopic: 'frame', stride: 3, cycles: 3 };

/** A driver without time: a message is given as soon as it is due, a verdict comes when it is awaited. */
class Driver {
  state: PlayerState;
  nowNs: bigint;
  readonly told: string[] = [];
  readonly #plan: PlayerPlan;

  constructor(of: PlayerPlan, { paused = false, nowNs = 0n } = {}) {
    this.#plan = of;
    this.state = startState(paused);
    this.nowNs = nowNs;
  }

  tell(kind: 'pause' | 'resume' | 'step'): void {
    this.#control({ kind });
  }

  #control(control: Control): void {
    this.state = controlled(this.#plan, this.state, control, this.nowNs);
  }

  /** @returns whether it was given */
  offer(topic: string, timeNs: bigint): boolean {
    for (;;) {
      const action = decide(this.#plan, this.state, { topic, timeNs }, this.nowNs);
      switch (action.kind) {
        case 'give':
          this.state = action.state;
          this.told.push(`${topic} ${timeNs} at ${this.nowNs}`);
          return true;
        case 'until':
          this.state = action.state;
          this.nowNs = action.dueNs;
          break;
        case 'verdict':
          this.told.push(`verdict ${action.cycle}`);
          this.#control({ kind: 'verdict', cycle: action.cycle });
          break;
        default:
          this.told.push(action.kind);
          return false;
      }
    }
  }

  clock(nextNs: bigint): bigint {
    return playedNs(this.#plan, this.state, nextNs, this.nowNs);
  }
}

/** What is decided of so many frames, one after the other. */
function words(of: PlayerPlan, frames: number): readonly string[] {
  const driver = new Driver(of);
  for (let frame = 0; frame < frames; frame += 1) if (!driver.offer('frame', 0n)) break;
  return driver.told.map((word) => word.replace(/^frame 0 at 0$/, 'give'));
}

describe('decide in lockstep', () => {
  const table: readonly (readonly [
    what: string,
    plan: PlayerPlan,
    frames: number,
    expected: readonly string[],
  ])[] = [
    [
      'every third frame waits for the cycle before',
      plan,
      20,
      ['give', 'give', 'give', 'verdict 0', 'give', 'give', 'give', 'verdict 1', 'give', 'end'],
    ],
    [
      'with stride 1 every frame waits',
      { ...plan, stride: 1 },
      20,
      ['give', 'verdict 0', 'give', 'verdict 1', 'give', 'end'],
    ],
    ['of one cycle one frame is given', { ...plan, cycles: 1 }, 20, ['give', 'end']],
    ['of no cycle nothing is given', { ...plan, cycles: 0 }, 20, ['end']],
    ['a short session ends before its plan', plan, 2, ['give', 'give']],
  ];
  for (const [what, of, frames, expected] of table) {
    it(`as: ${what}`, () => assert.deepEqual(words(of, frames), expected));
  }

  it('gives messages of other topics at any time, and counts no frame for them', () => {
    for (const frames of [0, 3, 6, 7, 100]) {
      const state = { ...startState(), frames };
      const action = decide(plan, state, { topic: 'other', timeNs: 0n }, 0n);
      assert(action.kind === 'give');
      assert.equal(action.state.frames, frames);
    }
  });

  it('waits once for each cycle but the last, in order, whatever stride and cycles are', () => {
    const numbers = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(numbers, numbers, (stride, cycles) => {
        const told = words({ frameTopic: 'frame', stride, cycles }, stride * cycles + 1);
        assert.deepEqual(
          told.filter((word) => word.startsWith('verdict')),
          Array.from({ length: cycles - 1 }, (_, cycle) => `verdict ${cycle}`),
        );
        assert.equal(told.filter((word) => word === 'give').length, (cycles - 1) * stride + 1);
      }),
    );
  });

  it('takes a later verdict for those before it', () => {
    const state = controlled(plan, startState(), { kind: 'verdict', cycle: 7 }, 0n);
    assert.equal(controlled(plan, state, { kind: 'verdict', cycle: 2 }, 0n), state);
    const third = { ...state, frames: 3 };
    assert.equal(decide(plan, third, { topic: 'frame', timeNs: 0n }, 0n).kind, 'give');
  });
});

describe('decide at the pace of the recording', () => {
  const realtime = { ...plan, lockstep: false };

  it('waits for no verdict, and ends with that of the last cycle', () => {
    assert.deepEqual(
      words(realtime, 20),
      Array.from({ length: 20 }, () => 'give'),
    );
    const driver = new Driver(realtime);
    driver.state = controlled(realtime, driver.state, { kind: 'verdict', cycle: 2 }, 0n);
    assert.equal(driver.offer('frame', 0n), false);
    assert.deepEqual(driver.told, ['end']);
  });

  for (const [rate, expected] of [
    [0.1, [0n, 1000n, 4000n]],
    [1, [0n, 100n, 400n]],
    [10, [0n, 10n, 40n]],
  ] as const) {
    it(`keeps recorded distances at rate ${rate}`, () => {
      const driver = new Driver({ ...realtime, rate }, { nowNs: 7n });
      for (const timeNs of [5000n, 5100n, 5400n]) driver.offer('frame', timeNs);
      const times = expected.map((ns, index) => `frame ${[5000, 5100, 5400][index]} at ${ns + 7n}`);
      assert.deepEqual(driver.told, times);
    });
  }

  it('shifts what follows by what is late, but not by a late timer', () => {
    const driver = new Driver(realtime);
    driver.offer('frame', 0n);
    driver.nowNs = 130n; // the message was read late
    driver.offer('frame', 100n);
    const waits = decide(realtime, driver.state, { topic: 'frame', timeNs: 200n }, 140n);
    assert(waits.kind === 'until');
    assert.equal(waits.dueNs, 230n);
    driver.state = waits.state;
    driver.nowNs = 236n; // the timer was late
    driver.offer('frame', 200n);
    driver.offer('frame', 300n);
    assert.deepEqual(driver.told.slice(2), ['frame 200 at 236', 'frame 300 at 330']);
  });
});

describe('decide while paused', () => {
  it('gives nothing before a step, and with each step one frame and what belongs to it', () => {
    const driver = new Driver(plan, { paused: true });
    assert.equal(driver.offer('note', 0n), false);
    driver.tell('step');
    for (const topic of ['note', 'frame', 'note']) assert.equal(driver.offer(topic, 50n), true);
    assert.equal(driver.offer('frame', 90n), false);
    driver.tell('step');
    driver.tell('step');
    for (const topic of ['frame', 'note', 'frame', 'note']) assert.equal(driver.offer(topic, 90n), true);
    assert.equal(driver.offer('frame', 91n), false);
    assert.equal(driver.nowNs, 0n); // a step does not wait for recorded time
  });

  it('waits for the verdict of the cycle before all the same', () => {
    const driver = new Driver({ ...plan, stride: 1 }, { paused: true });
    driver.tell('step');
    driver.tell('step');
    driver.offer('frame', 0n);
    driver.offer('frame', 1n);
    assert.deepEqual(driver.told, ['frame 0 at 0', 'verdict 0', 'frame 1 at 0']);
  });

  it('ends where the plan ends', () => {
    const state = { ...startState(true), frames: 7 };
    assert.equal(decide(plan, state, { topic: 'frame', timeNs: 0n }, 0n).kind, 'end');
  });

  it('holds back a message that waited for its time, and goes on where it stood', () => {
    const driver = new Driver(plan);
    driver.offer('frame', 0n);
    const waits = decide(plan, driver.state, { topic: 'frame', timeNs: 100n }, 10n);
    assert(waits.kind === 'until');
    driver.state = waits.state;
    driver.nowNs = 40n;
    driver.tell('pause');
    driver.nowNs = 5000n;
    assert.equal(driver.offer('frame', 100n), false);
    driver.tell('resume');
    assert.equal(driver.offer('frame', 100n), true);
    assert.deepEqual(driver.told, ['frame 0 at 0', 'hold', 'frame 100 at 5060']);
  });

  it('holds the rest of a frame in which it was paused, and of a step that was resumed', () => {
    const driver = new Driver(plan);
    driver.offer('frame', 0n);
    driver.tell('pause');
    assert.equal(driver.offer('note', 0n), false);
    driver.tell('step');
    assert.equal(driver.offer('note', 0n), true);
    assert.equal(driver.offer('frame', 0n), true);
    driver.tell('resume');
    driver.tell('pause');
    assert.equal(driver.offer('note', 0n), false);
  });

  it('ignores what changes nothing, and more steps than anybody means', () => {
    const playing = startState();
    for (const kind of ['resume', 'step'] as const)
      assert.equal(controlled(plan, playing, { kind }, 0n), playing);
    const paused = startState(true);
    assert.equal(controlled(plan, paused, { kind: 'pause' }, 0n), paused);
    const full = { ...paused, steps: stepsMax };
    assert.equal(controlled(plan, full, { kind: 'step' }, 0n), full);
    assert.equal(controlled(plan, full, { kind: 'resume' }, 0n).steps, 0);
  });
});

describe('playedNs', () => {
  it('runs at the rate, waits for the next message and stands still while paused', () => {
    const driver = new Driver({ ...plan, rate: 10 });
    assert.equal(driver.clock(5000n), 5000n);
    driver.offer('frame', 5000n);
    driver.nowNs = 4n;
    assert.equal(driver.clock(5100n), 5040n);
    driver.tell('pause');
    driver.nowNs = 50n;
    assert.equal(driver.clock(5100n), 5040n);
    driver.tell('resume');
    driver.nowNs = 55n;
    assert.equal(driver.clock(5100n), 5090n);
    driver.nowNs = 500n;
    assert.equal(driver.clock(5100n), 5100n);
  });

  it('never goes back, whatever happens', () => {
    const acts = fc.constantFrom('pause', 'resume', 'step', 'wait', 'frame', 'frame');
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 60 }), fc.constantFrom(0.1, 1, 10), (list, rate) => {
        const driver = new Driver({ ...plan, cycles: 100, rate });
        let [nextNs, lastNs] = [1000n, 0n];
        for (const act of list) {
          if (act === 'wait') driver.nowNs += 37n;
          else if (act !== 'frame') driver.tell(act);
          else if (driver.offer('frame', nextNs)) nextNs += 100n;
          const now = driver.clock(nextNs);
          assert(now >= lastNs && now <= nextNs, `${now} after ${lastNs}, before ${nextNs}`);
          lastNs = now;
        }
      }),
    );
  });
});

describe('cyclesOf', () => {
  it('counts the frames that open a cycle', () => {
    const table = [
      [0, 8, 0],
      [1, 8, 1],
      [8, 8, 1],
      [9, 8, 2],
      [152, 8, 19],
      [153, 8, 20],
      [5, 1, 5],
    ] as const;
    for (const [frames, stride, cycles] of table) assert.equal(cyclesOf(frames, stride), cycles);
  });
});
