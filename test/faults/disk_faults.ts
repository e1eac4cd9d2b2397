/** Faults of a disk for one child process, by a library that is loaded before its own. */
import { execFileSync } from 'node:child_process';
import { constants } from 'node:os';
import { inRepository } from '../../scripts/repository.ts';

export type FaultyCall = 'write' | 'fsync' | 'fdatasync' | 'ftruncate' | 'short';

/** The name of a folder below which the `count`-th such call fails. */
export function faultFolder(call: FaultyCall, count: number, error: 'EIO' | 'ENOSPC' = 'EIO'): string {
  return `fault-${call}-${String(count)}-${String(constants.errno[error])}`;
}

/** Builds the library into a folder and returns its path. Needs gcc. */
export function buildDiskFaults(library: string): string {
  const source = inRepository('test', 'faults', 'disk_faults.c');
  execFileSync('gcc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl']);
  return library;
}
