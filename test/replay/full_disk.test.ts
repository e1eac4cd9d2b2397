import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { needs } from '../support/needs.ts';
import { eachScratch } from './each_scratch.ts';
import type { FullDisk } from './full_disk.ts';

const program = fileURLToPath(new URL('./full_disk.js', import.meta.url));
const script = 'mount -t tmpfs -o size=1536k none "$1" && exec "$2" "$3" "$1" "$4"';

describe('evidence on a full disk', () => {
  needs('root');
  const at = eachScratch();

  it('is refused with its code, then never touched again, and what came before is whole', () => {
    mkdirSync(at('disk'));
    const args = ['--mount', 'sh', '-c', script, 'sh', at('disk'), process.execPath, program, at('heads')];
    const result = JSON.parse(execFileSync('unshare', args, { encoding: 'utf8' })) as FullDisk;
    const { bagCutAt, journalRecords, ...rest } = result;
    assert.deepEqual(rest, {
      bag: ['workspace_full', 'workspace_full', 'workspace_full', 'workspace_full'],
      bagUntouched: true,
      journal: ['workspace_full', 'workspace_full', 'workspace_full'],
      journalUntouched: true,
      manifest: 'workspace_full',
      manifestKept: true,
      begin: 'workspace_full',
      left: ['run_manifest.json', 'run_manifest.sig', 'runs'],
    });
    assert.match(bagCutAt, /^record \d+ \(\w+.*\) at byte \d+$/);
    assert.equal(journalRecords[0], journalRecords[1]);
  });
});
