/** LIVE on DDS, in a process on ROS; the refusals of the gate's own process are in ros_live_refused. */
import assert from 'node:assert/strict';
import { needs } from '../support/needs.ts';
import { runOnRos } from '../support/ros.ts';

describe('a LIVE gate, in a process on ROS', function () {
  needs('ros');
  this.timeout(300_000);

  it('is heard, hears, and executes one plan', async () => {
    const { passed, failed } = await runOnRos(new URL('../ros/live_gate_cases.js', import.meta.url));
    assert.deepEqual(failed, []);
    assert.equal(passed.length, 1);
  });
});
