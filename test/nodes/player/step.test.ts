/** When a recorded message may be given. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cyclesOf, decide, firstFrame, type PlayerPlan } from '../../../nodes/player/step.ts';

const plan: PlayerPlan = { frameTopic: 'frame', stride: 3, cycles: 3 };

/** What is decided of the frame topic, message after message. */
function decisions(of: PlayerPlan, frames: number): readonly string[] {
  const told: string[] = [];
  let state = firstFrame;
  for (let frame = 0; frame < frames; frame += 1) {
    const decision = decide(of, state, of.frameTopic);
    told.push(decision.kind === 'wait' ? `wait ${decision.cycle}` : decision.kind);
    if (decision.kind === 'end') break;
    state = decision.state;
  }
  return told;
}

describe('decide', () => {
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
      ['give', 'give', 'give', 'wait 0', 'give', 'give', 'wait 1', 'end'],
    ],
    ['with stride 1 every frame waits', { ...plan, stride: 1 }, 20, ['give', 'wait 0', 'wait 1', 'end']],
    ['of one cycle one frame is given', { ...plan, cycles: 1 }, 20, ['give', 'end']],
    ['of no cycle nothing is given', { ...plan, cycles: 0 }, 20, ['end']],
    ['a short session ends before its plan', plan, 2, ['give', 'give']],
  ];
  for (const [what, of, frames, expected] of table) {
    it(`as: ${what}`, () => {
      assert.deepEqual(decisions(of, frames), expected);
    });
  }

  it('gives messages of other topics at any time, and counts no frame for them', () => {
    for (const frames of [0, 3, 6, 7, 100]) {
      assert.deepEqual(decide(plan, { frames }, 'other'), { kind: 'give', state: { frames } });
    }
  });

  it('waits once for each cycle but the last, in order, whatever stride and cycles are', () => {
    const numbers = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(numbers, numbers, (stride, cycles) => {
        const told = decisions({ frameTopic: 'frame', stride, cycles }, stride * cycles + 1);
        const waits = told.filter((word) => word.startsWith('wait'));
        assert.deepEqual(
          waits,
          Array.from({ length: cycles - 1 }, (_, cycle) => `wait ${cycle}`),
        );
        assert.equal(told.length - 1, (cycles - 1) * stride + 1);
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
