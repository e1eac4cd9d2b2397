// The surroundings of a process on ROS 2. The loader of the system reads them when a process starts, so that
// a process cannot put itself on ROS: who starts it gives them, from the shell or from what `npm run
// ros:setup` wrote down.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { environmentValue, type Environment } from '../../core/environment.ts';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import { packageRoot } from '../../core/package_root.ts';

export const distros = ['jazzy', 'kilted', 'lyrical'] as const;
export type Distro = (typeof distros)[number];

/** Why a distribution that people ask for cannot be used. */
export const refusedDistros: Readonly<Record<string, string>> = {
  humble:
    'Humble knows no type hashes (RIHS01): nobody could tell whether two programs mean the same message',
};

/** The folder that `npm run ros:setup` fills; set by its setup.bash. */
export const rosFolderVariable = 'WORLDFORGE_ROS_FOLDER';
export const defaultRosFolder = path.join(packageRoot, '.ros');
export const setupFile = 'env.json';
const setupCommand = 'npm run ros:setup';
const sourceCommand = `${setupCommand} && source .ros/setup.bash`;

const setupShape = z.strictObject({
  schema_version: z.literal(1),
  distro: z.enum(distros),
  /** Variables with one value. */
  set: z.record(z.string(), z.string()),
  /** Search paths, by variable: these folders come before those that are there already. */
  prepend: z.record(z.string(), z.array(z.string())),
});
export type RosSetup = Readonly<z.infer<typeof setupShape>>;

export function missing(text: string, hint = sourceCommand, cause?: unknown): WorldforgeError {
  return new WorldforgeError('ros_missing', text, { hint, cause });
}

/** What the setup in this folder asks for. @throws WorldforgeError ros_missing */
export function readRosSetup(folder: string = defaultRosFolder): RosSetup {
  const file = path.join(folder, setupFile);
  if (!existsSync(file)) throw missing(`ROS 2 is not set up: ${file} does not exist`, setupCommand);
  try {
    return setupShape.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw missing(`${file} cannot be used: ${errorText(cause)}`, setupCommand, cause);
  }
}

/** An environment with a setup on top of it. */
export function withRosSetup(environment: Environment, setup: RosSetup): Environment {
  const result: Record<string, string | undefined> = { ...environment, ...setup.set };
  for (const [name, folders] of Object.entries(setup.prepend)) {
    const present = splitPaths(environment, name).filter((folder) => !folders.includes(folder));
    result[name] = [...folders, ...present].join(path.delimiter);
  }
  return result;
}

export function splitPaths(environment: Environment, name: string): string[] {
  return (environmentValue(environment, name) ?? '').split(path.delimiter).filter((folder) => folder !== '');
}

/** The distribution that this environment was made for, with our messages in reach; otherwise undefined. */
export function sourcedDistro(environment: Environment): Distro | undefined {
  const distro = distros.find((name) => name === environmentValue(environment, 'ROS_DISTRO'));
  const prefixes = splitPaths(environment, 'AMENT_PREFIX_PATH');
  const messages = prefixes.some((prefix) => existsSync(path.join(prefix, 'share', 'worldforge_msgs')));
  return messages ? distro : undefined;
}

/**
 * The environment for a child process on ROS: this one where a ROS that knows our messages is sourced
 * already, otherwise with the setup of the project. @throws WorldforgeError ros_missing
 */
export function rosChildEnvironment(environment: Environment): Environment {
  if (sourcedDistro(environment) !== undefined) return environment;
  return withRosSetup(environment, readRosSetup());
}
