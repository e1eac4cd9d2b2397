/** Each part runs in processes that have ROS in their environment; this one has not. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { MessageType } from '../../../msgs/index.ts';
import { plainTypes, type AnyMessage } from '../../support/definitions.ts';
import { readGolden } from '../../support/golden_cdr.ts';
import { needs } from '../../support/needs.ts';
import { rosTestEnvironment, runOnRos } from '../../support/ros.ts';
import { leftSegments } from '../../support/segments.ts';
import { inRepository } from '../../../scripts/repository.ts';
import { openRosGraph } from '../../../graph/ros/ros_graph.ts';

const leaver = fileURLToPath(new URL('../../ros/leave_main.js', import.meta.url));
/** Eight bytes. */
const estimateDigitsMax = 16;
const outputMax = 64 * 1024 * 1024;

interface PythonAnswer {
  readonly type: string;
  readonly cdr: readonly string[];
  readonly values: readonly unknown[];
}

function askPython(): readonly PythonAnswer[] {
  const requests = plainTypes
    .filter(({ name }) => name.startsWith('worldforge_msgs/'))
    .map(({ name }) => ({ type: name, values: readGolden(name).map(({ value }) => value) }));
  const script = inRepository('test', 'ros', 'rclpy_peer.py');
  const options = { env: { ...rosTestEnvironment() }, input: JSON.stringify(requests), maxBuffer: outputMax };
  return JSON.parse(
    execFileSync('python3', [script, 'serialize'], { ...options, encoding: 'utf8' }),
  ) as PythonAnswer[];
}

/**
 * Our encoding of what these bytes mean. The bytes themselves cannot be compared: rclpy does not clear the
 * gaps before aligned numbers, and its estimate of the size counts a gap before the elements of an empty
 * list.
 */
function recoded(type: MessageType<AnyMessage>, hex: string, digits: number): string {
  const bytes = Buffer.from(hex.slice(0, digits), 'hex');
  return Buffer.from(type.encode(type.decode(bytes))).toString('hex');
}

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

  it('encodes every message of ours as rclpy does', () => {
    for (const { type: name, cdr, values } of askPython()) {
      const type = plainTypes.find((other) => other.name === name)!;
      const golden = readGolden(name);
      for (const [index, { title, cdr: expected }] of golden.entries()) {
        const bytes = cdr[index] ?? '';
        assert.equal(recoded(type, bytes, expected.length), expected, `${name}: ${title}`);
        assert(bytes.length - expected.length < estimateDigitsMax, `${name}: ${title}: ${bytes}`);
      }
      assert.deepEqual(
        values,
        golden.map(({ value }) => value),
        name,
      );
    }
  });

  for (const [end, status] of [
    ['dispose', 0],
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
