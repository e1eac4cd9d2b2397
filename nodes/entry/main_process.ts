// The process of a node: its arguments, its environment, its signals, its exit code.
import type { z } from 'zod';
import { processEnvironment } from '../../core/environment.ts';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import { endWithin } from './end_watchdog.ts';
import { runNode, type NodeProgram } from './run_node.ts';

const errorCode = 2;

/** Runs a node as this process: the first SIGINT or SIGTERM ends it cleanly, later ones change nothing. */
export async function runMain<S extends z.ZodObject>(program: NodeProgram<S>): Promise<void> {
  const interrupted = new AbortController();
  const onSignal = (): void =>
    interrupted.abort(new WorldforgeError('interrupted', `${program.name} was stopped`));
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    process.exitCode = await runNode(program, {
      args: process.argv.slice(2),
      environment: processEnvironment(),
      signal: interrupted.signal,
      onEnding: () => void endWithin(program.name),
    });
  } catch (error) {
    const next = error instanceof WorldforgeError && error.hint !== '' ? `; next: ${error.hint}` : '';
    const code = error instanceof WorldforgeError ? `${error.code}: ` : '';
    process.stderr.write(`${program.name}: ${code}${errorText(error)}${next}\n`);
    process.exitCode = errorCode;
  }
  // Left to itself, Node gives up its signal handlers and then unloads DDS for a tenth of a second, in which
  // a second SIGINT, as ros2 launch sends after Ctrl-C, would kill the process.
  process.exit();
}
