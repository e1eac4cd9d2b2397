import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import { mappedSegments, removeUnmapped } from '../../../launch/runner/shared_memory.ts';
import { scratchFolder, type Scratch } from '../../support/scratch.ts';

/** A machine of its own: processes with what they map, and the files of shared memory. */
function machine(scratch: Scratch, mapped: Readonly<Record<number, readonly string[]>>) {
  const places = { processes: scratch.in('proc'), segments: scratch.in('shm') };
  mkdirSync(scratch.in('proc', 'self'), { recursive: true });
  for (const [pid, names] of Object.entries(mapped)) {
    const lines = names.map((name) => `7f00-7f01 rw-s 00000000 00:1a 12 ${places.segments}/${name}\n`);
    scratch.write({
      [`proc/${pid}/maps`]: `7f02-7f03 r-xp 00000000 08:01 1 /usr/bin/node\n${lines.join('')}`,
    });
    for (const name of names) scratch.write({ [`shm/${name}`]: '' });
  }
  return places;
}

describe('removeUnmapped', () => {
  it('removes what nobody maps, with its lock and semaphore, and nothing else', () => {
    using scratch = scratchFolder();
    const places = machine(scratch, {
      7: ['fastrtps_ab12', 'fastrtps_port7400', 'of_somebody_else'],
      8: ['fastrtps_port7400'],
    });
    scratch.write({ 'shm/fastrtps_ab12_el': '', 'shm/sem.fastrtps_ab12_mutex': '', 'shm/fastrtps_cd': '' });
    const segments = mappedSegments(7, places);
    assert.deepEqual(segments, ['fastrtps_ab12', 'fastrtps_port7400']);
    scratch.write({ 'proc/7/maps': '' });
    assert.deepEqual(removeUnmapped(segments, places), ['fastrtps_ab12']);
    const left = readdirSync(places.segments).toSorted();
    assert.deepEqual(left, ['fastrtps_cd', 'fastrtps_port7400', 'of_somebody_else']);
  });

  it('knows nothing of a process that is gone', () => {
    using scratch = scratchFolder();
    assert.deepEqual(mappedSegments(7, machine(scratch, {})), []);
  });
});
