import assert from 'node:assert/strict';
import { DrivenClock } from '../../../core/driven_clock.ts';
import { signOnTime } from '../../../nodes/safety_gate/sign_on_time.ts';

const secondNs = 1_000_000_000n;

describe('signOnTime', () => {
  const clocks = () => new DrivenClock({ rosNs: 0n, wallNs: 0n });

  it('asks the journal twice a second until it is disposed of', () => {
    const clock = clocks();
    let asked = 0;
    const watch = signOnTime({ signDue: () => (asked += 1) }, clock, () => assert.fail());
    clock.advanceTo(3n * secondNs);
    assert.equal(asked, 6);
    watch[Symbol.dispose]();
    clock.advanceTo(4n * secondNs);
    assert.equal(asked, 6);
  });

  it('says a refusal once and asks no more', () => {
    const clock = clocks();
    const faults: unknown[] = [];
    const fault = new Error('disk');
    using _watch = signOnTime(
      {
        signDue: () => {
          throw fault;
        },
      },
      clock,
      (met) => faults.push(met),
    );
    clock.advanceTo(3n * secondNs);
    assert.deepEqual(faults, [fault]);
  });
});
