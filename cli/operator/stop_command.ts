// `worldforge operator stop`: anybody's stop. It needs no key, no policy and no recorder, and loads no more
// than it uses: the process that only starts the one on ROS 2 loads next to nothing.
import { WorldforgeError } from '../../core/errors.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { performing } from '../perform.ts';
import { onRos } from '../ros_process.ts';
import type { GraphFlags } from './act_flags.ts';
import { requireRos } from './ros_only.ts';

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

async function perform(context: CliContext, flags: GraphFlags): Promise<number> {
  requireRos(flags);
  return onRos(async (environment) => {
    const { joinGraph } = await import('./join_graph.ts');
    const { sendStop } = await import('../../nodes/operator/stopping.ts');
    await using graph = await joinGraph(environment, flags);
    const { sent, state } = await sendStop(graph, limitNs, context.signal);
    if (state === undefined) throw silent(sent);
    const cause = state.cause === '' ? '' : ` (${state.cause})`;
    const run = `run ${state.meta.run_id} of robot ${state.meta.robot_id}`;
    context.process.stdout.write(`stopped: the gate of ${run} is ${state.state}${cause}\n`);
    return exitCodes.ok;
  });
}

export async function stop(this: CliContext, flags: GraphFlags): Promise<void> {
  await performing(this, 'operator stop', () => perform(this, flags));
}
