// An operator's terminal as a node of the running graph, for as long as its command lasts.
import { randomBytes } from 'node:crypto';
import type { Environment } from '../../core/environment.ts';
import { openRosGraph, type RosGraph } from '../../graph/ros/ros_graph.ts';
import { namespaceArguments } from '../ros_process.ts';
import type { GraphFlags } from './act_flags.ts';

/** @throws WorldforgeError ros_missing, ros_failed */
export function joinGraph(environment: Environment, { namespace }: GraphFlags): Promise<RosGraph> {
  // Several people act at once, each under a node name of its own.
  const node = `operator_${randomBytes(4).toString('hex')}`;
  return openRosGraph({ node, args: namespaceArguments(namespace), environment });
}
