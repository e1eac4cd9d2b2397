/** One end of a round trip in Node: our graph with our codec, or rclnodejs with its typed messages. */
import { z } from 'zod';
import { loadClientLibrary } from '../../../graph/ros/client_library.ts';
import { openRosGraph } from '../../../graph/ros/ros_graph.ts';
import { actionChunkType, sensorTopic, type ActionChunk } from '../../../msgs/index.ts';

export interface End {
  /** Both directions have somebody at the other end. */
  isMatched(): boolean;
  /** The chunk that came, or the sample of the bench with another sequence number. */
  send(chunk: ActionChunk): void;
  close(): Promise<void>;
}

export interface EndOptions {
  readonly out: string;
  readonly back: string;
  readonly onChunk: (chunk: ActionChunk) => void;
}

export async function ourEnd({ out, back, onChunk }: EndOptions): Promise<End> {
  const node = out.replace('/', '_');
  const graph = await openRosGraph({ node, args: [], environment: process.env });
  const publisher = graph.advertise(sensorTopic(out, actionChunkType, 'event'));
  const topic = sensorTopic(back, actionChunkType, 'event');
  graph.subscribe(topic, { onSample: ({ message }) => onChunk(message) });
  return {
    isMatched: () => publisher.matched > 0 && graph.endpoints(topic).some((end) => end.publisher),
    send: (chunk) => publisher.publish(chunk),
    close: async () => graph[Symbol.asyncDispose](),
  };
}

interface TypedNode {
  createPublisher(
    type: string,
    topic: string,
    options: { readonly qos: object },
  ): { readonly subscriptionCount: number; publish(message: object): void };
  createSubscription(
    type: string,
    topic: string,
    options: { readonly qos: object },
    onMessage: (message: ActionChunk) => void,
  ): object;
  countPublishers(topic: string): number;
  spin(timeoutMs: number): void;
}
/** Its types need files that exist only where ROS is installed. */
const typedNode = z.custom<TypedNode>((value) => typeof value === 'object');
const spinTimeoutMs = 10;
/** Keep last 1000, reliable, volatile, automatic: as our events. */
const qosNumbers = [1, 1000, 1, 2, 1] as const;

export async function rclnodejsEnd({ out, back, onChunk }: EndOptions): Promise<End> {
  const { library } = loadClientLibrary(process.env);
  const context = new library.Context();
  await library.init(context, []);
  const node = typedNode.parse(new library.Node(out.replace('/', '_'), '', context));
  const qos = new library.QoS(...qosNumbers);
  const publisher = node.createPublisher(actionChunkType.name, out, { qos });
  node.createSubscription(actionChunkType.name, back, { qos }, onChunk);
  node.spin(spinTimeoutMs);
  return {
    isMatched: () => publisher.subscriptionCount > 0 && node.countPublishers(back) > 0,
    send: (chunk) => publisher.publish(chunk),
    close: async () => {
      context.shutdown();
      return Promise.resolve();
    },
  };
}
