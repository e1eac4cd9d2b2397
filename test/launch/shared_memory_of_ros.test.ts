/** A node on DDS that had to be killed leaves nothing in shared memory. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { systemClocks } from '../../core/clock.ts';
import { mappedSegments } from '../../launch/runner/shared_memory.ts';
import { supervise } from '../../launch/runner/supervise.ts';
import { inRepository } from '../../scripts/repository.ts';
import { needs } from '../support/needs.ts';
import { rosTestEnvironment } from '../support/ros.ts';

const main = `
const require = (await import('node:module')).createRequire('${inRepository('.ros', 'node')}/');
const rclnodejs = require('rclnodejs');
await rclnodejs.init();
const node = new rclnodejs.Node('planted');
node.createPublisher('std_msgs/msg/String', 'planted');
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => undefined);
(await import('node:fs')).writeSync(1, process.pid + '\\n');
// A node that hangs: no handler of a signal runs any more.
for (;;);
`;

describe('supervise, on DDS', () => {
  needs('ros');

  it('removes the shared memory of a node that it had to kill', async () => {
    const interrupted = new AbortController();
    let segments: readonly string[] = [];
    const { ends } = await supervise(
      [
        {
          name: 'planted-1',
          command: process.execPath,
          args: ['--input-type=module', '-e', main],
          environment: rosTestEnvironment(),
          isRequired: true,
        },
      ],
      {
        clocks: systemClocks,
        signal: interrupted.signal,
        graceNs: 300_000_000n,
        onLine: (_, line) => {
          const [, pid] = /^\[planted-1\] (\d+)$/.exec(line) ?? [];
          if (pid === undefined) return;
          segments = mappedSegments(Number(pid));
          interrupted.abort();
        },
      },
    );
    assert.deepEqual(ends, [{ name: 'planted-1', code: 137, byItself: false, killed: true }]);
    // Ports are shared by every process of the domain; the segment of its own messages is not.
    const own = segments.filter((name) => !name.includes('port'));
    assert.equal(own.length, 1);
    for (const name of own) {
      assert.ok(!existsSync(path.join('/dev/shm', name)));
      assert.ok(!existsSync(path.join('/dev/shm', `${name}_el`)));
    }
  });
});
