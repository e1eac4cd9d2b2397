// `worldforge operator stop`: anybody's stop. It needs no key, no policy and no recorder. The process that
// only starts the one on ROS 2 loads next to nothing, so that the stop is not late because of it.
import type { CliContext } from '../context.ts';
import { performing } from '../perform.ts';
import { onRos } from '../ros_process.ts';
import type { GraphFlags } from './act_flags.ts';
import { requireRos } from './ros_only.ts';

export async function stop(this: CliContext, flags: GraphFlags): Promise<void> {
  await performing(this, 'operator stop', () => {
    requireRos(flags);
    return onRos(async (environment) =>
      (await import('./stop_graph.ts')).stopGraph(this, flags, environment),
    );
  });
}
