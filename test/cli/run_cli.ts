/** The command line in this process: what it prints and its exit code. */
import { run } from '@stricli/core';
import { Readable } from 'node:stream';
import { makeApp } from '../../cli/app.ts';
import type { CliContext } from '../../cli/context.ts';

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function runCli(...words: readonly string[]): Promise<CliResult> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const outcome: CliContext['process'] = {
    stdout: { write: (text) => void stdout.push(text) },
    stderr: { write: (text) => void stderr.push(text) },
    exitCode: null,
  };
  await run(makeApp(), words, {
    process: outcome,
    stdin: Readable.from([]),
    interactive: false,
    signal: new AbortController().signal,
  });
  return { code: Number(outcome.exitCode), stdout: stdout.join(''), stderr: stderr.join('') };
}
