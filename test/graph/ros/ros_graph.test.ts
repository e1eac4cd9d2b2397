/** Each part runs in processes that have ROS in their environment; this one has not. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { lateSleep } from '../../faults/late_sleep.ts';
import { needs } from '../../support/needs.ts';
import { rosTestEnvironment, runOnRos } from '../../support/ros.ts';
import { scratchFolder } from '../../support/scratch.ts';
import { leftSegments } from '../../support/segments.ts';
import { openRosGraph } from '../../../graph/ros/ros_graph.ts';

const leaver = fileURLToPath(new URL('../../ros/leave_main.js', import.meta.url));
/** Ten times what the slowest end takes on two busy cores: one that hangs is killed. */
const leaveLimitMs = 100_000;

describe('openRosGraph without ROS', () => {
  it('says so, with the command that sets it up', async () => {
    const opened = openRosGraph({ node: 'lonely', args: [], environment: {} });
    await assert.rejects(opened, {
      code: 'ros_missing',
      hint: 'npm run ros:setup && source .ros/setup.bash',
    });
  });
});

describe('the ROS graph, in processes on ROS', function () {
  needs('ros');
  this.timeout(900_000);

  for (const [title, file] of [
    ['keeps the contract of every graph', '../../ros/graph_contract.js'],
    ['keeps its own promises', '../../ros/ros_graph_cases.js'],
    ['follows simulated time', '../../ros/sim_time_cases.js'],
  ] as const) {
    it(title, async () => {
      const { passed, failed } = await runOnRos(new URL(file, import.meta.url));
      assert.deepEqual(failed, []);
      assert.notEqual(passed.length, 0);
    });
  }

  for (const [end, status] of [
    ['dispose', 0],
    ['dispose in a flood', 0],
    ['exit', 3],
    ['throw in a handler', 1],
    ['SIGTERM', 'SIGTERM'],
    ['SIGINT', 'SIGINT'],
  ] as const) {
    it(`leaves no shared memory behind after: ${end}`, () => {
      const before = leftSegments();
      const child = spawnSync(process.execPath, [leaver, end], {
        env: { ...rosTestEnvironment() },
        encoding: 'utf8',
      });
      assert.equal(child.signal ?? child.status, status, child.stderr);
      assert.deepEqual(
        leftSegments().filter((name) => !before.includes(name)),
        [],
      );
    });
  }
});

describe('the ROS graph, where threads fall asleep late', function () {
  needs('ros', 'gcc');
  this.timeout(300_000);

  it('closes while samples are on their way', () => {
    using scratch = scratchFolder();
    const child = spawnSync(process.execPath, [leaver, 'dispose in a flood'], {
      env: { ...rosTestEnvironment(), ...lateSleep(scratch.in('late_sleep.so')) },
      encoding: 'utf8',
      timeout: leaveLimitMs,
      killSignal: 'SIGKILL',
    });
    assert.equal(child.signal ?? child.status, 0, child.stderr);
  });
});
