// The stop that anybody may send: again and again, until the gate says that it holds, with no key, no run and
// no recorder to wait for.
import { sleep } from '../../core/wait.ts';
import type { Graph } from '../../graph/graph.ts';
import { topics, type GateState } from '../../msgs/index.ts';

/** Between two looks whether somebody hears, and between two stops, ns. */
const lookNs = 2_000_000n;
const againNs = 100_000_000n;

/** Phases in which nothing is released and nothing that was approved holds. */
const stopped: ReadonlySet<string> = new Set(['disarmed', 'stopping', 'latched']);

export interface StopOutcome {
  /** Messages that at least one subscription got. */
  readonly sent: number;
  /** What the gate said after a stop; nothing when it said none in time. */
  readonly state: GateState | undefined;
}

/** The first state that is heard may be older than any stop: only one that came after it counts. */
function isAnswer(before: GateState | undefined, state: GateState | undefined): boolean {
  if (before === undefined || state === undefined || state === before) return false;
  return stopped.has(state.state);
}

/** @throws the signal's reason when it aborts first */
export async function sendStop(graph: Graph, limitNs: bigint, signal: AbortSignal): Promise<StopOutcome> {
  const { steady } = graph.clocks;
  using stops = graph.advertise(topics.stop);
  let [sent, dueNs] = [0, steady.now()];
  let [before, newest]: (GateState | undefined)[] = [];
  using _states = graph.subscribe(topics.gateState, {
    onSample: ({ message }) => {
      before = sent === 0 ? message : (before ?? message);
      newest = message;
    },
  });
  const endNs = steady.now() + limitNs;
  while (!isAnswer(before, newest) && steady.now() < endNs) {
    if (stops.matched > 0 && steady.now() >= dueNs) {
      stops.publish({});
      sent += 1;
      dueNs = steady.now() + againNs;
    }
    await sleep(graph.clocks, lookNs, signal);
  }
  return { sent, state: isAnswer(before, newest) ? newest : undefined };
}
