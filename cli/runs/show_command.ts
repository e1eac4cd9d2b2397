// `worldforge runs show RUN`: one run, and what to type next.
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { performing } from '../perform.ts';
import { findRun } from './find.ts';
import type { ShowFlags } from './flags.ts';

function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : String(value);
}

function perform({ process }: CliContext, flags: ShowFlags, run: string): number {
  const { entry, manifest } = findRun(flags.workspaceDir, run);
  if (flags.format === 'json') {
    const value = { schema_version: 1, entry, files: manifest.files, facts: manifest.facts };
    process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
    return exitCodes.ok;
  }
  const known = Object.entries(entry).filter(([, value]) => value !== null && textOf(value) !== '');
  const width = Math.max(...known.map(([name]) => name.length));
  for (const [name, value] of known) process.stdout.write(`${name.padEnd(width)}  ${textOf(value)}\n`);
  return exitCodes.ok;
}

export async function show(this: CliContext, flags: ShowFlags, run: string): Promise<void> {
  await performing(this, 'runs show', () => perform(this, flags, run));
}
