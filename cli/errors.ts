// Errors as an operator reads them: what went wrong with its code, and the next command.
import { errorText, WorldforgeError } from '../core/errors.ts';

/** Exit codes: 0 done, 1 a gate or check said no, 2 usage or typed error, nothing written. */
export const exitCodes = { ok: 0, refused: 1, error: 2 } as const;

/** Two lines. `command` is the path of the command, e.g. `replay verify`. */
export function formatError(command: string, error: unknown): string {
  const code = error instanceof WorldforgeError ? `${error.code}: ` : '';
  const hint =
    error instanceof WorldforgeError && error.hint !== '' ? error.hint : `worldforge ${command} --help`;
  const text = errorText(error).replaceAll('\n', ' ');
  return `WorldForge CLI error [${command}]: ${code}${text}\nFirst triage: ${hint}`;
}
