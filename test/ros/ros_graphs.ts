/** Graphs on DDS as the contract tests them: several nodes of one process, each a participant of its own. */
import type { Graph } from '../../graph/graph.ts';
import type { Topic } from '../../msgs/index.ts';
import type { GraphsUnderTest } from '../contract/graph.ts';
import { until, WatchedGraph, type Use } from './watched_graph.ts';

/** Ten times what the slowest takes on two busy cores; this ends a test that waits for something wrong. */
const settleLimitMs = 100_000;

class RosGraphs implements GraphsUnderTest {
  readonly #joined: WatchedGraph[] = [];
  /** Every topic that was used, those too that nobody uses any more. */
  readonly #topics = new Map<string, Topic<unknown>>();

  async join(node: string): Promise<Graph> {
    const graph = await WatchedGraph.join(node);
    this.#joined.push(graph);
    return graph;
  }

  /**
   * Known to all, matched, acknowledged, and then so many rounds that the last of them brought nothing new.
   */
  async settle(): Promise<void> {
    const signal = AbortSignal.timeout(settleLimitMs);
    const graphs = this.#joined.filter((graph) => graph.isOpen);
    const seen = () => graphs.reduce((sum, graph) => sum + graph.seen, 0);
    for (const { topic } of this.#uses()) this.#topics.set(topic.name, topic);
    await until(() => [...this.#topics.values()].every((topic) => this.#isKnown(topic, graphs)), signal);
    await until(() => this.#isMatched(), signal);
    for (const graph of graphs) await graph.flush(signal);
    for (let before = -1; before !== seen();) {
      before = seen();
      for (const graph of graphs) await graph.round(signal);
    }
  }

  #uses(): Use[] {
    return this.#joined.flatMap((graph) => [...graph.uses]);
  }

  /** Everybody sees exactly those endpoints that there are. */
  #isKnown(topic: Topic<unknown>, graphs: readonly WatchedGraph[]): boolean {
    const expected = this.#uses()
      .filter((use) => use.topic.name === topic.name)
      .map((use) => `${use.node} ${String(use.matched !== undefined)} ${use.topic.type.name}`)
      .sort();
    return graphs.every((graph) => {
      const known = graph
        .endpoints(topic)
        .map(({ node, publisher, type }) => `${node} ${String(publisher)} ${type}`);
      return known.sort().join() === expected.join();
    });
  }

  #isMatched(): boolean {
    const uses = this.#uses();
    return uses.every(({ topic, matched }) => {
      const readers = uses.filter(
        (other) =>
          other.matched === undefined && other.topic.name === topic.name && other.topic.type === topic.type,
      );
      return matched === undefined || matched() === readers.length;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const graph of this.#joined) await graph[Symbol.asyncDispose]();
  }
}

export async function rosGraphs(): Promise<GraphsUnderTest> {
  return new RosGraphs();
}
