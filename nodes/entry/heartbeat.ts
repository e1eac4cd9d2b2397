// A sign of life at a fixed rate, from when a node is ready to do its work until it stops.
import type { Graph } from '../../graph/graph.ts';
import { makeMeta, nodeTopics, noProvenance, type Identity } from '../../msgs/index.ts';

/** 10 Hz: dead is who misses three. */
const intervalNs = 100_000_000n;

export function startHeartbeat(graph: Graph, identity: Identity): Disposable {
  const publisher = graph.advertise(nodeTopics(identity.node).heartbeat);
  let sequence = 0;
  let timer: Disposable | undefined;
  const beat = (): void => {
    const rosNs = graph.clocks.ros.now();
    publisher.publish({ meta: makeMeta(identity, { ...noProvenance, sequence, rosNs }), echoes: [] });
    sequence += 1;
    timer = graph.clocks.after(intervalNs, beat);
  };
  beat();
  return {
    [Symbol.dispose]: () => {
      timer?.[Symbol.dispose]();
      publisher[Symbol.dispose]();
    },
  };
}
