/**
 * Which ROS 2 the setup is for: the wheels of a distribution, or the one that the shell has sourced already.
 */
import {
  distros,
  refusedDistros,
  rosFolderVariable,
  splitPaths,
  type Distro,
} from '../../graph/ros/environment.ts';
import type { Environment } from '../../core/environment.ts';

/** Distributions with wheels: jazzy is maintained until 2029, kilted ends with 2026. */
export const wheelDistros = ['jazzy', 'kilted'] as const;
export type WheelDistro = (typeof wheelDistros)[number];

export type RosSource =
  | { readonly kind: 'wheels'; readonly distro: WheelDistro }
  | { readonly kind: 'sourced'; readonly distro: Distro; readonly prefixes: readonly string[] };

function refusal(distro: string, known: readonly string[]): Error {
  return new Error(refusedDistros[distro] ?? `${distro} is none of ${known.join(', ')}`);
}

/** What is in a shell because of a setup of this project does not count as sourced. */
function sourcedPrefixes(environment: Environment, folder: string): string[] {
  const own = [folder, environment[rosFolderVariable] ?? folder];
  return splitPaths(environment, 'AMENT_PREFIX_PATH').filter(
    (prefix) => !own.some((setup) => prefix.startsWith(`${setup}/`)),
  );
}

/** @throws Error with the reason why a distribution is refused */
export function rosSource(environment: Environment, folder: string, asked: string | undefined): RosSource {
  const prefixes = sourcedPrefixes(environment, folder);
  if (prefixes.length === 0) return wheels(asked ?? wheelDistros[0]);
  const name = environment['ROS_DISTRO'] ?? '';
  const distro = distros.find((known) => known === name);
  if (distro === undefined) throw refusal(name, distros);
  if (asked === undefined || asked === distro) return { kind: 'sourced', distro, prefixes };
  throw new Error(`${distro} is sourced in this shell: open one without it to set up ${asked}`);
}

function wheels(asked: string): RosSource {
  const distro = wheelDistros.find((known) => known === asked);
  if (distro === undefined) throw refusal(asked, wheelDistros);
  return { kind: 'wheels', distro };
}
