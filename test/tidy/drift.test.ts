/** Generated files that differ from what the generator writes are found and named. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync } from 'node:fs';
import { inRepository } from '../../scripts/repository.ts';
import { scratchFolder, type Scratch } from '../support/scratch.ts';

function copyOfTree(): Scratch {
  const scratch = scratchFolder();
  for (const folder of ['msgs', 'docs'])
    cpSync(inRepository(folder), scratch.in(folder), { recursive: true });
  return scratch;
}

function generateCheck(root: string): { status: number | null; stdout: string } {
  const script = inRepository('dist', 'scripts', 'generate.js');
  return spawnSync(process.execPath, [script, '--check'], { cwd: root, encoding: 'utf8' });
}

describe('the check of generated files', () => {
  it('passes the tree as it is', () => {
    using scratch = copyOfTree();
    const { status, stdout } = generateCheck(scratch.path);
    assert.deepEqual({ status, stdout }, { status: 0, stdout: '' });
  });

  it('names a generated file that was edited', () => {
    using scratch = copyOfTree();
    appendFileSync(scratch.in('msgs', 'gen', 'index.ts'), '// edited\n');
    const { status, stdout } = generateCheck(scratch.path);
    assert.deepEqual({ status, stdout }, { status: 1, stdout: 'differs: msgs/gen/index.ts\n' });
  });

  it('names what a changed message leaves behind', () => {
    using scratch = copyOfTree();
    appendFileSync(scratch.in('msgs', 'msg', 'Heartbeat.msg'), 'uint8 planted\n');
    const { status, stdout } = generateCheck(scratch.path);
    assert.equal(status, 1);
    assert.match(stdout, /heartbeat\.ts\n/);
    assert.match(stdout, /docs\/reference\/messages\.md\n/);
  });
});
