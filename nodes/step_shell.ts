// Drives a pure step on a graph: feeds it, records what it was fed as StepInput, performs what it asks for.
import { defined } from '../core/assert.ts';
import { canonicalJson, type Json } from '../core/canonical_json.ts';
import { sha256 } from '../core/digest.ts';
import { WorldforgeError } from '../core/errors.ts';
import type { SigningKey } from '../core/keys.ts';
import type { Graph, Publisher, RefusedSample, Sample, Subscription } from '../graph/graph.ts';
import {
  bump,
  messageDigest,
  nodeTopics,
  type Effect,
  type Identity,
  type NodeStep,
  type Sequences,
  type StepEvent,
  type StepInput,
  type Topic,
} from '../msgs/index.ts';
import { EndpointsSeen } from './endpoints_seen.ts';
import { MissingSamples } from './missing_samples.ts';
import { readTogether } from './read_together.ts';
import { stepInputOf } from './step_record.ts';

/** An input that no topic carries: named, with a value that fits a StepInput. */
export interface Internal {
  readonly name: string;
  readonly value: Json;
}

export interface Journal {
  /**
   * Returns when the record is durable.
   * @throws WorldforgeError when it is not; the journal is then latched
   */
  append(record: Json): { readonly sequence: number };
}

export interface StepShellOptions<State> {
  readonly graph: Graph;
  readonly step: NodeStep<State>;
  readonly config: Json;
  readonly identity: Identity;
  /** Internal inputs to feed just before a message, e.g. what its signature was judged to be. */
  readonly before?: (topic: string, message: unknown, digest: string) => readonly Internal[];
  readonly journal?: Journal;
  /** The key of a node whose step asks for signatures. */
  readonly signer?: Pick<SigningKey, 'keyId' | 'sign'>;
}

export interface StepShell extends Disposable {
  readonly node: string;
  feed(internal: Internal): void;
}

class Shell<State> implements StepShell {
  readonly node: string;
  readonly #options: StepShellOptions<State>;
  readonly #publishers = new Map<string, Publisher<unknown>>();
  readonly #stepInput: Publisher<StepInput>;
  readonly #resources: Disposable[] = [];
  readonly #timers = new Set<Disposable>();
  /** Topics that this node alone may publish on, and those that it watches without reading them. */
  readonly #guarded: readonly Topic<unknown>[];
  /** These and the topics that it reads, where one publisher is legitimate. */
  readonly #alone: readonly Topic<unknown>[];
  readonly #identifies: boolean;
  readonly #endpoints: EndpointsSeen;
  readonly #missing = new MissingSamples();
  #sequences: Sequences = {};
  #newestNs = 0n;
  #state: State;

  constructor(options: StepShellOptions<State>) {
    const { graph, step, config, identity } = options;
    this.#options = options;
    this.node = step.node;
    this.#state = step.start(config, identity);
    const own = step.outputs(config);
    const watched = step.watches?.(config) ?? [];
    const inputs = step.inputs(config);
    this.#guarded = [...own, ...watched].filter(({ publishers }) => publishers === 'one');
    this.#alone = [...new Set([...inputs, ...this.#guarded])].filter(
      ({ publishers }) => publishers === 'one',
    );
    this.#identifies = step.identifies?.(config) ?? false;
    this.#endpoints = new EndpointsSeen(graph, { own, watched, withIds: this.#identifies });
    this.#stepInput = this.#owned(graph.advertise(nodeTopics(step.node).stepInput));
    for (const topic of own) this.#publishers.set(topic.name, this.#owned(graph.advertise(topic)));
    this.feed({ name: 'start', value: { config_digest: sha256(canonicalJson(config)), step: step.node } });
    for (const topic of inputs) this.#subscribe(topic);
  }

  #owned<T extends Disposable>(resource: T): T {
    this.#resources.push(resource);
    return resource;
  }

  #subscribe(topic: Topic<unknown>): void {
    const subscription = this.#owned(
      this.#options.graph.subscribe(topic, {
        onSample: (sample) => {
          this.#tellMissing(topic, subscription);
          this.#onSample(topic, sample);
        },
        onRefused: (refused) => this.#onRefused(topic, refused),
      }),
    );
  }

  /** A state that a newer one replaced is not missing. */
  #tellMissing(topic: Topic<unknown>, { dropped }: Subscription): void {
    if (topic.profile === 'state') return;
    const count = this.#missing.due(topic.name, dropped, this.#options.graph.clocks.steady.now());
    if (count > 0) this.feed({ name: 'samples_missing', value: { subject: topic.name, count } });
  }

  #onSample(topic: Topic<unknown>, sample: Sample<unknown>): void {
    this.#inspectAround(topic);
    const digest = messageDigest(topic.type, sample.message);
    for (const internal of this.#options.before?.(topic.name, sample.message, digest) ?? [])
      this.feed(internal);
    this.#take({
      kind: 'message',
      topic: topic.name,
      digest,
      message: sample.message,
      receivedNs: sample.receivedNs,
      rosNs: this.#rosNs(),
    });
  }

  #onRefused(topic: Topic<unknown>, refused: RefusedSample): void {
    this.#inspectAround(topic);
    this.feed({
      name: 'refused_bytes',
      value: { topic: topic.name, code: refused.code, raw_digest: sha256(refused.bytes) },
    });
  }

  /**
   * Before a message its own topic and all guarded ones are looked at. Where each tick looks at all of them,
   * that would be done too often for joints that are measured hundreds of times a second.
   */
  #inspectAround(input: Topic<unknown>): void {
    const own = input.publishers === 'one' ? [input] : [];
    this.#inspect(this.#identifies ? own : [...own, ...this.#guarded]);
  }

  /** Tells the step when the publishers of a topic changed. */
  #inspect(topics: readonly Topic<unknown>[]): void {
    for (const topic of topics) {
      const value = this.#endpoints.look(topic);
      if (value !== undefined) this.feed({ name: 'endpoints_seen', value });
    }
  }

  #rosNs(): bigint {
    return this.#options.graph.clocks.ros.now();
  }

  feed(internal: Internal): void {
    const value = JSON.parse(canonicalJson(internal.value)) as Json; // what a verification will read back
    this.#take({
      kind: 'internal',
      name: internal.name,
      value,
      receivedNs: this.#options.graph.clocks.steady.now(),
      rosNs: this.#rosNs(),
    });
  }

  #take(arrived: StepEvent): void {
    // What arrived earlier may be handed over later; for the step, time never goes back.
    const event = arrived.receivedNs < this.#newestNs ? { ...arrived, receivedNs: this.#newestNs } : arrived;
    this.#newestNs = event.receivedNs;
    this.#record(event);
    const transition = this.#options.step.step(this.#state, event);
    this.#state = transition.state;
    for (const { topic, bytes } of transition.outputs)
      defined(this.#publishers.get(topic), `publisher of ${this.node} on ${topic}`).publishBytes(bytes);
    for (const effect of transition.effects) this.#perform(effect);
  }

  #record(event: StepEvent): void {
    const { name } = nodeTopics(this.node).stepInput;
    const sequence = this.#sequences[name] ?? 0;
    this.#sequences = bump(this.#sequences, name);
    this.#stepInput.publish(stepInputOf(event, this.#options.identity, sequence));
  }

  #perform(effect: Effect): void {
    switch (effect.kind) {
      case 'wake':
        this.#wake(effect.afterNs);
        break;
      case 'journal':
        this.feed(this.#appended(effect.record));
        break;
      case 'sign':
        this.feed(this.#signed(effect.digest));
    }
  }

  #signed(digest: string): Internal {
    const { signer } = this.#options;
    if (signer === undefined) throw new WorldforgeError('assertion', `${this.node} has no key to sign with`);
    return { name: 'signed', value: { digest, key_id: signer.keyId, signature: signer.sign(digest) } };
  }

  #wake(afterNs: bigint): void {
    const { clocks } = this.#options.graph;
    const timer = clocks.after(afterNs, () => {
      this.#timers.delete(timer);
      if (this.#identifies) this.#inspect(this.#alone);
      this.#take({ kind: 'tick', ...readTogether(clocks) });
    });
    this.#timers.add(timer);
  }

  #appended(record: Json): Internal {
    try {
      const entry = this.#options.journal?.append(record);
      if (entry === undefined) throw new WorldforgeError('assertion', `${this.node} has no journal`);
      return { name: 'journal_durable', value: { sequence: entry.sequence } };
    } catch (error) {
      if (!(error instanceof WorldforgeError) || error.code === 'assertion') throw error;
      return { name: 'journal_failed', value: { code: error.code } };
    }
  }

  [Symbol.dispose](): void {
    for (const resource of [...this.#timers, ...this.#resources]) resource[Symbol.dispose]();
  }
}

/** Starts a stateful node: its first recorded input is `start` with the digest of its configuration. */
export function startStep<State>(options: StepShellOptions<State>): StepShell {
  return new Shell(options);
}
