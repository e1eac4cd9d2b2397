// What a command may touch of the process it runs in.
import type { CommandContext } from '@stricli/core';
import type { Readable } from 'node:stream';

export interface CliContext extends CommandContext {
  readonly process: {
    readonly stdout: { write(text: string): void };
    readonly stderr: { write(text: string): void };
    exitCode?: number | string | null;
  };
  readonly stdin: Readable;
  /** Both ends are a terminal: only then may a command ask questions. */
  readonly interactive: boolean;
  /** Aborts at the first SIGINT, SIGTERM or SIGHUP. */
  readonly signal: AbortSignal;
}
