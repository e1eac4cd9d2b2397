// What this machine says of ROS 2 without joining a graph: variables, network interfaces, shared memory,
// kernel.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { environmentValue, type Environment } from '../../core/environment.ts';
import { systemCode } from '../../core/errors.ts';

/** Variables of ROS 2 that decide who finds whom. */
const variables = [
  'AMENT_PREFIX_PATH',
  'ROS_DISTRO',
  'RMW_IMPLEMENTATION',
  'ROS_DOMAIN_ID',
  'ROS_AUTOMATIC_DISCOVERY_RANGE',
  'ROS_LOCALHOST_ONLY',
] as const;
export type RosVariable = (typeof variables)[number];

export interface NetworkInterface {
  readonly name: string;
  readonly up: boolean;
  readonly multicast: boolean;
  readonly loopback: boolean;
}

export interface SharedMemory {
  readonly segments: number;
  /** Held by no process that we may look into. */
  readonly leftover: number;
  readonly leftoverBytes: number;
}

export interface RosFacts {
  readonly variables: Readonly<Partial<Record<RosVariable, string>>>;
  readonly interfaces: readonly NetworkInterface[];
  /** Undefined where there is no shared memory folder. */
  readonly sharedMemory: SharedMemory | undefined;
  /** net.core.rmem_max in bytes; undefined where the kernel does not say. */
  readonly receiveBufferMax: number | undefined;
}

/** Flags of <linux/if.h>. */
const interfaceUp = 0x1;
const interfaceLoopback = 0x8;
const interfaceMulticast = 0x1000;
/** Most names of a folder that are looked at: processes, segments, interfaces. */
const namesMax = 65_536;
const segmentPattern = /^(fastrtps|fastdds|sem\.fastrtps|sem\.fastdds)_/;

/** What others own, or what ended meanwhile, is not there for us. */
function quiet<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ESRCH', 'EINVAL'].includes(systemCode(error)))
      return otherwise;
    throw error;
  }
}

function namesIn(folder: string): readonly string[] | undefined {
  return quiet(() => readdirSync(folder).slice(0, namesMax), undefined);
}

function interfaceOf(root: string, name: string): NetworkInterface {
  const text = quiet(() => readFileSync(path.join(root, 'sys/class/net', name, 'flags'), 'utf8'), '0x0');
  const flags = Number.parseInt(text, 16);
  const has = (flag: number): boolean => (flags & flag) !== 0;
  return {
    name,
    up: has(interfaceUp),
    multicast: has(interfaceMulticast),
    loopback: has(interfaceLoopback),
  };
}

/** Names of the segments that some process has mapped. */
function heldSegments(root: string): ReadonlySet<string> {
  const held = new Set<string>();
  const processes = (namesIn(path.join(root, 'proc')) ?? []).filter((name) => /^\d+$/.test(name));
  for (const pid of processes) {
    const maps = quiet(() => readFileSync(path.join(root, 'proc', pid, 'maps'), 'utf8'), '');
    for (const [, name] of maps.matchAll(/\/dev\/shm\/(\S+)/g)) if (name !== undefined) held.add(name);
  }
  return held;
}

function sharedMemoryOf(root: string): SharedMemory | undefined {
  const folder = path.join(root, 'dev/shm');
  const segments = namesIn(folder)?.filter((name) => segmentPattern.test(name));
  if (segments === undefined) return undefined;
  const held = segments.length === 0 ? new Set<string>() : heldSegments(root);
  // A lock file of a held segment is held with it, mapped or not.
  const isHeld = (name: string): boolean =>
    [...held].some((other) => name.startsWith(other) || name === `sem.${other}_mutex`);
  const leftover = segments.filter((name) => !isHeld(name));
  const bytes = leftover.map((name) => quiet(() => statSync(path.join(folder, name)).size, 0));
  return {
    segments: segments.length,
    leftover: leftover.length,
    leftoverBytes: bytes.reduce((sum, size) => sum + size, 0),
  };
}

/** `root` is the file system's, another one in tests. */
export function readRosFacts(environment: Environment, root = '/'): RosFacts {
  const set: Partial<Record<RosVariable, string>> = {};
  for (const name of variables) {
    const value = environmentValue(environment, name);
    if (value !== undefined) set[name] = value;
  }
  const kernel = quiet(() => readFileSync(path.join(root, 'proc/sys/net/core/rmem_max'), 'utf8'), '');
  return {
    variables: set,
    interfaces: (namesIn(path.join(root, 'sys/class/net')) ?? []).map((name) => interfaceOf(root, name)),
    sharedMemory: sharedMemoryOf(root),
    receiveBufferMax: kernel === '' ? undefined : Number.parseInt(kernel, 10),
  };
}
