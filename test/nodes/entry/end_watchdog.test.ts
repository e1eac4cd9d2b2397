/** A process whose own thread is stuck ends all the same, and says why; one that ends in time does not. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { inRepository } from '../../../scripts/repository.ts';

const watchdog = pathToFileURL(inRepository('dist', 'nodes', 'entry', 'end_watchdog.js')).href;

function run(then: string) {
  const script = `import { endWithin } from ${JSON.stringify(watchdog)}; ${then}`;
  const options = { encoding: 'utf8', timeout: 60_000 } as const;
  return spawnSync(process.execPath, ['--input-type=module', '--eval', script], options);
}

describe('endWithin', function () {
  this.timeout(60_000);

  it('kills a process whose thread waits for ever, and names its threads', () => {
    const wait = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);';
    const { signal, stderr } = run(`endWithin('stuck', 300); ${wait}`);
    assert.equal(signal, 'SIGKILL', stderr);
    assert.match(stderr, /^stuck: did not end in 300 ms and is killed; its threads wait in\n {2}thread \d+ /);
  });

  it('holds nobody back who ends in time', () => {
    assert.equal(run("endWithin('quick', 60_000);").status, 0);
    assert.equal(run("endWithin('quick', 60_000); process.exit(3);").status, 3);
    const disposed = "endWithin('quick', 100)[Symbol.dispose](); setTimeout(() => process.exit(4), 1000);";
    assert.equal(run(disposed).status, 4);
  });
});
