/** What every derived message takes over from its inputs. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { stampToNs } from '../../core/time.ts';
import {
  bump,
  makeMeta,
  metaConstants,
  noProvenance,
  observationType,
  weakest,
  type Meta,
} from '../../msgs/index.ts';
import { testMeta, testObservation } from '../support/messages.ts';

const sources = [metaConstants.SOURCE_LIVE, metaConstants.SOURCE_SIM, metaConstants.SOURCE_REPLAY];
const stamp = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 31 - 1 }), fc.integer({ min: 0, max: 999_999_999 }))
  .map(([sec, nanosec]) => ({ sec, nanosec }));
const meta: fc.Arbitrary<Meta> = fc
  .record({ source: fc.constantFrom(...sources), recorded_stamp: stamp })
  .map((fields) => testMeta(fields));
const metas = fc.array(meta, { maxLength: 8 });
const cycle = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe('weakest', () => {
  it('is live and unrecorded without any input', () => {
    assert.deepEqual(weakest(0), noProvenance);
  });

  it('is as weak as the weakest input and no weaker, and as new as the newest', () => {
    fc.assert(
      fc.property(cycle, metas, (ofCycle, inputs) => {
        const derived = weakest(ofCycle, ...inputs);
        const stamps = inputs.map((input) => stampToNs(input.recorded_stamp));
        const newest = stamps.reduce((most, ns) => (ns > most ? ns : most), 0n);
        assert.equal(derived.cycle, ofCycle);
        assert.equal(
          derived.source,
          Math.max(metaConstants.SOURCE_LIVE, ...inputs.map(({ source }) => source)),
        );
        assert.equal(stampToNs(derived.recorded_stamp), newest);
      }),
    );
  });

  it('does not depend on the order of the inputs, nor on how they are taken together', () => {
    fc.assert(
      fc.property(metas, metas, (some, others) => {
        const all = weakest(0, ...some, ...others);
        const half = testMeta(weakest(0, ...others));
        assert.deepEqual(weakest(0, ...others, ...some), all);
        assert.deepEqual(weakest(0, ...some, half), all);
      }),
    );
  });
});

describe('makeMeta', () => {
  const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  const parts = fc.record({
    cycle,
    source: fc.constantFrom(...sources),
    recorded_stamp: stamp,
    sequence: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
    rosNs: fc.bigInt({ min: 0n, max: 2n ** 31n * 1_000_000_000n - 1n }),
  });

  it('says who, when and from what, and survives its encoding', () => {
    fc.assert(
      fc.property(uint64, parts, (bootId, made) => {
        const identity = { robot_id: 'pusht', run_id: 'run', node: 'planner', boot_id: String(bootId) };
        const result = makeMeta(identity, made);
        assert.deepEqual(
          { ...result, stamp: stampToNs(result.stamp) },
          {
            robot_id: 'pusht',
            run_id: 'run',
            node: 'planner',
            boot_id: bootId,
            cycle: made.cycle,
            sequence: BigInt(made.sequence),
            stamp: made.rosNs,
            recorded_stamp: made.recorded_stamp,
            source: made.source,
          },
        );
        const message = testObservation({ meta: result });
        assert.deepEqual(observationType.decode(observationType.encode(message)).meta, result);
      }),
    );
  });
});

describe('bump', () => {
  it('raises one topic and leaves the others and the old value alone', () => {
    const before = { a: 3 };
    assert.deepEqual([bump(before, 'a'), bump(before, 'b'), before], [{ a: 4 }, { a: 3, b: 1 }, { a: 3 }]);
  });
});
