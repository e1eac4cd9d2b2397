// A sign of life at a fixed rate, from when a node is ready to do its work until it stops. It echoes those of
// its peers, who work out the offsets of their clocks from that.
import type { Graph } from '../../graph/graph.ts';
import { makeMeta, nodeTopics, noProvenance, type Identity } from '../../msgs/index.ts';
import type { PeerFacts } from './peers.ts';

/** 10 Hz. */
const intervalNs = 100_000_000n;

export function startHeartbeat(graph: Graph, identity: Identity, peers: PeerFacts): Disposable {
  const publisher = graph.advertise(nodeTopics(identity.node).heartbeat);
  let sequence = 0;
  let timer: Disposable | undefined;
  const beat = (): void => {
    const rosNs = graph.clocks.ros.now();
    const meta = makeMeta(identity, { ...noProvenance, sequence, rosNs });
    publisher.publish({ meta, echoes: peers.echoes });
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
