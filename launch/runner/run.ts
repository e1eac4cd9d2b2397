// Starts what a launch file resolved to, and watches over it until it has ended.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { execPath } from 'node:process';
import type { Environment } from '../../core/environment.ts';
import { WorldforgeError } from '../../core/errors.ts';
import { packageRoot } from '../../core/package_root.ts';
import type { Program } from './child.ts';
import { rosArguments } from './command.ts';
import { writeParameterFiles } from './parameter_files.ts';
import type { LaunchProcess } from './process.ts';
import { supervise, type SuperviseOptions, type SuperviseOutcome } from './supervise.ts';

export interface RunOptions extends SuperviseOptions {
  /** On ROS 2; what the launch file sets comes on top. */
  readonly environment: Environment;
  /** Where the programs lie, one `<exec>/main.js` each. */
  readonly programs?: string;
}

const ownPrograms = path.join(packageRoot, 'dist', 'nodes');

export async function runLaunch(
  processes: readonly LaunchProcess[],
  { environment, programs = ownPrograms, ...options }: RunOptions,
): Promise<SuperviseOutcome> {
  const mains = processes.map(({ exec }) => path.join(programs, exec, 'main.js'));
  const missing = mains.find((main) => !existsSync(main));
  if (missing !== undefined)
    throw new WorldforgeError('launch_file', `${missing} does not exist`, { hint: 'npm run build' });
  using files = writeParameterFiles(processes);
  const started = processes.map((process, index): Program => {
    const ros = rosArguments(process, files.paths[index] ?? '');
    return {
      name: `${process.name}-${String(index + 1)}`,
      command: execPath,
      args: ['--enable-source-maps', mains[index] ?? '', ...ros],
      environment: { ...environment, ...Object.fromEntries(process.environment) },
      isRequired: process.isRequired,
    };
  });
  return await supervise(started, options);
}
