// Says what the robot is to do. One node of a graph does: a second publisher of goals would be a foreign one.
import type { Graph, Publisher } from '../../graph/graph.ts';
import {
  contentDigest,
  goalType,
  makeMeta,
  noProvenance,
  topics,
  type Goal,
  type Identity,
  type Tensor,
} from '../../msgs/index.ts';

export interface GoalContent {
  readonly instruction: string;
  readonly tensors: readonly Tensor[];
  /** As of the recording that the goal comes from. */
  readonly source: number;
}

export class GoalPublisher implements Disposable {
  readonly #graph: Graph;
  readonly #identity: Identity;
  readonly #goals: Publisher<Goal>;
  #sequence = 0;

  constructor(graph: Graph, identity: Identity) {
    this.#graph = graph;
    this.#identity = identity;
    this.#goals = graph.advertise(topics.goal);
  }

  publish({ instruction, tensors, source }: GoalContent): Goal {
    const rosNs = this.#graph.clocks.ros.now();
    const meta = makeMeta(this.#identity, { ...noProvenance, source, sequence: this.#sequence, rosNs });
    const goal = { meta, instruction, tensors, digest: '' };
    const digested = { ...goal, digest: contentDigest(goalType, goal) };
    this.#goals.publish(digested);
    this.#sequence += 1;
    return digested;
  }

  [Symbol.dispose](): void {
    this.#goals[Symbol.dispose]();
  }
}
