// `worldforge launch`: the processes of a launch file, listed or started and watched over.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { systemClocks } from '../../core/clock.ts';
import { processEnvironment, type Environment } from '../../core/environment.ts';
import { packageRoot } from '../../core/package_root.ts';
import { rosChildEnvironment } from '../../graph/ros/environment.ts';
import { parseAssignments } from '../../launch/runner/arguments.ts';
import type { LaunchProcess } from '../../launch/runner/process.ts';
import { describeLaunch, resolveLaunch } from '../../launch/runner/resolve.ts';
import { runLaunch } from '../../launch/runner/run.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { performing } from '../perform.ts';
import type { LaunchFlags } from './flags.ts';
import { argumentsJson, argumentsText, launchJson, launchText } from './print.ts';

/** A bare name is looked for among the launch files of the package first. */
function findFile(name: string): string {
  const own = path.join(packageRoot, 'launch', name);
  return path.basename(name) === name && existsSync(own) ? own : path.resolve(name);
}

function asJson(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

async function perform(context: CliContext, flags: LaunchFlags, words: readonly string[]): Promise<number> {
  const { stdout } = context.process;
  const [name = '', ...rest] = words;
  const file = findFile(name);
  if (flags.showArgs) {
    const known = describeLaunch(file);
    stdout.write(flags.format === 'json' ? asJson(argumentsJson(name, known)) : argumentsText(name, known));
    return exitCodes.ok;
  }
  const launch = resolveLaunch(file, parseAssignments(rest, name));
  if (flags.print) {
    stdout.write(flags.format === 'json' ? asJson(launchJson(launch)) : launchText(launch));
    return exitCodes.ok;
  }
  if (flags.graph === 'memory') {
    const { launchInProcess } = await import('./memory.ts');
    return launchInProcess(context, launch, flags.format);
  }
  const environment = rosChildEnvironment(processEnvironment());
  return start(context, launch.processes, environment);
}

/** A second interrupt must not end the one who ends the others: they have a limit already. */
async function start(
  context: CliContext,
  processes: readonly LaunchProcess[],
  environment: Environment,
): Promise<number> {
  const ignored = (): void => undefined;
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, ignored);
  try {
    const { exitCode } = await runLaunch(processes, {
      environment,
      clocks: systemClocks,
      signal: context.signal,
      onLine: (stream, line) => context.process[stream].write(`${line}\n`),
    });
    return exitCode;
  } finally {
    for (const name of signals) process.off(name, ignored);
  }
}

export async function launch(this: CliContext, flags: LaunchFlags, ...words: string[]): Promise<void> {
  await performing(this, 'launch', () => perform(this, flags, words));
}
