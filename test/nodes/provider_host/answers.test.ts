/** Where the time of a call went. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Timings } from '../../../msgs/index.ts';
import { timingsOf } from '../../../nodes/provider_host/answers.ts';

describe('timingsOf', () => {
  it('calls inference what nobody explains', () => {
    assert.deepEqual(timingsOf({ queueNs: 5n, totalNs: 100n }, undefined), {
      queue_ns: 5n,
      inference_ns: 100n,
      transport_ns: 0n,
      translation_ns: 0n,
    });
  });

  it('has parts that sum up to the whole, as long as the provider claims no more than that', () => {
    const part = fc.bigInt({ min: 0n, max: 1_000_000n });
    const parts = fc.record({ queueNs: part, transportNs: part, translationNs: part, inferenceNs: part });
    const sum = (timings: Timings): bigint =>
      timings.queue_ns + timings.inference_ns + timings.transport_ns + timings.translation_ns;
    fc.assert(
      fc.property(part, parts, (queueNs, own) => {
        const totalNs = own.queueNs + own.transportNs + own.translationNs + own.inferenceNs;
        const timings = timingsOf({ queueNs, totalNs }, { ...own, inferenceNs: 7n });
        assert.equal(timings.inference_ns, own.inferenceNs);
        assert.equal(sum(timings), queueNs + totalNs);
      }),
    );
  });

  it('leaves nothing for inference when the provider claims more than it took', () => {
    const own = { queueNs: 0n, inferenceNs: 0n, transportNs: 900n, translationNs: 0n };
    assert.equal(timingsOf({ queueNs: 0n, totalNs: 100n }, own).inference_ns, 0n);
  });
});
