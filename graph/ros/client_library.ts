// rclnodejs as far as it is used here: its own types need files that exist only where ROS is installed.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { assert } from '../../core/assert.ts';
import { environmentValue, setInProcess, type Environment } from '../../core/environment.ts';
import { errorText } from '../../core/errors.ts';
import { packageRoot } from '../../core/package_root.ts';
import type { ClientParameter, GivenParameters } from './parameter_overrides.ts';
import {
  defaultRosFolder,
  distros,
  missing,
  readRosSetup,
  refusedDistros,
  rosFolderVariable,
  setupFile,
} from './environment.ts';
import { loopbackVariables } from './loopback.ts';

/** An object that only goes from one call of the library to another. */
export type Opaque = object;

export interface ClientEndpoint {
  readonly node_name: string;
  readonly node_namespace: string;
  readonly topic_type: string;
  readonly endpoint_gid: readonly number[];
  readonly qos_profile: { readonly reliability: number; readonly durability: number };
}

export interface ClientPublisher {
  readonly subscriptionCount: number;
  publish(bytes: Buffer): void;
  waitForAllAcked(limitNs: bigint): boolean;
}

export interface ClientLogger {
  info(text: string): unknown;
  warn(text: string): unknown;
  error(text: string): unknown;
}

export interface ClientNode {
  name(): string;
  namespace(): string;
  getLogger(): ClientLogger;
  getTopicNamesAndTypes(): readonly { readonly name: string; readonly types: readonly string[] }[];
  /** Throws for a parameter that is read-only. */
  undeclareParameter(name: string): void;
  declareParameter(parameter: ClientParameter, descriptor: Opaque, ignoreOverride: boolean): ClientParameter;
  getClock(): { now(): { readonly nanoseconds: bigint } };
  createPublisher(type: string, topic: string, options: { readonly qos: Opaque }): ClientPublisher;
  createSubscription(
    type: string,
    topic: string,
    options: { readonly qos: Opaque; readonly isRaw: true },
    onBytes: (bytes: Buffer) => void,
  ): Opaque;
  destroyPublisher(publisher: ClientPublisher): void;
  destroySubscription(subscription: Opaque): void;
  getPublishersInfoByTopic(topic: string): readonly ClientEndpoint[];
  getSubscriptionsInfoByTopic(topic: string): readonly ClientEndpoint[];
  spin(timeoutMs: number): void;
}

export interface ClientContext {
  readonly handle: Opaque;
  /** Destroys its nodes too. Does nothing when called again. */
  shutdown(): void;
}

/** What rcl_interfaces/msg/ParameterDescriptor says of the values between two numbers. */
export interface ClientRange<N> {
  readonly from_value: N;
  readonly to_value: N;
  readonly step: N;
}

export interface ClientDescriptor {
  additionalConstraints: string;
  toMessage: () => {
    integer_range?: readonly ClientRange<bigint>[];
    floating_point_range?: readonly ClientRange<number>[];
  };
}

export interface ClientLibrary {
  readonly Context: new () => ClientContext;
  readonly Node: new (name: string, namespace: string, context: ClientContext) => ClientNode;
  readonly QoS: new (
    history: number,
    depth: number,
    reliability: number,
    durability: number,
    liveliness: number,
  ) => Opaque;
  readonly Parameter: new (name: string, type: number, value: unknown) => ClientParameter;
  readonly ParameterDescriptor: new (
    name: string,
    type: number,
    description: string,
    readOnly: boolean,
    range: Opaque | null,
  ) => ClientDescriptor;
  readonly IntegerRange: new (low: bigint, high: bigint, step: bigint) => Opaque;
  readonly FloatingPointRange: new (low: number, high: number, step: number) => Opaque;
  init(context: ClientContext, args: readonly string[]): Promise<void>;
  removeSignalHandlers(): void;
}

/** The native part of the library: what its JavaScript does not hand on. */
interface Addon {
  getParameterOverrides(context: Opaque): readonly GivenParameters[] | undefined;
}

/** The library together with what only its native part can tell. */
export interface LoadedLibrary {
  readonly library: ClientLibrary;
  givenParameters(context: ClientContext): readonly GivenParameters[];
}

/**
 * The folders in whose node_modules the library may lie: first the setup's own, which `npm ci` leaves alone.
 */
function homes(environment: Environment, distro: string): string[] {
  const folder = environmentValue(environment, rosFolderVariable) ?? defaultRosFolder;
  // An addon built for another distribution could load, and would then read structures of another shape.
  const fits = existsSync(path.join(folder, setupFile)) && readRosSetup(folder).distro === distro;
  return fits ? [path.join(folder, 'node'), packageRoot] : [packageRoot];
}

function requireDistro(environment: Environment): string {
  const distro = environmentValue(environment, 'ROS_DISTRO');
  if (distro === undefined || environmentValue(environment, 'AMENT_PREFIX_PATH') === undefined) {
    throw missing('this process was started without ROS 2 in its environment');
  }
  if (distros.some((name) => name === distro)) return distro;
  const reason = refusedDistros[distro] ?? `only ${distros.join(', ')} are known to work`;
  throw missing(
    `ROS 2 ${distro} is sourced: ${reason}`,
    'Open a shell without it and run `npm run ros:setup`.',
  );
}

function findLibrary(environment: Environment, distro: string): NodeJS.Require {
  for (const home of homes(environment, distro)) {
    const require = createRequire(path.join(home, 'package.json'));
    try {
      require.resolve('rclnodejs');
      return require;
    } catch {
      continue; // the next home may have it
    }
  }
  throw missing(`rclnodejs is not installed for ROS 2 ${distro}`, 'npm run ros:setup');
}

/**
 * Where its addon does not load, rclnodejs deletes it and compiles again, and what is wrong with the
 * environment looks like a compiler's error. So the addon is loaded before: Node keeps it.
 */
function loadAddon(require: NodeJS.Require): void {
  const folder = path.dirname(require.resolve('rclnodejs/package.json'));
  const addon = path.join(folder, 'build', 'Release', 'rclnodejs.node');
  try {
    if (existsSync(addon)) require(addon);
  } catch (cause) {
    throw missing(`rclnodejs cannot be loaded: ${errorText(cause)}`, undefined, cause);
  }
}

/** Wherever the library found it: one that was compiled, or one for this system that came with it. */
function loadedAddon(require: NodeJS.Require): Addon {
  const modules = Object.values(require.cache).filter((module) => module !== undefined);
  const found = modules.find(({ filename }) => /rclnodejs.*\.node$/.test(filename));
  if (found === undefined) throw missing('rclnodejs was loaded without its native part', 'npm run ros:setup');
  return found.exports as Addon;
}

/** @throws WorldforgeError ros_missing */
export function loadClientLibrary(environment: Environment): LoadedLibrary {
  assert(isMainThread, 'rclnodejs aborts a process in which two threads use it: only the main thread may');
  const require = findLibrary(environment, requireDistro(environment));
  setInProcess(loopbackVariables(environment));
  loadAddon(require);
  // The shape of another project's module cannot be inferred; the interfaces above name what is used of it.
  const library = require('rclnodejs') as ClientLibrary;
  // It would shut ROS down at the first SIGINT, before the evidence is sealed.
  library.removeSignalHandlers();
  const addon = loadedAddon(require);
  return { library, givenParameters: ({ handle }) => addon.getParameterOverrides(handle) ?? [] };
}
