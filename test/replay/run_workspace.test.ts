import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRun, discardRun, makeRunId, resolveRun, writeInput } from '../../replay/run_workspace.ts';
import { eachScratch } from './each_scratch.ts';

const source = { wallNs: 1_769_860_800_000_000_000n, random: Buffer.from('0123456789', 'hex') };
const runId = '20260131T120000Z-01234567';

describe('run workspace', () => {
  const at = eachScratch();

  it('names a run by its wall time and random bytes', () => {
    assert.equal(makeRunId(source), runId);
  });

  it('makes the folder of a run and finds it again by id and by path', () => {
    const run = createRun(at('space'), source);
    assert.equal(run.folder, at('space', 'runs', runId));
    assert.equal(resolveRun(at('space'), runId), run.folder);
    assert.equal(resolveRun(at('elsewhere'), run.folder), run.folder);
  });

  it('says that there is no such run', () => {
    assert.throws(() => resolveRun(at('space'), runId), { code: 'run_missing' });
    assert.throws(() => resolveRun(at('space'), at('nowhere')), { code: 'run_missing' });
  });

  it('never makes the same run twice', () => {
    createRun(at('space'), source);
    assert.throws(() => createRun(at('space'), source), { code: 'workspace_unwritable' });
  });

  it('says that the workspace cannot be written', () => {
    writeFileSync(at('file'), '');
    assert.throws(() => createRun(at('file'), source), { code: 'workspace_unwritable' });
    assert.throws(() => createRun('/proc/worldforge', source), { code: 'workspace_unwritable' });
  });

  it('keeps inputs under plain names only', () => {
    const run = createRun(at('space'), source);
    assert.equal(writeInput(run, 'planner.json', '{}'), 'inputs/planner.json');
    assert.equal(readFileSync(at('space', 'runs', runId, 'inputs', 'planner.json'), 'utf8'), '{}');
    for (const name of ['../up', 'a/b', '.hidden', '', 'a'.repeat(200)]) {
      assert.throws(() => writeInput(run, name, ''), RangeError);
    }
  });

  it('takes back a run that was never begun', () => {
    const run = createRun(at('space'), source);
    discardRun(run);
    assert.equal(existsSync(run.folder), false);
  });
});
