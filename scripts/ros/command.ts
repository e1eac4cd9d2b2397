/** Runs one command of the setup: its output goes to a log, the end of which is shown when it fails. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Environment } from '../../core/environment.ts';

/** Compiling for the first time takes about two minutes; a slow network or machine gets more. */
const limitMs = 30 * 60_000;
const shownLines = 40;

export interface CommandOptions {
  readonly log: string;
  readonly cwd?: string;
  readonly environment?: Environment;
}

export function execute(command: string, args: readonly string[], options: CommandOptions): void {
  mkdirSync(path.dirname(options.log), { recursive: true });
  const log = openSync(options.log, 'a');
  const { status, signal, error } = spawnSync(command, args, {
    cwd: options.cwd,
    env: { ...(options.environment ?? process.env) },
    stdio: ['ignore', log, log],
    timeout: limitMs,
  });
  closeSync(log);
  if (status === 0) return;
  const end = readFileSync(options.log, 'utf8').trimEnd().split('\n').slice(-shownLines).join('\n');
  const how = error?.message ?? signal ?? `status ${String(status)}`;
  throw new Error(`${end}\n${command} ended with ${how}; all of its output is in ${options.log}`);
}
