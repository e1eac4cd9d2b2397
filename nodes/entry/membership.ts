// Which run a node belongs to: the one whose recorder speaks on the graph. Nobody acts before there is one.
import { WorldforgeError } from '../../core/errors.ts';
import { Condition } from '../../core/wait.ts';
import type { Graph } from '../../graph/graph.ts';
import { topics, type RecorderState } from '../../msgs/index.ts';
import { untilHere } from './sources.ts';

export interface Membership {
  readonly runId: string;
  readonly robotId: string;
}

/** How long a node waits before it says that it still does. */
const patienceNs = 5_000_000_000n;

/**
 * Waits for the state of a recorder that records.
 * @throws the signal's reason when it aborts first
 */
export async function joinRun(
  graph: Graph,
  onWaiting: (text: string) => void,
  signal: AbortSignal,
): Promise<Membership> {
  const heard = new Condition();
  let state: RecorderState | undefined;
  const subscription = graph.subscribe(topics.recorderState, {
    onSample: ({ message }) => {
      if (message.state === 'recording') state = message;
      heard.notify();
    },
  });
  try {
    const still = () => 'a recorder: without its evidence nothing is planned';
    const isHere = () => state !== undefined;
    await untilHere(graph, { heard, isHere, still, patienceNs }, { onWaiting, signal });
  } finally {
    subscription[Symbol.dispose]();
  }
  if (state === undefined) throw new WorldforgeError('recorder_silent', 'no recorder was heard');
  return { runId: state.meta.run_id, robotId: state.meta.robot_id };
}

/** @throws WorldforgeError site_policy_invalid where the recorder serves another robot */
export function requireRobot(membership: Membership, robotId: string): void {
  if (membership.robotId === robotId) return;
  const text = `the run on this graph is of robot ${membership.robotId}, the site policy is for ${robotId}`;
  throw new WorldforgeError('site_policy_invalid', text, {
    hint: 'give every node the same site_policy, or another namespace',
  });
}
