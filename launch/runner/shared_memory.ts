// Segments of shared memory that a killed process leaves behind. DDS unlinks them when it is shut down, which
// a process that is killed cannot do; enough of them fill the memory of the machine.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { limits } from './limits.ts';

export interface SharedMemoryPlaces {
  readonly processes: string;
  readonly segments: string;
}

const systemPlaces: SharedMemoryPlaces = { processes: '/proc', segments: '/dev/shm' };

/** The segments of Fast DDS that a process has mapped, by name; empty where nobody may look. */
export function mappedSegments(pid: number, places: SharedMemoryPlaces = systemPlaces): readonly string[] {
  const prefix = `${places.segments}/`;
  const mapped = readMaps(pid, places)
    .split('\n')
    .flatMap((line) => {
      const at = line.indexOf(prefix);
      const name = at < 0 ? '' : line.slice(at + prefix.length);
      return /^fast(rtps|dds)_\w+$/.test(name) ? [name] : [];
    });
  return [...new Set(mapped)];
}

function readMaps(pid: number, { processes }: SharedMemoryPlaces): string {
  try {
    return readFileSync(path.join(processes, String(pid), 'maps'), 'utf8');
  } catch {
    // It ended meanwhile, or belongs to somebody else.
    return '';
  }
}

/** Removes those of the segments that no living process has mapped, each with its lock and its semaphore. */
export function removeUnmapped(
  names: readonly string[],
  places: SharedMemoryPlaces = systemPlaces,
): readonly string[] {
  if (names.length === 0) return [];
  const inUse = new Set(livingProcesses(places).flatMap((pid) => mappedSegments(pid, places)));
  const removed = names.filter((name) => !inUse.has(name));
  for (const name of removed) {
    for (const file of [name, `${name}_el`, `sem.${name}_mutex`])
      rmSync(path.join(places.segments, file), { force: true });
  }
  return removed;
}

function livingProcesses({ processes }: SharedMemoryPlaces): readonly number[] {
  const pids = readdirSync(processes).filter((name) => /^\d+$/.test(name));
  return pids.slice(0, limits.processesAsked).map(Number);
}
