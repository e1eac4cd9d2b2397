/** Removing runs: never through a link, never outside of the workspace, never one that is held. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { lockRun } from '../../../replay/run_lock.ts';
import { finishRemovals, removeRun } from '../../../replay/runs/remove.ts';
import { scanRuns } from '../../../replay/runs/scan.ts';
import { eachScratch } from '../each_scratch.ts';
import { writeBareRun } from './bare_runs.ts';

const at = '2026-01-31T12:00:00.000Z';

describe('removing a run', () => {
  const inScratch = eachScratch();
  const space = (...parts: string[]) => inScratch('space', ...parts);
  /** A file beside the workspace that nothing may touch. */
  function precious(): string {
    mkdirSync(inScratch('outside'));
    writeFileSync(inScratch('outside', 'precious'), 'kept');
    return inScratch('outside');
  }

  it('takes the folder of that run away and nothing else', () => {
    const ids = [1, 2].map((number) => writeBareRun(space(), { at, number }));
    assert.equal(removeRun(space(), ids[0] ?? ''), true);
    assert.deepEqual(readdirSync(space('runs')), [ids[1]]);
    assert.deepEqual([readdirSync(space('removed')), readdirSync(space('locks'))], [[], []]);
    assert.equal(removeRun(space(), ids[0] ?? ''), false);
  });

  it('does not follow a link inside of a run', () => {
    const outside = precious();
    const id = writeBareRun(space(), { at, number: 1 });
    symlinkSync(outside, space('runs', id, 'logs'));
    assert.equal(removeRun(space(), id), true);
    assert.deepEqual(readdirSync(outside), ['precious']);
  });

  it('refuses a link in place of a run, of the runs folder, or of the place where runs wait', () => {
    const outside = precious();
    const id = writeBareRun(space(), { at, number: 1 });
    const other = '20260131T120000Z-0000000f';
    symlinkSync(outside, space('runs', other));
    assert.throws(() => removeRun(space(), other), { code: 'run_not_removed' });
    symlinkSync(outside, space('removed'));
    assert.throws(() => removeRun(space(), id), { code: 'run_not_removed' });
    assert.throws(() => finishRemovals(space()), { code: 'run_not_removed' });
    renameSync(space('runs'), inScratch('outside', 'runs'));
    symlinkSync(inScratch('outside', 'runs'), space('runs'));
    assert.throws(() => removeRun(space(), id), { code: 'run_not_removed' });
    assert.deepEqual(readdirSync(outside).sort(), ['precious', 'runs']);
    assert.ok(existsSync(inScratch('outside', 'runs', id, 'run_manifest.json')));
  });

  it('refuses what is no run id, a path above all', () => {
    precious();
    for (const name of ['', '..', '../outside', '/', 'a'.repeat(300), '20260131T120000Z-0000000g'])
      assert.throws(() => removeRun(space(), name), { code: 'run_not_removed' }, name);
    assert.deepEqual(readdirSync(inScratch('outside')), ['precious']);
  });

  it('refuses a run that a process holds', () => {
    const id = writeBareRun(space(), { at, number: 1 });
    const lock = lockRun(space(), id, 'recorder');
    assert.throws(() => removeRun(space(), id), { code: 'run_held' });
    lock[Symbol.dispose]();
    assert.equal(removeRun(space(), id), true);
  });

  it('ends what an earlier removal left', () => {
    const id = writeBareRun(space(), { at, number: 1 });
    mkdirSync(space('removed'));
    renameSync(space('runs', id), space('removed', id));
    assert.deepEqual(scanRuns(space()), { runs: [], issues: [] });
    finishRemovals(space());
    assert.deepEqual(readdirSync(space('removed')), []);
  });
});
