// A command on ROS 2. The loader of the system reads its surroundings when a process starts, so a process
// that was started without ROS starts this command line once more, with it.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { processEnvironment, type Environment } from '../core/environment.ts';
import { rosChildEnvironment } from '../graph/ros/environment.ts';

const signalBase = 128;
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Performs the command in this process where it is on ROS already, otherwise in a child that gets the same
 * arguments, terminal and signals. @returns the exit code; @throws WorldforgeError ros_missing
 */
export async function onRos(perform: (environment: Environment) => Promise<number>): Promise<number> {
  const own = processEnvironment();
  const environment = rosChildEnvironment(own);
  return environment === own ? perform(environment) : await again(environment);
}

async function again(environment: Environment): Promise<number> {
  // In a session of its own: a terminal's interrupt would otherwise reach it beside the one that is passed
  // on, and to be interrupted twice means to leave at once.
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    env: { ...environment },
    stdio: 'inherit',
    detached: true,
  });
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of forwarded) process.on(signal, pass);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        resolve(code ?? signalBase + constants.signals[signal ?? 'SIGKILL']);
      });
    });
  } finally {
    for (const name of forwarded) process.off(name, pass);
  }
}

/** The arguments of a node in this namespace. */
export function namespaceArguments(namespace: string | undefined): readonly string[] {
  if (namespace === undefined) return [];
  return ['--ros-args', '-r', `__ns:=${namespace.startsWith('/') ? '' : '/'}${namespace}`];
}
