// Records every topic as raw bytes, and says how far the recording is on disk and what ended it.
import { errorText, WorldforgeError } from '../../core/errors.ts';
import type { Graph, Publisher, Subscription } from '../../graph/graph.ts';
import {
  makeMeta,
  noProvenance,
  peekMeta,
  topics,
  type Identity,
  type Meta,
  type RecorderState,
  type Topic,
} from '../../msgs/index.ts';
import { faultText } from '../fault_text.ts';
import { lastWords } from '../last_words.ts';
import { TopicCounts } from './counts.ts';
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
  /** The fault that ended the recording, or nothing. */
  readonly fault: WorldforgeError | undefined;
}

type Phase = 'recording' | 'faulted' | 'closed';

function asFault(cause: unknown): WorldforgeError {
  if (cause instanceof WorldforgeError) return cause;
  return new WorldforgeError('evidence_write_failed', errorText(cause), { cause });
}

class BagRecorder implements Recorder {
  readonly #options: RecorderOptions;
  readonly #publisher: Publisher<RecorderState>;
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
    for (const topic of options.topics) this.follow(topic);
    this.#flush();
  }

  follow(topic: Topic<unknown>): void {
    if (topic.name === topics.recorderState.name) {
      this.#keepsState = true;
      return;
    }
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
    if (this.#fault === undefined) lastWords(() => this.#publish('closed'));
    for (const tap of this.#taps.values()) tap[Symbol.dispose]();
    this.#publisher[Symbol.dispose]();
  }
}

export function startRecorder(options: RecorderOptions): Recorder {
  return new BagRecorder(options);
}
