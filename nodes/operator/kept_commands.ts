// Whether the recorder has what an operator said. A process that leaves takes with it what the middleware has
// not delivered yet: the gate may have heard a command that nobody recorded.
import { Condition } from '../../core/wait.ts';
import type { Graph } from '../../graph/graph.ts';
import { topics } from '../../msgs/index.ts';

/** A recorder says ten times a second what it has; a loaded machine gets a hundred times as long. */
const keptLimitNs = 10_000_000_000n;

export class KeptCommands implements Disposable {
  readonly #graph: Graph;
  readonly #changed = new Condition();
  readonly #states: Disposable;
  #kept = 0n;

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#states = graph.subscribe(topics.recorderState, {
      onSample: ({ message }) => {
        const own = message.topics.filter(
          ({ topic, node }) => topic === topics.operatorCommand.name && node === graph.node,
        );
        this.#kept = own.reduce((sum, { messages }) => sum + messages, 0n);
        this.#changed.notify();
      },
    });
  }

  /**
   * Waits until the recorder has so many commands of this node.
   * @returns whether it has; @throws the signal's reason when it aborts first
   */
  until(count: number, signal: AbortSignal): Promise<boolean> {
    const { clocks } = this.#graph;
    return this.#changed.until(() => this.#kept >= BigInt(count), { clocks, limitNs: keptLimitNs, signal });
  }

  [Symbol.dispose](): void {
    this.#states[Symbol.dispose]();
  }
}
