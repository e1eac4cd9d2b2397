// The stop of a running graph, in a process that is on ROS 2.
import type { Environment } from '../../core/environment.ts';
import { WorldforgeError } from '../../core/errors.ts';
import { sendStop } from '../../nodes/operator/stopping.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import type { GraphFlags } from './act_flags.ts';
import { joinGraph } from './join_graph.ts';

const limitNs = 10_000_000_000n;

function silent(sent: number): WorldforgeError {
  const seconds = String(limitNs / 1_000_000_000n);
  const heard =
    sent === 0
      ? `nobody was there to hear a stop in ${seconds} s`
      : `${String(sent)} stops were heard, and no gate said in ${seconds} s that it stopped`;
  return new WorldforgeError('gate_silent', heard, {
    hint: 'press the emergency stop of the robot; then check ROS_DOMAIN_ID and --namespace',
  });
}

/** @returns the exit code; @throws WorldforgeError gate_silent, ros_failed */
export async function stopGraph(
  context: CliContext,
  flags: GraphFlags,
  environment: Environment,
): Promise<number> {
  await using graph = await joinGraph(environment, flags);
  const { sent, state } = await sendStop(graph, limitNs, context.signal);
  if (state === undefined) throw silent(sent);
  const cause = state.cause === '' ? '' : ` (${state.cause})`;
  const run = `run ${state.meta.run_id} of robot ${state.meta.robot_id}`;
  context.process.stdout.write(`stopped: the gate of ${run} is ${state.state}${cause}\n`);
  return exitCodes.ok;
}
