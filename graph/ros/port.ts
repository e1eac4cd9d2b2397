// What a node on ROS 2 may ask of its graph beyond what every graph offers.
import type { z } from 'zod';
import type { Environment } from '../../core/environment.ts';
import type { Graph, TopicEndpoint } from '../graph.ts';
import type { Qos } from '../profiles.ts';
import type { TopicHealth } from './health.ts';
import type { RosLog } from './log.ts';

/** A topic that exists in the namespace of a node, by its relative name. */
export interface KnownTopic {
  readonly name: string;
  readonly types: readonly string[];
}

/** What a publisher on a topic is and offers, whatever its type. */
export interface Offer {
  /** Relative to this node's namespace where it is the same. */
  readonly node: string;
  readonly type: string;
  readonly reliability: Qos['reliability'];
  readonly durability: Qos['durability'];
}

export interface RosGraph extends Graph {
  readonly namespace: string;
  readonly log: RosLog;
  /** Topics of this node's namespace that have an endpoint anywhere. */
  topics(): readonly KnownTopic[];
  /** All endpoints of those topics, of `/clock`, and of others, which are given by their full names. */
  everybody(others?: readonly string[]): readonly TopicEndpoint[];
  /** All publishers of a topic, by its relative name. */
  offers(name: string): readonly Offer[];
  /**
   * Declares the parameters of the schema, read-only, and returns their values. Once a node.
   * @throws WorldforgeError parameter_invalid
   */
  parameters<S extends z.ZodObject>(schema: S): z.infer<S>;
  /** What is wrong around the topics that this node uses, and what was lost on them. */
  health(): readonly TopicHealth[];
  /** Set where the ros clock follows /clock instead of the system. LIVE will have to refuse that. */
  readonly simTime: { readonly hasCome: boolean } | undefined;
  /** The first 24 digits of the endpoint ids of this node. */
  readonly participant: string;
  /**
   * Resolves when all matched reliable subscriptions acknowledged all that was published.
   * @throws the signal's reason when it aborts first
   */
  flush(signal: AbortSignal): Promise<void>;
}

export interface RosGraphOptions {
  /** Unless the arguments rename it. */
  readonly node: string;
  /** Of the process, --ros-args included: remaps, namespace and parameters come from there. */
  readonly args: readonly string[];
  readonly environment: Environment;
}
