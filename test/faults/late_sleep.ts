/** Threads of one child process that fall asleep late, by a library that is loaded before its own. */
import { execFileSync } from 'node:child_process';
import type { Environment } from '../../core/environment.ts';
import { inRepository } from '../../scripts/repository.ts';

/** Builds the library into a file; the environment of a process that it is loaded into. Needs gcc. */
export function lateSleep(library: string): Environment {
  const source = inRepository('test', 'faults', 'late_sleep.c');
  execFileSync('gcc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl']);
  return { LD_PRELOAD: library };
}
