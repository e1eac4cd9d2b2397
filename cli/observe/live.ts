// `worldforge observe --check PROFILE --graph ros`: the profile beside what is published now.
import { randomBytes } from 'node:crypto';
import { openRosGraph } from '../../graph/ros/ros_graph.ts';
import { checkGraph } from '../../nodes/observer/graph_check.ts';
import type { ProfileFile } from '../../nodes/observer/profile.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { namespaceArguments, onRos } from '../ros_process.ts';
import type { ObserveFlags } from './flags.ts';
import { renderGraphCheck } from './render_text.ts';

const secondsDefault = 10;

/** @returns the exit code; @throws WorldforgeError ros_missing */
export function observeLive(context: CliContext, flags: ObserveFlags, file: ProfileFile): Promise<number> {
  const { check: profile, format, namespace, seconds = secondsDefault } = flags;
  return onRos(async (environment) => {
    await using graph = await openRosGraph({
      node: `observe_${randomBytes(4).toString('hex')}`,
      args: namespaceArguments(namespace),
      environment,
    });
    const limitNs = BigInt(seconds) * 1_000_000_000n;
    const result = await checkGraph({ graph, file, limitNs, signal: context.signal });
    const json = JSON.stringify({ schema_version: 1, profile, ...result }, undefined, 2);
    context.process.stdout.write(format === 'json' ? `${json}\n` : renderGraphCheck(result, profile));
    return result.matched ? exitCodes.ok : exitCodes.refused;
  });
}
