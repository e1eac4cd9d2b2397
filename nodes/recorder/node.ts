// Records every topic as raw bytes, and says how far the recording is on disk and what ended it.
import { errorText, WorldforgeError } from '../../core/errors.ts';
import type { Graph, Publisher, Subscription } from '../../graph/graph.ts';
import {
  makeMeta,
  noProvenance,
  peekMeta,
  topics,
  type Identity,
  type RecorderState,
  type Topic,
} from '../../msgs/index.ts';
import { faultText } from '../fault_text.ts';
import { lastWords } from '../last_words.ts';
import { TopicCounts } from './counts.ts';

/** Where the bytes go: a bag writer. Each call throws once the writer is faulted. */
export interface Sink {
  write(
    topic: Topic<unknown>,
    bytes: Uint8Array,
    times: { readonly logNs: bigint; readonly publishNs: bigint },
  ): void;
  flush(): void;
  readonly bytes: number;
}

export interface RecorderOptions {
  readonly graph: Graph;
  readonly identity: Identity;
  readonly sink: Sink;
  readonly topics: readonly Topic<unknown>[];
  /** Of the disk that the sink writes to. */
  readonly freeBytes: () => number;
}

export interface Recorder extends Disposable {
  /** The fault that ended the recording, or nothing. */
  readonly fault: WorldforgeError | undefined;
}

/** How often the state is published while messages arrive. */
const stateIntervalNs = 100_000_000n;

type Phase = 'recording' | 'faulted' | 'closed';

class BagRecorder implements Recorder {
  readonly #options: RecorderOptions;
  readonly #publisher: Publisher<RecorderState>;
  readonly #counts = new TopicCounts();
  readonly #taps = new Map<string, Subscription>();
  #fault: WorldforgeError | undefined;
  #messages = 0n;
  #freeBytes = 0;
  #sequence = 0;
  #nextStateNs = 0n;

  constructor(options: RecorderOptions) {
    this.#options = options;
    const { graph } = options;
    this.#publisher = graph.advertise(topics.recorderState);
    for (const topic of options.topics) {
      this.#taps.set(
        topic.name,
        graph.tap(topic, (bytes) => this.#record(topic, bytes)),
      );
    }
    this.#flush();
  }

  get fault(): WorldforgeError | undefined {
    return this.#fault;
  }

  #record(topic: Topic<unknown>, bytes: Uint8Array): void {
    if (this.#fault !== undefined) return;
    const { graph, sink } = this.#options;
    const nowNs = graph.clocks.ros.now();
    const written = this.#attempt(() => sink.write(topic, bytes, { logNs: nowNs, publishNs: nowNs }));
    if (!written) return;
    this.#messages += 1n;
    this.#counts.add(topic.name, peekMeta(topic.type, bytes));
    if (graph.clocks.steady.now() >= this.#nextStateNs) this.#flush();
  }

  /** Brings to the disk what was written, and says so. */
  #flush(): void {
    const flushed = this.#attempt(() => {
      this.#options.sink.flush();
      this.#freeBytes = this.#options.freeBytes();
    });
    if (flushed) this.#publish('recording');
  }

  /** False, with the fault published, when the sink or its disk refused. */
  #attempt(act: () => void): boolean {
    try {
      act();
      return true;
    } catch (cause) {
      this.#fault =
        cause instanceof WorldforgeError
          ? cause
          : new WorldforgeError('evidence_write_failed', errorText(cause), { cause });
      this.#publish('faulted');
      return false;
    }
  }

  #publish(state: Phase): void {
    const { graph, identity, sink } = this.#options;
    const fault = this.#fault;
    const dropped = new Map([...this.#taps].map(([topic, tap]) => [topic, tap.dropped]));
    this.#publisher.publish({
      meta: makeMeta(identity, { ...noProvenance, sequence: this.#sequence, rosNs: graph.clocks.ros.now() }),
      state,
      code: fault?.code ?? '',
      detail: fault === undefined ? '' : faultText(fault),
      messages: this.#messages,
      bytes: BigInt(sink.bytes),
      free_bytes: BigInt(this.#freeBytes),
      topics: this.#counts.rows(dropped),
    });
    this.#sequence += 1;
    this.#nextStateNs = graph.clocks.steady.now() + stateIntervalNs;
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
