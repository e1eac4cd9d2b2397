/** Another time of day for one child process, by a library that is loaded before its own. */
import { execFileSync } from 'node:child_process';
import type { Environment } from '../../core/environment.ts';
import { inRepository } from '../../scripts/repository.ts';

/** Builds the library into a file; the environment of a process whose clock is so far ahead. Needs gcc. */
export function clockOffset(library: string, seconds: number): Environment {
  const source = inRepository('test', 'faults', 'clock_offset.c');
  execFileSync('gcc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl']);
  return { LD_PRELOAD: library, WORLDFORGE_CLOCK_OFFSET_S: String(seconds) };
}
