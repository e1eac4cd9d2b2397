import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readJournalFile } from '../../replay/journal_reader.ts';
import { buildDiskFaults, faultFolder, type FaultyCall } from '../faults/disk_faults.ts';
import { needs } from '../support/needs.ts';
import { eachScratch } from './each_scratch.ts';
import type { FaultyJournal } from './faulty_journal.ts';

const program = fileURLToPath(new URL('./faulty_journal.js', import.meta.url));

/**
 * Calls of a journal of four records: opened, head, four verdicts, closed and head are written and synced one
 * by one, after one write of zeros; folder, end and folder again are synced.
 */
const calls: Readonly<Record<FaultyCall, number>> = {
  write: 9,
  fdatasync: 8,
  fsync: 3,
  ftruncate: 1,
  short: 9,
};

describe('journal on a faulty disk', () => {
  needs('gcc');
  const at = eachScratch();

  function run(folders: readonly string[]): readonly FaultyJournal[] {
    for (const folder of folders) mkdirSync(folder, { recursive: true });
    const env = { ...process.env, LD_PRELOAD: buildDiskFaults(at('disk_faults.so')) };
    const output = execFileSync(process.execPath, [program, at('heads'), ...folders], { env });
    return JSON.parse(output.toString()) as FaultyJournal[];
  }

  const folders = (call: FaultyCall, error: 'EIO' | 'ENOSPC') =>
    Array.from({ length: calls[call] }, (_, index) => at(faultFolder(call, index + 1, error)));

  it('keeps what it called durable at every write and sync that fails, and is never written to again', () => {
    const failing = (['write', 'fdatasync', 'fsync', 'ftruncate'] as const).flatMap((call) =>
      (['EIO', 'ENOSPC'] as const).flatMap((error) => folders(call, error)),
    );
    for (const { folder, code, after, durable, untouched } of run(failing)) {
      const expected = folder.endsWith('-28') ? 'workspace_full' : 'evidence_write_failed';
      assert.equal(code, expected, folder);
      assert.ok(after.length === 0 || after.every((again) => again === expected), folder);
      assert.equal(untouched, true, folder);
      const { records, fault } = readJournalFile(folder);
      const readable = records.filter((record) => record.type === 'verdict').length;
      assert.ok(readable === durable || readable === durable + 1, `${folder}: ${readable} of ${durable}`);
      assert.ok(fault === undefined || fault.torn || fault.reason === 'it is empty', fault?.reason);
    }
  });

  it('writes on where the disk took a part of a record', () => {
    for (const { folder, code, durable } of run([...folders('short', 'EIO'), at('without')])) {
      assert.deepEqual([code, durable], ['', 4], folder);
      assert.equal(readJournalFile(folder).closed, true, folder);
    }
  });

  it('meets every fault that the shim makes: one more of each kind does not happen', () => {
    const kinds = Object.keys(calls) as FaultyCall[];
    const beyond = kinds.map((call) => at(faultFolder(call, calls[call] + 1)));
    assert.deepEqual(
      run(beyond).map(({ code }) => code),
      beyond.map(() => ''),
    );
  });
});
