// Operators act on a graph that runs on ROS 2; there is no other one that a second process could join.
import { WorldforgeError } from '../../core/errors.ts';
import type { GraphFlags } from './act_flags.ts';

/** @throws WorldforgeError usage: a review on the memory graph is one process */
export function requireRos({ graph }: Pick<GraphFlags, 'graph'>): void {
  if (graph === 'ros') return;
  const text = '--graph memory: a review on the memory graph is one process, and nothing can attach to it';
  throw new WorldforgeError('usage', text, {
    hint: 'answer at its own terminal: worldforge review; or use worldforge launch planner.launch',
  });
}
