/** What the tests of the nodes share: who a node is, and ears on a graph. */
import type { Graph, Publisher } from '../../graph/graph.ts';
import { HandedThrough } from '../../graph/handed_through.ts';
import type { Identity, Topic } from '../../msgs/index.ts';
import { testRunId } from '../support/messages.ts';

export const oneSecondNs = 1_000_000_000n;

export function testIdentity(node: string): Identity {
  return { robot_id: 'pusht', run_id: testRunId, node, boot_id: '18446744073709551615' };
}

/** All messages of a topic, as they come. */
export function hear<M>(graph: Graph, topic: Topic<M>): readonly M[] {
  const heard: M[] = [];
  graph.subscribe(topic, { onSample: ({ message }) => heard.push(message) });
  return heard;
}

/** Tells of each message on its way out. */
export class Watched extends HandedThrough {
  readonly #onSent: (topic: string) => void;

  constructor(graph: Graph, onSent: (topic: string) => void) {
    super(graph);
    this.#onSent = onSent;
  }

  override advertise<M>(topic: Topic<M>): Publisher<M> {
    const publisher = super.advertise(topic);
    const sent = (): void => this.#onSent(topic.name);
    return {
      matched: 0,
      publish: (message) => {
        sent();
        publisher.publish(message);
      },
      publishBytes: (bytes) => {
        sent();
        publisher.publishBytes(bytes);
      },
      [Symbol.dispose]: () => publisher[Symbol.dispose](),
    };
  }
}
