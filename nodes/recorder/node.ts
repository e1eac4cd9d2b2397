// Records every topic as raw bytes, and says how far the recording is on disk and what ended it.
import { errorText, WorldforgeError } from '../../core/errors.ts';
import type { Graph, Publisher, Subscription } from '../../graph/graph.ts';
import {
  makeMeta,
  noProvenance,
  peekMeta,
  topics,
  type GraphSnapshot,
  type Identity,
  type Meta,
  type RecorderState,
  type Topic,
} from '../../msgs/index.ts';
import { GraphTally, type GraphClaim } from '../../replay/graph/claim.ts';
import { faultText } from '../fault_text.ts';
import { lastWords } from '../last_words.ts';
import { TopicCounts } from './counts.ts';
import { Snapshots, type SnapshotOptions } from './snapshots.ts';
import { stopBytes, tellsOfStop } from './stops.ts';

/** Where the bytes go: a bag writer. Each call throws once the writer is faulted. */
export interface Sink {
  write(
    topic: Topic<unknown>,
    bytes: Uint8Array,
    times: { readonly logNs: bigint; readonly publishNs: bigint },
  ): void;
  flush(): void;
  readonly bytes: number;
  /** About what ending it writes. */
  readonly closingBytes: number;
}

export interface RecorderOptions {
  readonly graph: Graph;
  readonly identity: Identity;
  readonly sink: Sink;
  readonly topics: readonly Topic<unknown>[];
  readonly snapshots: SnapshotOptions;
  /** Of the disk that the sink writes to. */
  readonly freeBytes: () => number;
  /** What must stay free beside what ending the sink writes: with less the recording ends while it can. */
  readonly freeBytesFloor: number;
  /** Told of each message of ours that was recorded. */
  readonly onRecorded?: (topic: Topic<unknown>, meta: Meta) => void;
}

export interface Recorder extends Disposable {
  /** Records a topic from now on, also when it is recorded already. `stop` is kept as the gate hears it. */
  follow(topic: Topic<unknown>): void;
  /** Brings to the disk what was written and says so. */
  refresh(): void;
  /** Says who is in the graph. */
  look(): void;
  /** What was seen of the graph until now. */
  readonly graphClaim: GraphClaim | undefined;
  /** The fault that ended the recording, or nothing. */
  readonly fault: WorldforgeError | undefined;
}

type Phase = 'recording' | 'faulted' | 'closed';

function asFault(cause: unknown): WorldforgeError {
  if (cause instanceof WorldforgeError) return cause;
  return new WorldforgeError('evidence_write_failed', errorText(cause), { cause });
}

/** What is not in the evidence must not be claimed to be nobody. */
function refuseMore({ endpoints: { length } }: GraphSnapshot, left: number): never {
  const all = String(length + left);
  const text = `${all} endpoints are in the graph, ${String(left)} more than a snapshot holds`;
  const hint = 'give the robot a namespace or a ROS domain of its own';
  throw new WorldforgeError('graph_limit', text, { hint });
}

class BagRecorder implements Recorder {
  readonly #options: RecorderOptions;
  readonly #publisher: Publisher<RecorderState>;
  readonly #graphPublisher: Publisher<GraphSnapshot>;
  readonly #snapshots: Snapshots;
  readonly #tally = new GraphTally();
  readonly #counts = new TopicCounts();
  readonly #taps = new Map<string, Subscription>();
  #fault: WorldforgeError | undefined;
  /** Its own state it keeps as it says it: the queue of a latched topic holds one sample only. */
  #keepsState = false;
  #messages = 0n;
  #freeBytes = 0;
  #sequence = 0;

  constructor(options: RecorderOptions) {
    this.#options = options;
    const { graph } = options;
    this.#publisher = graph.advertise(topics.recorderState);
    this.#graphPublisher = graph.advertise(topics.recorderGraph);
    this.#snapshots = new Snapshots(options.identity, options.snapshots);
    for (const topic of options.topics) this.follow(topic);
    this.#flush();
    this.look();
  }

  follow(topic: Topic<unknown>): void {
    if (topic.name === topics.recorderState.name) {
      this.#keepsState = true;
      return;
    }
    // What it sees of the graph it writes down as it says it.
    if (topic.name === topics.recorderGraph.name) return;
    if (topic.name === topics.stop.name || this.#taps.has(topic.name)) return;
    this.#taps.set(
      topic.name,
      this.#options.graph.tap(topic, (bytes) => this.#record(topic, bytes)),
    );
  }

  refresh(): void {
    if (this.#fault === undefined) this.#flush();
    else this.#publish('faulted');
  }

  look(): void {
    if (this.#fault !== undefined) return;
    const { snapshot, left } = this.#snapshots.take(this.#options.graph.clocks.ros.now());
    const { type } = topics.recorderGraph;
    const bytes = type.encode(snapshot);
    if (!this.#attempt(() => this.#write(topics.recorderGraph, bytes))) return;
    this.#tally.add(snapshot);
    this.#graphPublisher.publishBytes(bytes);
    if (left > 0) this.#attempt(() => refuseMore(snapshot, left));
  }

  get graphClaim(): GraphClaim | undefined {
    return this.#tally.claim;
  }

  get fault(): WorldforgeError | undefined {
    return this.#fault;
  }

  #record(topic: Topic<unknown>, bytes: Uint8Array): void {
    if (this.#fault !== undefined || !this.#attempt(() => this.#write(topic, bytes))) return;
    if (tellsOfStop(topic, bytes)) this.#attempt(() => this.#write(topics.stop, stopBytes));
  }

  #write(topic: Topic<unknown>, bytes: Uint8Array): void {
    const nowNs = this.#options.graph.clocks.ros.now();
    this.#options.sink.write(topic, bytes, { logNs: nowNs, publishNs: nowNs });
    this.#messages += 1n;
    const meta = peekMeta(topic.type, bytes);
    this.#counts.add(topic.name, meta);
    if (meta !== undefined) this.#options.onRecorded?.(topic, meta);
  }

  /** False when the sink refused it just now. */
  #keep(bytes: Uint8Array): boolean {
    if (this.#fault !== undefined || !this.#keepsState) return true;
    try {
      this.#write(topics.recorderState, bytes);
      return true;
    } catch (cause) {
      this.#fault = asFault(cause);
      return false;
    }
  }

  /** Brings to the disk what was written, and says so. */
  #flush(): void {
    const flushed = this.#attempt(() => {
      this.#options.sink.flush();
      this.#freeBytes = this.#options.freeBytes();
      this.#requireSpace();
    });
    if (flushed) this.#publish('recording');
  }

  /** A disk that became full costs the end of the bag; one that is nearly full does not. */
  #requireSpace(): void {
    const { sink, freeBytesFloor } = this.#options;
    const floor = freeBytesFloor + sink.closingBytes;
    if (this.#freeBytes >= floor) return;
    // Short: a detail of recorder/state has room for 85 characters.
    const left = `${String(this.#freeBytes)} bytes are free, ${String(floor)} needed`;
    const text = `the bag ends at byte ${String(sink.bytes)}: ${left}`;
    throw new WorldforgeError('workspace_full', text, { hint: 'free some space before the next run' });
  }

  /** False, with the fault published, when the sink or its disk refused. */
  #attempt(act: () => void): boolean {
    try {
      act();
      return true;
    } catch (cause) {
      this.#fault = asFault(cause);
      this.#publish('faulted');
      return false;
    }
  }

  #publish(state: Phase): void {
    const { graph, identity, sink } = this.#options;
    const fault = this.#fault;
    const dropped = new Map([...this.#taps].map(([topic, tap]) => [topic, tap.dropped]));
    const bytes = topics.recorderState.type.encode({
      meta: makeMeta(identity, { ...noProvenance, sequence: this.#sequence, rosNs: graph.clocks.ros.now() }),
      state,
      code: fault?.code ?? '',
      detail: fault === undefined ? '' : faultText(fault),
      messages: this.#messages,
      bytes: BigInt(sink.bytes),
      free_bytes: BigInt(this.#freeBytes),
      topics: this.#counts.rows(dropped),
    });
    if (!this.#keep(bytes)) {
      this.#publish('faulted');
      return;
    }
    this.#publisher.publishBytes(bytes);
    this.#sequence += 1;
  }

  [Symbol.dispose](): void {
    if (this.#fault === undefined) lastWords(() => this.#close());
    for (const tap of this.#taps.values()) tap[Symbol.dispose]();
    this.#graphPublisher[Symbol.dispose]();
    this.#publisher[Symbol.dispose]();
  }

  #close(): void {
    this.look();
    if (this.#fault === undefined) this.#publish('closed');
  }
}

export function startRecorder(options: RecorderOptions): Recorder {
  return new BagRecorder(options);
}
