// When a run that somebody else records is over: its recorder says so, or is heard no more.
import { WorldforgeError } from '../../core/errors.ts';
import type { Graph } from '../../graph/graph.ts';
import { topics } from '../../msgs/index.ts';

/** A hundred times the interval of the recorder's state. */
const silenceMaxNs = 10_000_000_000n;
const lookNs = 500_000_000n;

export class RunEnd implements Disposable {
  readonly #graph: Graph;
  readonly #ended = new AbortController();
  readonly #states: Disposable;
  #timer: Disposable | undefined;
  #heardNs: bigint;
  #fault: WorldforgeError | undefined;

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#heardNs = graph.clocks.steady.now();
    this.#states = graph.subscribe(topics.recorderState, {
      onSample: ({ message: { state, code, detail } }) => {
        this.#heardNs = graph.clocks.steady.now();
        if (state === 'closed') this.#end(undefined);
        if (state === 'faulted')
          this.#end(new WorldforgeError('evidence_write_failed', `${code}: ${detail}`));
      },
    });
    this.#look();
  }

  /** Aborts when the run is over. */
  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  /** Why the run ended early; nothing while it goes on, and where its recorder closed it. */
  get fault(): WorldforgeError | undefined {
    return this.#fault;
  }

  #end(fault: WorldforgeError | undefined): void {
    if (this.#ended.signal.aborted) return;
    this.#fault = fault;
    this.#ended.abort(fault ?? new WorldforgeError('graph_closed', 'the run has ended'));
  }

  #look(): void {
    const silentNs = this.#graph.clocks.steady.now() - this.#heardNs;
    if (silentNs > silenceMaxNs) {
      const seconds = String(silentNs / 1_000_000_000n);
      this.#end(new WorldforgeError('recorder_silent', `the recorder has been silent for ${seconds} s`));
    }
    if (!this.#ended.signal.aborted) this.#timer = this.#graph.clocks.after(lookNs, () => this.#look());
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    this.#states[Symbol.dispose]();
  }
}
