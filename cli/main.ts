#!/usr/bin/env node
// Entry of the command line.
import { run } from '@stricli/core';
import { makeApp } from './app.ts';
import type { CliContext } from './context.ts';
import { exitCodes } from './errors.ts';

const interrupted = new AbortController();
/** The next one ends the process. This one counts as handled until every other listener has heard it. */
const onSignal = (name: NodeJS.Signals): void => {
  interrupted.abort(new Error('interrupted'));
  setImmediate(() => process.off(name, onSignal));
};
process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);
// A terminal that is closed must leave no run unsealed, and no node that nobody watches.
process.on('SIGHUP', onSignal);

// A reader that went away, or a full disk behind the output, must not cost a run its evidence.
const lost = new Set<string>();
process.stderr.on('error', () => undefined);
process.stdout.on('error', () => {
  lost.add('stdout');
  process.exitCode = exitCodes.error;
});

const outcome: CliContext['process'] = {
  stdout: process.stdout,
  stderr: process.stderr,
  exitCode: null,
};
await run(makeApp(), process.argv.slice(2), {
  process: outcome,
  stdin: process.stdin,
  interactive: process.stdin.isTTY && process.stderr.isTTY,
  signal: interrupted.signal,
});
// The parser's own codes are negative; to a shell every usage error is 2.
const code = Number(outcome.exitCode ?? exitCodes.error);
process.exitCode = code < 0 || lost.size > 0 ? exitCodes.error : code;
