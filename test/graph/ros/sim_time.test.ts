/** The ros clock of a node that follows /clock, from the samples that come. */
import assert from 'node:assert/strict';
import { nsToStamp } from '../../../core/time.ts';
import { SimTime } from '../../../graph/ros/sim_time.ts';
import { clockTopic } from '../../../msgs/index.ts';

const sample = (ns: bigint) => clockTopic.type.encode({ clock: nsToStamp(ns) });
const secondNs = 1_000_000_000n;

describe('SimTime', () => {
  it('is 0 before anything came, then what came last', () => {
    const time = new SimTime();
    assert.deepEqual([time.now(), time.hasCome], [0n, false]);
    for (const ns of [5n, 5n, 900n * secondNs]) {
      time.take(sample(ns));
      assert.deepEqual([time.now(), time.hasCome, time.findings], [ns, true, []]);
    }
  });

  it('goes back with its source, and says so by code', () => {
    const time = new SimTime();
    for (const ns of [100n, 102n, 50n, 51n]) time.take(sample(ns * secondNs));
    assert.equal(time.now(), 51n * secondNs);
    const once = '/clock went back once, last from 102.000 s to 50.000 s';
    assert.deepEqual(time.findings, [{ code: 'clock_reset', detail: once }]);
    time.take(sample(0n));
    assert.equal(time.findings[0]?.detail, '/clock went back 2 times, last from 51.000 s to 0.000 s');
  });

  it('refuses and counts what is no time, and keeps the time it had', () => {
    const time = new SimTime();
    time.take(sample(7n));
    for (const bytes of [new Uint8Array(3), sample(-1n), new Uint8Array(200)]) time.take(bytes);
    assert.deepEqual([time.now(), time.refused, time.findings], [7n, 3, []]);
  });
});
