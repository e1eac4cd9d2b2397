// The graph on DDS: each node a participant of its own, each sample the bytes that our codec wrote or will
// judge.
import type { z } from 'zod';
import { systemClocks, type Clocks } from '../../core/clock.ts';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import { sleep } from '../../core/wait.ts';
import { peekMeta, type Topic } from '../../msgs/index.ts';
import { deliver } from '../deliver.ts';
import type { Endpoint, Publisher, SampleHandlers, Subscription, TopicEndpoint } from '../graph.ts';
import { SequenceGaps } from '../sequence_gaps.ts';
import {
  loadClientLibrary,
  type ClientContext,
  type ClientLibrary,
  type ClientNode,
  type ClientPublisher,
} from './client_library.ts';
import { endpointsOn, everybody, knownTopics } from './everybody.ts';
import { closeAtExit } from './exit.ts';
import { Handover } from './handover.ts';
import { healthOf, type Heard, type TopicHealth } from './health.ts';
import { rosLog, type RosLog } from './log.ts';
import type { KnownTopic, Offer, RosGraph, RosGraphOptions } from './port.ts';
import { closeFlushNs, pollNs, spinTimeoutMs } from './limits.ts';
import { learnParticipant, offerOf } from './participant.ts';
import { parametersFor, type ClientParameter } from './parameter_overrides.ts';
import { declareParameters, declareSimTime } from './parameters.ts';
import { profiles } from '../profiles.ts';
import { publisherQos, subscriptionQos } from './qos.ts';
import { fallSilent } from './silence.ts';
import { clockHealth, followClock, type SimTime } from './sim_time.ts';
import { TopicUses } from './topic_uses.ts';

export type { KnownTopic, Offer, RosGraph, RosGraphOptions } from './port.ts';

/** What of the process a graph stands on. */
interface Footing {
  readonly library: ClientLibrary;
  readonly context: ClientContext;
  readonly node: ClientNode;
  readonly participant: string;
  readonly given: ReadonlyMap<string, ClientParameter>;
  /** Absent where time is that of the system. */
  readonly simTime: SimTime | undefined;
}

function failed(what: string, cause: unknown): WorldforgeError {
  return new WorldforgeError('ros_failed', `${what}: ${errorText(cause)}`, { cause });
}

function fullNameOf(node: ClientNode): string {
  return `${node.namespace() === '/' ? '' : node.namespace()}/${node.name()}`;
}

class RosNodeGraph implements RosGraph {
  readonly node: string;
  readonly participant: string;
  readonly clocks: Clocks;
  readonly #library: ClientLibrary;
  readonly #context: ClientContext;
  readonly #client: ClientNode;
  readonly #given: ReadonlyMap<string, ClientParameter>;
  readonly simTime: SimTime | undefined;
  readonly namespace: string;
  readonly log: RosLog;
  readonly #uses = new TopicUses();
  readonly #handover = new Handover();
  readonly #publishers = new Map<ClientPublisher, Topic<unknown>>();
  readonly #subscriptions = new Map<object, Heard>();
  readonly #atExit: Disposable;
  #refusedCount = 0;
  /** Closing: nothing new is taken on or handed over, and what was published may still be acknowledged. */
  #closed = false;
  #shutDown = false;
  #closing: Promise<void> | undefined;

  constructor({ library, context, node, participant, given, simTime }: Footing) {
    this.simTime = simTime;
    this.#given = given;
    this.#library = library;
    this.#context = context;
    this.#client = node;
    this.participant = participant;
    this.node = node.name();
    this.namespace = node.namespace();
    this.log = rosLog(node, () => !this.#shutDown);
    const clock = node.getClock();
    const system = { now: () => (this.#shutDown ? systemClocks.ros.now() : clock.now().nanoseconds) };
    this.clocks = { ...systemClocks, ros: simTime ?? system };
    this.#atExit = closeAtExit(() => this.#shutdown());
  }

  get refusedCount(): number {
    return this.#refusedCount + (this.simTime?.refused ?? 0);
  }

  advertise<M>(topic: Topic<M>): Publisher<M> {
    this.#requireOpen();
    this.#uses.check(topic);
    const client = this.#ask(`${this.node} cannot publish on ${topic.name}`, () =>
      this.#client.createPublisher(topic.type.name, topic.name, { qos: publisherQos(this.#library, topic) }),
    );
    this.#uses.enter(topic);
    this.#publishers.set(client, topic);
    const send = (bytes: Uint8Array) => this.#send(topic, client, bytes);
    const matched = () => (this.#publishers.has(client) && !this.#closed ? client.subscriptionCount : 0);
    return {
      publish: (message) => send(topic.type.encode(message)),
      publishBytes: send,
      get matched() {
        return matched();
      },
      [Symbol.dispose]: () => this.#dropPublisher(topic, client),
    };
  }

  subscribe<M>(topic: Topic<M>, handlers: SampleHandlers<M>): Subscription {
    return this.#subscribe(topic, (bytes, receivedNs) => {
      if (deliver(topic, { bytes, receivedNs }, handlers) === 'untold') this.#refusedCount += 1;
    });
  }

  tap(topic: Topic<unknown>, onBytes: (bytes: Uint8Array, receivedNs: bigint) => void): Subscription {
    return this.#subscribe(topic, onBytes, profiles.event.depth);
  }

  endpoints(topic: Topic<unknown>): readonly Endpoint[] {
    this.#requireOpen();
    return endpointsOn(this.#client, this.namespace, topic.name);
  }

  topics(): readonly KnownTopic[] {
    this.#requireOpen();
    return knownTopics(this.#client, this.namespace);
  }

  everybody(others: readonly string[] = []): readonly TopicEndpoint[] {
    this.#requireOpen();
    return everybody(this.#client, this.namespace, others);
  }

  offers(name: string): readonly Offer[] {
    this.#requireOpen();
    return this.#client.getPublishersInfoByTopic(name).map((found) => offerOf(found, this.namespace));
  }

  health(): readonly TopicHealth[] {
    this.#requireOpen();
    const uses = { spoken: [...this.#publishers.values()], heard: [...this.#subscriptions.values()] };
    const time = this.simTime === undefined ? [] : [clockHealth(this.#client, this.simTime)];
    return [...healthOf(this.#client, uses), ...time];
  }

  parameters<S extends z.ZodObject>(schema: S): z.infer<S> {
    this.#requireOpen();
    return declareParameters({ library: this.#library, node: this.#client, given: this.#given }, schema);
  }

  external<T>(work: Promise<T>): Promise<T> {
    return work;
  }

  async flush(signal: AbortSignal): Promise<void> {
    while (!this.#acknowledged()) await sleep(this.clocks, pollNs, signal);
  }

  #acknowledged(): boolean {
    return this.#shutDown || [...this.#publishers.keys()].every((publisher) => publisher.waitForAllAcked(0n));
  }

  #requireOpen(): void {
    if (this.#closed) throw new WorldforgeError('graph_closed', `the graph of ${this.node} is closed`);
  }

  #ask<T>(what: string, call: () => T): T {
    try {
      return call();
    } catch (cause) {
      throw failed(what, cause);
    }
  }

  #send(topic: Topic<unknown>, client: ClientPublisher, bytes: Uint8Array): void {
    this.#requireOpen();
    if (!this.#publishers.has(client)) {
      throw new WorldforgeError('graph_closed', `the publisher of ${this.node} on ${topic.name} is closed`);
    }
    // DDS copies before it returns.
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#ask(`${this.node} could not publish on ${topic.name}`, () => client.publish(view));
  }

  #dropPublisher(topic: Topic<unknown>, client: ClientPublisher): void {
    if (!this.#publishers.delete(client)) return;
    this.#uses.leave(topic);
    if (!this.#shutDown) this.#client.destroyPublisher(client);
  }

  /** `depthMin`: who keeps everything reads latched topics deeper than one sample. */
  #subscribe(
    topic: Topic<unknown>,
    deliver: (bytes: Uint8Array, receivedNs: bigint) => void,
    depthMin = 1,
  ): Subscription {
    this.#requireOpen();
    this.#uses.check(topic);
    const gaps = new SequenceGaps();
    let open = true;
    const arrive = (bytes: Uint8Array, receivedNs: bigint): void => {
      if (!open || this.#closed) return;
      const meta = peekMeta(topic.type, bytes);
      if (meta !== undefined) gaps.judge(topic.name, meta);
      deliver(bytes, receivedNs);
    };
    const client = this.#listen(topic, depthMin, arrive);
    this.#uses.enter(topic);
    this.#subscriptions.set(client, { topic, gaps });
    return {
      get dropped() {
        return Number(gaps.totals.missing);
      },
      [Symbol.dispose]: () => {
        if (!open) return;
        open = false;
        this.#uses.leave(topic);
        if (this.#subscriptions.delete(client)) this.#client.destroySubscription(client);
      },
    };
  }

  #listen(
    topic: Topic<unknown>,
    depthMin: number,
    arrive: (bytes: Uint8Array, receivedNs: bigint) => void,
  ): object {
    const onBytes = (buffer: Buffer): void => {
      const receivedNs = this.clocks.steady.now();
      const bytes = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
      this.#handover.put(() => arrive(bytes, receivedNs));
    };
    return this.#ask(`${this.node} cannot subscribe to ${topic.name}`, () => {
      const publishers = this.#client.getPublishersInfoByTopic(topic.name);
      const qos = subscriptionQos(this.#library, { topic, publishers, depthMin });
      return this.#client.createSubscription(topic.type.name, topic.name, { qos, isRaw: true }, onBytes);
    });
  }

  /** Without waiting, as a process that is about to end has to. */
  #shutdown(): void {
    if (this.#shutDown) return;
    this.#closed = true;
    this.#shutDown = true;
    this.#subscriptions.clear();
    this.#context.shutdown();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#closed = true;
    await this.#flushBounded();
    if (!this.#shutDown) await fallSilent(this.#client, this.#subscriptions, this);
    this.#shutdown();
    this.#atExit[Symbol.dispose]();
  }

  /** What was said last is often what matters most; a subscriber that hangs does not hold us up for ever. */
  async #flushBounded(): Promise<void> {
    const untilNs = this.clocks.steady.now() + closeFlushNs;
    const { signal } = new AbortController();
    while (!this.#acknowledged() && this.clocks.steady.now() < untilNs) {
      await sleep(this.clocks, pollNs, signal);
    }
  }
}

/** Puts a node on ROS 2. One a process, except in tests. @throws WorldforgeError ros_missing, ros_failed */
export async function openRosGraph(options: RosGraphOptions): Promise<RosGraph> {
  const loaded = loadClientLibrary(options.environment);
  const { library } = loaded;
  const context = new library.Context();
  try {
    await library.init(context, [...options.args]);
    const node = new library.Node(options.node, '', context);
    const qos = new library.QoS(1, 1, 1, 2, 1);
    const participant = await learnParticipant(node, qos, systemClocks);
    const given = parametersFor(fullNameOf(node), loaded.givenParameters(context));
    const simTime = declareSimTime({ library, node, given }) ? followClock(library, node) : undefined;
    node.spin(spinTimeoutMs);
    return new RosNodeGraph({ library, context, node, participant, given, simTime });
  } catch (cause) {
    context.shutdown();
    throw cause instanceof WorldforgeError ? cause : failed(`${options.node} cannot join ROS 2`, cause);
  }
}
