// Looks at what the process of a gate stands on, for a start in LIVE.
import { existsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { systemClocks } from '../../core/clock.ts';
import { configFolder, type Environment } from '../../core/environment.ts';
import type { SigningKey } from '../../core/keys.ts';
import type { RosGraph } from '../../graph/ros/ros_graph.ts';
import { clockTopic } from '../../msgs/index.ts';
import { freeBytes } from '../../replay/run_workspace.ts';
import type { SitePolicy } from '../../safety/index.ts';
import { sitePolicySignature } from './policy_file.ts';
import type { LivePlace } from './live_start.ts';

export interface LiveProcess {
  readonly graph: RosGraph;
  readonly environment: Environment;
  readonly args: readonly string[];
  readonly site: SitePolicy;
  /** Path of the site policy; empty for the built-in one. */
  readonly policyFile: string;
  readonly key: SigningKey;
  readonly workspace: string;
  /** The recording that the run is of; empty for live sensors. */
  readonly session: string;
}

/** The nearest folder above that exists: a workspace is made by its first run. */
function existing(folder: string): string {
  return existsSync(folder) ? folder : existing(path.dirname(folder));
}

export function livePlace(process: LiveProcess): LivePlace {
  const { graph, environment, args, site, policyFile, key, workspace, session } = process;
  const builtIn = { verdict: 'signature_missing', detail: 'nobody signs the built-in policy' } as const;
  const signature =
    policyFile === '' ? builtIn : sitePolicySignature(policyFile, site, configFolder(environment));
  return {
    policyFile,
    session,
    signature,
    hostKey: key.publicKey,
    graph: 'ros',
    usesSimTime: graph.simTime !== undefined,
    clockPublishers: graph
      .endpoints(clockTopic)
      .filter(({ publisher }) => publisher)
      .map(({ node }) => node),
    environment,
    args,
    interfaces: networkInterfaces(),
    wallNs: systemClocks.wall.now(),
    freeBytes: freeBytes(existing(path.resolve(workspace))),
  };
}
