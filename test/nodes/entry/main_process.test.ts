/** The end of a node's process. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setImmediate, setTimeout as pause } from 'node:timers/promises';
import { inRepository } from '../../../scripts/repository.ts';
import { needs } from '../../support/needs.ts';
import { rosTestEnvironment } from '../../support/ros.ts';
import { scratchFolder } from '../../support/scratch.ts';

const interruptEveryMs = 2;

describe('runMain', function () {
  needs('ros');
  this.timeout(60_000);

  it('ends with its own code, however often it is interrupted', async () => {
    using scratch = scratchFolder();
    const main = inRepository('dist', 'nodes', 'recorder', 'main.js');
    const args = [main, '--ros-args', '-p', `workspace:=${scratch.in('ws')}`];
    const env = {
      ...rosTestEnvironment(),
      WORLDFORGE_KEY_DIR: scratch.in('keys'),
      ROS_LOG_DIR: scratch.in('log'),
    };
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
    const closed = once(child, 'close');
    const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;
    while (!isOver() && !said.includes('recording run')) await setImmediate();
    child.kill('SIGINT');
    while (!isOver() && !said.includes('is sealed')) await setImmediate();
    // Through all of its end, as far as there is a process; more of them would leave it no time to end.
    while (!isOver() && child.kill('SIGINT')) await pause(interruptEveryMs);
    assert.deepEqual(await closed, [0, null], said);
    assert.match(said, /is sealed: incomplete/);
  });
});
