// The graph of one process: all nodes share one queue in one order and one driven clock. It has no LIVE.
import { assert } from '../../core/assert.ts';
import { nextTurn, systemClocks, type Clocks } from '../../core/clock.ts';
import { DrivenClock } from '../../core/driven_clock.ts';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import type { Graph } from '../graph.ts';
import { Bell } from './bell.ts';
import { DeliveryQueue } from './delivery_queue.ts';
import { deliveriesPerTurn, memoryGraphLimits, sleepNsMax, type MemoryGraphLimits } from './limits.ts';
import { NodeGraph, type Exchange } from './node_graph.ts';
import { Timeline } from './timeline.ts';
import { TopicTable } from './topic_table.ts';

export interface MemoryGraphOptions {
  /** The machine's time: it measures work outside, waits for it, and starts the driven ROS and wall time. */
  readonly real?: Clocks;
  readonly rosStartNs?: bigint;
  readonly wallStartNs?: bigint;
  readonly limits?: Partial<MemoryGraphLimits>;
}

export interface MemoryGraphCounts {
  readonly delivered: number;
  /** Lost because the queue of a subscription was full. */
  readonly dropped: number;
  /** Deliveries whose bytes did not climb the decoding ladder. */
  readonly refused: number;
}

/**
 * Time is driven: it stands still while samples are delivered, leaps to the next timer when nothing else is
 * left to do, and follows the machine while work handed to `external` is pending. Other waiting than for
 * promises, timers of these clocks and `external` is not seen: time may leap over it.
 */
export interface MemoryGraphHub {
  readonly clocks: Clocks;
  readonly counts: MemoryGraphCounts;
  /** The graph of one more node. @throws WorldforgeError graph_limit, graph_closed */
  join(node: string): Graph;
  /**
   * Delivers, and moves time, until the signal aborts. One at a time. Rejects with what a handler or a timer
   * threw: that is a programmer's fault, and it closes the graph for good.
   */
  run(signal: AbortSignal): Promise<void>;
  /**
   * Resolves when nothing waits for delivery and no work outside is pending, before time leaps to the next
   * timer. Rejects with the fault that ended the graph, or with the reason of the signal.
   */
  idle(signal: AbortSignal): Promise<void>;
}

class MemoryGraph implements MemoryGraphHub, Exchange {
  readonly clocks: Clocks;
  readonly topics: TopicTable;
  readonly queue: DeliveryQueue;
  readonly #real: Clocks;
  readonly #limits: MemoryGraphLimits;
  readonly #timeline: Timeline;
  readonly #work = new Bell();
  readonly #idle = new Bell();
  #joined = 0;
  #delivered = 0;
  #refused = 0;
  #running = false;
  #fault: Error | undefined;

  constructor(options: MemoryGraphOptions) {
    this.#real = options.real ?? systemClocks;
    this.#limits = { ...memoryGraphLimits, ...options.limits };
    this.topics = new TopicTable(this.#limits);
    this.queue = new DeliveryQueue(this.#limits.queuedBytesMax);
    const rosNs = options.rosStartNs ?? this.#real.ros.now();
    const clock = new DrivenClock({ rosNs, wallNs: options.wallStartNs ?? this.#real.wall.now() });
    this.#timeline = new Timeline(clock, this.#real.steady, () => this.#work.ring());
    this.clocks = {
      steady: clock.steady,
      ros: clock.ros,
      wall: clock.wall,
      after: (delayNs, callback) => {
        const timer = clock.after(delayNs, callback);
        this.#work.ring();
        return timer;
      },
    };
  }

  get counts(): MemoryGraphCounts {
    return { delivered: this.#delivered, dropped: this.queue.dropped, refused: this.#refused };
  }

  join(node: string): Graph {
    this.requireOpen();
    if (this.#joined >= this.#limits.participantsMax) {
      throw new WorldforgeError('graph_limit', `${this.#joined} graphs were made for nodes already`);
    }
    this.#joined += 1;
    return new NodeGraph(this, node, this.#joined);
  }

  requireOpen(): void {
    if (this.#fault === undefined) return;
    const text = `a fault ended the graph: ${errorText(this.#fault)}`;
    throw new WorldforgeError('graph_closed', text, { cause: this.#fault });
  }

  posted(): void {
    this.#work.ring();
  }

  refused(): void {
    this.#refused += 1;
  }

  external<T>(work: Promise<T>): Promise<T> {
    return this.#timeline.external(work);
  }

  async idle(signal: AbortSignal): Promise<void> {
    if (this.#fault === undefined) {
      const idle = this.#idle.wait(signal);
      this.#work.ring();
      await idle;
    }
    if (this.#fault !== undefined) throw this.#fault;
    signal.throwIfAborted();
  }

  async run(signal: AbortSignal): Promise<void> {
    assert(!this.#running, 'the graph runs already');
    this.requireOpen();
    this.#running = true;
    this.#timeline.start();
    try {
      while (!signal.aborted) await this.#round(signal);
    } catch (error) {
      this.#fault = error instanceof Error ? error : new Error(errorText(error));
      this.#idle.ring();
      throw error;
    } finally {
      this.#running = false;
      this.#timeline.stop();
    }
  }

  /**
   * Delivers what waits; with nothing left to deliver, lets time move to what happens next, or sleeps until
   * it does.
   */
  async #round(signal: AbortSignal): Promise<void> {
    await this.#deliver(signal);
    // What the handlers began as promises comes to its end, or to a wait that the graph knows of.
    await nextTurn();
    if (signal.aborted || this.queue.size > 0) return;
    // Who waited for idleness has the next turn, before time leaps.
    if (this.#timeline.pending === 0 && this.#idle.ring()) return;
    if (this.#timeline.step()) return;
    await this.#sleep(signal);
  }

  async #deliver(signal: AbortSignal): Promise<void> {
    for (const { mailbox, bytes } of this.queue.take()) {
      mailbox.deliver(bytes);
      this.#delivered += 1;
      if (this.#delivered % deliveriesPerTurn === 0) await nextTurn();
      if (signal.aborted) return;
    }
  }

  /**
   * Until something is posted, a timer is set, work outside ends, or the machine's time reaches the next
   * timer.
   */
  async #sleep(signal: AbortSignal): Promise<void> {
    const delayNs = this.#timeline.untilDueNs;
    const alarm = delayNs === undefined ? undefined : this.#alarm(delayNs);
    await this.#work.wait(signal);
    alarm?.[Symbol.dispose]();
    // What was posted during the sleep is delivered at the time it came.
    if (this.#timeline.pending > 0 && !signal.aborted) this.#timeline.step();
  }

  #alarm(delayNs: bigint): Disposable {
    return this.#real.after(delayNs < sleepNsMax ? delayNs : sleepNsMax, () => this.#work.ring());
  }
}

export function createMemoryGraph(options: MemoryGraphOptions = {}): MemoryGraphHub {
  return new MemoryGraph(options);
}
