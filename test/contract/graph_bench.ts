/** What the parts of the graph contract share: two nodes on fresh graphs, topics, and ears. */
import type { Graph, Publisher, SampleHandlers } from '../../graph/graph.ts';
import { WorldforgeError } from '../../core/errors.ts';
import { sensorTopic, stdStringType, type Topic } from '../../msgs/index.ts';

export interface GraphsUnderTest extends AsyncDisposable {
  join(node: string): Graph | Promise<Graph>;
  /** Until all that was published has arrived and all graphs know of all endpoints. */
  settle(): Promise<void>;
}

export interface GraphCapabilities {
  /** Which samples a full queue loses is decided in this process alone, so that the loss is exact. */
  readonly exactDrops: boolean;
  /**
   * A second type or profile on a topic throws `graph_topic`; elsewhere it is enough that nothing arrives.
   */
  readonly refusesOtherTypes: boolean;
}

export interface Bench {
  readonly capabilities: GraphCapabilities;
  readonly talker: Graph;
  readonly reader: Graph;
  settle(): Promise<void>;
  /** A publisher of the talker that the subscriptions made before know of. */
  connected(topic: Topic<Text>): Promise<Publisher<Text>>;
}

export interface Text {
  readonly data: string;
}

export const streamTopic = sensorTopic('contract/stream', stdStringType, 'stream');
export const eventTopic = sensorTopic('contract/event', stdStringType, 'event');
export const stateTopic = sensorTopic('contract/state', stdStringType, 'state');

/** An encapsulation, and a text that says to be 4 GiB long. */
export const garbage = Uint8Array.from([0, 1, 0, 0, 255, 255, 255, 255]);

export const text = (data: string): Text => ({ data });

export const texts = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `text ${index}`);

export const withCode = (code: string) => (error: unknown) =>
  error instanceof WorldforgeError && error.code === code;

export interface Listener {
  readonly heard: string[];
  readonly codes: string[];
  readonly handlers: SampleHandlers<Text>;
}

/** Handlers that keep the texts that arrive and the codes of what was refused. */
export function listener(): Listener {
  const heard: string[] = [];
  const codes: string[] = [];
  const handlers: SampleHandlers<Text> = {
    onSample: ({ message }) => heard.push(message.data),
    onRefused: ({ code }) => codes.push(code),
  };
  return { heard, codes, handlers };
}

/** New graphs before each test of the surrounding `describe`, closed after it. */
export function setUpBench(
  makeGraphs: () => Promise<GraphsUnderTest>,
  capabilities: GraphCapabilities,
): Bench {
  let graphs: GraphsUnderTest;
  let talker: Graph;
  let reader: Graph;
  beforeEach(async () => {
    graphs = await makeGraphs();
    talker = await graphs.join('talker');
    reader = await graphs.join('reader');
  });
  afterEach(async () => {
    await graphs[Symbol.asyncDispose]();
  });
  return {
    capabilities,
    get talker() {
      return talker;
    },
    get reader() {
      return reader;
    },
    settle: () => graphs.settle(),
    connected: async (topic) => {
      const publisher = talker.advertise(topic);
      await graphs.settle();
      return publisher;
    },
  };
}
