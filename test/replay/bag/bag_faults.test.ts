import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { walkMessages } from '../../../replay/bag/bag_walk.ts';
import { loadZstd } from '../../../replay/bag/decompress.ts';
import { BagFault } from '../../../replay/bag/raw_records.ts';
import { ByteSource } from '../../../replay/byte_source.ts';
import { buildDiskFaults, faultFolder, type FaultyCall } from '../../faults/disk_faults.ts';
import { needs } from '../../support/needs.ts';
import { eachScratch } from '../each_scratch.ts';
import type { FaultyBag } from './faulty_bag.ts';

const unzstd = await loadZstd();
const program = fileURLToPath(new URL('./faulty_bag.js', import.meta.url));
/** More than a bag of four messages makes of any call: the last ones meet no fault. */
const callsMax = 80;
/** Calls of each kind that there are at least. */
const callsMin: Readonly<Partial<Record<FaultyCall, number>>> = { write: 30, fdatasync: 8, fsync: 14 };

/** Messages of a bag up to its first fault. */
function readable(folder: string): number {
  let count = 0;
  for (let number = 0; number < 4; number += 1) {
    const file = path.join(folder, 'bag', `bag_${String(number)}.mcap`);
    if (!existsSync(file)) continue;
    using source = new ByteSource(file);
    try {
      for (const _ of walkMessages(source, { unzstd })) count += 1;
    } catch (error) {
      assert.ok(error instanceof BagFault);
    }
  }
  return count;
}

describe('bag on a faulty disk', () => {
  needs('gcc');
  const at = eachScratch();

  function run(folders: readonly string[]): readonly FaultyBag[] {
    for (const folder of folders) mkdirSync(folder, { recursive: true });
    const env = { ...process.env, LD_PRELOAD: buildDiskFaults(at('disk_faults.so')) };
    const output = execFileSync(process.execPath, [program, ...folders], { env });
    return JSON.parse(output.toString()) as FaultyBag[];
  }

  for (const call of ['write', 'fdatasync', 'fsync'] as const) {
    it(`keeps what a flush called durable at every ${call} that fails, and is never written to again`, () => {
      const folders = Array.from({ length: callsMax }, (_, index) =>
        at(faultFolder(call, index + 1, 'ENOSPC')),
      );
      const results = run(folders);
      const faulty = results.filter(({ code }) => code !== '');
      assert.ok(faulty.length >= (callsMin[call] ?? 0), `${String(faulty.length)} faults`);
      assert.deepEqual(results.slice(0, faulty.length), faulty);
      for (const { folder, code, after, durable, untouched, hasContent } of faulty) {
        assert.equal(code, 'workspace_full', folder);
        assert.ok(
          after.every((again) => again !== ''),
          `${folder}: ${after.join(', ')}`,
        );
        assert.equal(untouched, true, folder);
        assert.ok(readable(folder) >= durable, `${folder}: ${readable(folder)} of ${durable}`);
        assert.ok(!hasContent || durable === 4, folder);
      }
    });
  }

  it('writes on where the disk took a part', () => {
    const folders = Array.from({ length: callsMax }, (_, index) => at(faultFolder('short', index + 1)));
    for (const { folder, code, durable } of run(folders)) {
      assert.deepEqual([code, durable, readable(folder)], ['', 4, 4], folder);
    }
  });
});
