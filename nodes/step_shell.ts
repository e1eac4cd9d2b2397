// Drives a pure step on a graph: feeds it, records what it was fed as StepInput, performs what it asks for.
import { defined } from '../core/assert.ts';
import { canonicalJson, type Json } from '../core/canonical_json.ts';
import { sha256 } from '../core/digest.ts';
import { WorldforgeError } from '../core/errors.ts';
import type { Graph, Publisher, RefusedSample, Sample, Subscription } from '../graph/graph.ts';
import {
  bump,
  makeMeta,
  messageDigest,
  noProvenance,
  nodeTopics,
  stepInputConstants,
  type Effect,
  type Identity,
  type Meta,
  type NodeStep,
  type Provenance,
  type Sequences,
  type StepEvent,
  type StepInput,
  type Topic,
} from '../msgs/index.ts';
import { metaOf } from './meta_of.ts';
import { MissingSamples } from './missing_samples.ts';

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
}

export interface StepShell extends Disposable {
  readonly node: string;
  feed(internal: Internal): void;
}

/** Publishers named of one topic, and characters of each name: so many fit a StepInput, two are too many. */
const publishersNamedMax = 8;
const publisherNameMax = 64;

/** The part of a StepInput that names its event. */
function inputFields(
  event: StepEvent,
  meta: Meta | undefined,
): Omit<StepInput, 'meta' | 'received_ns' | 'ros_ns'> {
  const nothing = {
    topic: '',
    publisher: '',
    publisher_boot_id: 0n,
    publisher_sequence: 0n,
    message_digest: '',
    name: '',
    json: '',
  };
  switch (event.kind) {
    case 'message':
      return {
        ...nothing,
        kind: stepInputConstants.KIND_MESSAGE,
        topic: event.topic,
        publisher: meta?.node ?? '',
        publisher_boot_id: meta?.boot_id ?? 0n,
        publisher_sequence: meta?.sequence ?? 0n,
        message_digest: event.digest,
      };
    case 'tick':
      return { ...nothing, kind: stepInputConstants.KIND_TICK };
    case 'internal':
      return {
        ...nothing,
        kind: stepInputConstants.KIND_INTERNAL,
        name: event.name,
        json: canonicalJson(event.value),
      };
  }
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
  /** Publishers last seen on each topic with one legitimate publisher. */
  readonly #seen = new Map<string, string>();
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
    this.#guarded = [...own, ...watched];
    for (const { name } of own) this.#seen.set(name, graph.node);
    for (const { name } of watched) this.#seen.set(name, '');
    this.#stepInput = this.#owned(graph.advertise(nodeTopics(step.node).stepInput));
    for (const topic of own) this.#publishers.set(topic.name, this.#owned(graph.advertise(topic)));
    this.feed({ name: 'start', value: { config_digest: sha256(canonicalJson(config)), step: step.node } });
    for (const topic of step.inputs(config)) this.#subscribe(topic);
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

  /** Tells the step when the publishers of a topic with one legitimate publisher changed. */
  #inspectAround(input: Topic<unknown>): void {
    for (const topic of [input, ...this.#guarded]) if (topic.publishers === 'one') this.#inspect(topic);
  }

  #inspect(topic: Topic<unknown>): void {
    const names = this.#options.graph
      .endpoints(topic)
      .filter((endpoint) => endpoint.publisher)
      .map((endpoint) => endpoint.node.slice(0, publisherNameMax));
    const publishers = names.sort().slice(0, publishersNamedMax);
    const seen = publishers.join(' ');
    if (this.#seen.get(topic.name) === seen) return;
    this.#seen.set(topic.name, seen);
    this.feed({ name: 'endpoints_seen', value: { topic: topic.name, publishers } });
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
    const meta = event.kind === 'message' ? metaOf(event.message) : undefined;
    const provenance: Provenance = meta ?? noProvenance;
    const { name } = nodeTopics(this.node).stepInput;
    const sequence = this.#sequences[name] ?? 0;
    this.#sequences = bump(this.#sequences, name);
    this.#stepInput.publish({
      meta: makeMeta(this.#options.identity, { ...provenance, sequence, rosNs: event.rosNs }),
      ...inputFields(event, meta),
      received_ns: event.receivedNs,
      ros_ns: event.rosNs,
    });
  }

  #perform(effect: Effect): void {
    if (effect.kind === 'wake') this.#wake(effect.afterNs);
    else this.#journal(effect.record);
  }

  #wake(afterNs: bigint): void {
    const { clocks } = this.#options.graph;
    const timer = clocks.after(afterNs, () => {
      this.#timers.delete(timer);
      this.#take({ kind: 'tick', receivedNs: clocks.steady.now(), rosNs: clocks.ros.now() });
    });
    this.#timers.add(timer);
  }

  #journal(record: Json): void {
    this.feed(this.#appended(record));
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
