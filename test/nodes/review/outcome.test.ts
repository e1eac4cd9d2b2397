/** What a review ends with. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { gateVerdictConstants, type GateVerdict } from '../../../msgs/index.ts';
import {
  isRehearsed,
  latencyLedger,
  liveStatusOf,
  statusOf,
  type CycleOutcome,
} from '../../../nodes/review/outcome.ts';
import { testPlan } from '../../support/messages.ts';
import { testVerdict } from './verdicts.ts';

const { VERDICT_REFUSE: refuse, VERDICT_REHEARSE: rehearse, VERDICT_RELEASE: release } = gateVerdictConstants;

function cycles(...verdicts: readonly number[]): readonly CycleOutcome[] {
  return verdicts.map((verdict, cycle) => ({
    plan: testPlan({ cycle }),
    verdict: testVerdict(cycle, { verdict }),
  }));
}

describe('statusOf', () => {
  const table: readonly (readonly [
    what: string,
    ran: readonly number[],
    wanted: number,
    faulted: boolean,
    status: string,
  ])[] = [
    ['all cycles rehearsed', [rehearse, rehearse], 2, false, 'rehearsed'],
    ['more than were wanted', [rehearse, rehearse], 1, false, 'rehearsed'],
    ['one cycle refused', [rehearse, refuse, rehearse], 3, false, 'refused'],
    ['all cycles refused', [refuse], 1, false, 'refused'],
    ['a release, which no dry run has', [release], 1, false, 'refused'],
    ['a cycle missing', [rehearse], 2, false, 'incomplete'],
    ['a cycle missing and one refused', [refuse], 2, false, 'incomplete'],
    ['a fault after the last cycle', [rehearse, rehearse], 2, true, 'incomplete'],
    ['no cycle', [], 1, false, 'incomplete'],
    ['no cycle, though none was wanted', [], 0, false, 'incomplete'],
  ];
  for (const [what, ran, wanted, faulted, status] of table) {
    it(`is ${status} with ${what}`, () => {
      assert.equal(statusOf(cycles(...ran), wanted, faulted), status);
    });
  }
});

describe('liveStatusOf', () => {
  it('is passed with a release, and never rehearsed', () => {
    const live = (...ran: readonly number[]) => liveStatusOf(cycles(...ran), ran.length, false);
    const found = [live(refuse, release), live(refuse), live(rehearse), live()];
    assert.deepEqual(found, ['passed', 'refused', 'refused', 'incomplete']);
    assert.equal(liveStatusOf(cycles(release), 1, true), 'incomplete');
  });
});

describe('isRehearsed', () => {
  it('is true of no verdict but a rehearsal', () => {
    const verdicts: readonly GateVerdict[] = [refuse, rehearse, release].map((verdict) =>
      testVerdict(0, { verdict }),
    );
    assert.deepEqual(verdicts.map(isRehearsed), [false, true, false]);
  });
});

describe('latencyLedger', () => {
  it('lists the parts of the planner, then the gate', () => {
    const ledger = [
      { part: 'observation', duration_ns: 3n },
      { part: 'policies', duration_ns: 4n },
    ];
    const verdict = testVerdict(0, { proposal_age_ns: 7n, review_age_ns: 5n });
    assert.deepEqual(latencyLedger({ plan: testPlan({ fields: { ledger } }), verdict }), {
      parts: [
        { part: 'observation', durationNs: 3n },
        { part: 'policies', durationNs: 4n },
        { part: 'gate', durationNs: 5n },
      ],
      wholeNs: 12n,
    });
  });

  it('has parts that sum up to the whole exactly, however long they are', () => {
    const plan = testPlan();
    const duration = fc.bigInt({ min: 0n, max: 2n ** 62n });
    fc.assert(
      fc.property(fc.array(duration, { maxLength: 32 }), duration, (durations, review_age_ns) => {
        const ledger = durations.map((duration_ns, index) => ({ part: `part ${index}`, duration_ns }));
        const proposal_age_ns = durations.reduce((sum, ns) => sum + ns, 0n);
        const verdict = testVerdict(0, { proposal_age_ns, review_age_ns });
        const { parts, wholeNs } = latencyLedger({ plan: { ...plan, ledger }, verdict });
        const sum = parts.reduce((all, { durationNs }) => all + durationNs, 0n);
        assert.equal(sum, wholeNs);
      }),
    );
  });
});
