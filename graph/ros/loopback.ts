// This machine alone and no shared memory, together. Under ROS_AUTOMATIC_DISCOVERY_RANGE=LOCALHOST the Fast
// DDS of ROS 2 takes shared memory whatever FASTDDS_BUILTIN_TRANSPORTS says; what a killed process leaves
// there makes later processes of its domain deaf.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { environmentValue, type Environment } from '../../core/environment.ts';
import { packageRoot } from '../../core/package_root.ts';

const profile = path.join(packageRoot, 'launch', 'params', 'fastdds_loopback.xml');
/** What jazzy and kilted read. */
const profileVariables = ['FASTRTPS_DEFAULT_PROFILES_FILE', 'FASTDDS_DEFAULT_PROFILES_FILE'] as const;

const wholeNetwork = 'SYSTEM_DEFAULT';

/**
 * The variables that Fast DDS must find so that both hold; none where they are not both asked for, where
 * another DDS is at work or where the user has a profile of their own.
 */
export function loopbackVariables(environment: Environment): Readonly<Record<string, string>> {
  const value = (name: string): string | undefined => environmentValue(environment, name);
  const isFastDds = ['rmw_fastrtps_cpp', undefined].includes(value('RMW_IMPLEMENTATION'));
  const isAsked =
    value('FASTDDS_BUILTIN_TRANSPORTS') === 'UDPv4' && value('ROS_AUTOMATIC_DISCOVERY_RANGE') === 'LOCALHOST';
  const hasOwn = profileVariables.some((name) => value(name) !== undefined);
  // Without the file the range below would be the whole network.
  if (!isFastDds || !isAsked || hasOwn || !existsSync(profile)) return {};
  return {
    ROS_AUTOMATIC_DISCOVERY_RANGE: wholeNetwork,
    ...Object.fromEntries(profileVariables.map((name) => [name, profile])),
  };
}

/** How far a process with this environment looks for others: with our file it is this machine alone. */
export function discoveryRange(environment: Environment): string {
  const value = (name: string): string | undefined => environmentValue(environment, name);
  const range = value('ROS_AUTOMATIC_DISCOVERY_RANGE') ?? 'SUBNET';
  const isFastDds = ['rmw_fastrtps_cpp', undefined].includes(value('RMW_IMPLEMENTATION'));
  const isOurs = isFastDds && profileVariables.every((name) => value(name) === profile);
  return range === wholeNetwork && isOurs ? 'LOCALHOST' : range;
}
