// What the surroundings of the process say. Only this file and the entries (main.ts) read the environment.
import { homedir } from 'node:os';
import path from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

export function processEnvironment(): Environment {
  return process.env;
}

/** For libraries in C, which read it when they first need it. */
export function setInProcess(variables: Readonly<Record<string, string>>): void {
  Object.assign(process.env, variables);
}

/** The value of a variable; a variable set to nothing counts as absent. */
export function environmentValue(environment: Environment, name: string): string | undefined {
  const value = environment[name];
  return value === '' ? undefined : value;
}

/**
 * Where keys lie: WORLDFORGE_KEY_DIR, or `worldforge/keys` in the state folder of the XDG base directories.
 */
export function keyFolder(environment: Environment): string {
  const chosen = environmentValue(environment, 'WORLDFORGE_KEY_DIR');
  if (chosen !== undefined) return path.resolve(chosen);
  return path.join(baseFolder(environment, 'XDG_STATE_HOME', ['.local', 'state']), 'worldforge', 'keys');
}

/**
 * Where this host's own settings lie: `worldforge` in the configuration folder of the XDG base directories.
 */
export function configFolder(environment: Environment): string {
  return path.join(baseFolder(environment, 'XDG_CONFIG_HOME', ['.config']), 'worldforge');
}

/** Where the newest signed head of each run's journal is kept a second time: away from the run itself. */
export function headsFolder(keys: string): string {
  return path.join(keys, 'heads');
}

/** A relative base directory is to be ignored, says the XDG base directory specification. */
function baseFolder(environment: Environment, variable: string, fallback: readonly string[]): string {
  const chosen = environmentValue(environment, variable);
  if (chosen !== undefined && path.isAbsolute(chosen)) return chosen;
  return path.join(environmentValue(environment, 'HOME') ?? homedir(), ...fallback);
}
