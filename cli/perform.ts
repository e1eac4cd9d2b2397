// Runs what a command does: its exit code, or the two lines of its error.
import type { CliContext } from './context.ts';
import { exitCodes, formatError } from './errors.ts';

/** `command` is its path, e.g. `operator list`. */
export async function performing(
  { process }: CliContext,
  command: string,
  act: () => Promise<number> | number,
): Promise<void> {
  try {
    process.exitCode = await act();
  } catch (error) {
    process.stderr.write(`${formatError(command, error)}\n`);
    process.exitCode = exitCodes.error;
  }
}
