/** A gate whose loop hangs is killed, by a thread that does not; one that turns, or that ends, is not. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { inRepository } from '../../../scripts/repository.ts';

const moduleOf = (...parts: string[]) => JSON.stringify(pathToFileURL(inRepository('dist', ...parts)).href);
const opening =
  `import { killWhenSilent } from ${moduleOf('nodes', 'safety_gate', 'loop_watchdog.js')};` +
  `import { systemClocks as clocks } from ${moduleOf('core', 'clock.js')};` +
  `const watch = (limitMs) => killWhenSilent({ name: 'gate', clocks, limitMs });`;
const hang = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);';

function run(then: string) {
  const args = ['--input-type=module', '--eval', `${opening} ${then}`];
  return spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000 });
}

describe('killWhenSilent', function () {
  this.timeout(60_000);

  it('kills a process whose loop hangs, and says so', () => {
    const { signal, stderr } = run(`watch(500); setTimeout(() => { ${hang} }, 200);`);
    assert.equal(signal, 'SIGKILL', stderr);
    assert.equal(stderr, 'gate: its loop was silent for 500 ms; it is killed\n');
  });

  it('leaves a loop that turns alone, and one that was given up', () => {
    assert.equal(run('watch(30_000); setTimeout(() => process.exit(3), 500);').status, 3);
    const disposed = 'watch(500)[Symbol.dispose](); setTimeout(() => process.exit(4), 1500);';
    assert.equal(run(disposed).status, 4);
  });
});
