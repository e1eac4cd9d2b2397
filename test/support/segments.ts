/** Segments of DDS in the memory of this machine that nobody uses: what somebody left behind. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const folder = '/dev/shm';

/** Names of segments that living processes have mapped; other runs on this machine may have theirs. */
function mappedNow(): ReadonlySet<string> {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const names = pids.flatMap((pid) => {
    try {
      const maps = readFileSync(path.join('/proc', pid, 'maps'), 'utf8');
      return [...maps.matchAll(/\/dev\/shm\/(\S+)/g)].map(([, name]) => name ?? '');
    } catch {
      return []; // it ended meanwhile
    }
  });
  return new Set(names);
}

/** A lock file belongs to the segment of its name. */
export function leftSegments(): readonly string[] {
  const found = readdirSync(folder).filter((name) => /^fastrtps_\w+$/.test(name) && !name.endsWith('_el'));
  const mapped = mappedNow();
  return found.filter((name) => !mapped.has(name));
}
