// Gives a recorded session to the graph, byte for byte, in lockstep with the verdicts of the gate.
import { Condition, sleep } from '../../core/wait.ts';
import type { Graph, Publisher } from '../../graph/graph.ts';
import { messageTypeByName, sensorTopic, topics, type Profile } from '../../msgs/index.ts';
import { cyclesOf, decide, firstFrame, type PlayerPlan } from './step.ts';

export interface RecordedMessage {
  /** As recorded, with or without a leading slash. */
  readonly topic: string;
  readonly schemaName: string;
  readonly bytes: Uint8Array;
  readonly logNs: bigint;
}

export type RecordedTopic = Pick<RecordedMessage, 'topic' | 'schemaName'>;

/** Recorded times are whole nanoseconds; a rate is told to a thousandth. */
const rateUnit = 1000;

export interface PlayerOptions {
  readonly graph: Graph;
  readonly messages: AsyncIterable<RecordedMessage>;
  readonly plan: PlayerPlan;
  /** Topics that are not given: latched ones that the operator node publishes itself. */
  readonly withheld: ReadonlySet<string>;
  /** Longest wait for a verdict before the next frame is given all the same. */
  readonly verdictLimitNs: bigint;
  /** `event` gives the recording whole, where a graph may lose samples; `sensor` unless given. */
  readonly sensors?: Profile;
  /** How much faster than it was recorded; 1 unless given. */
  readonly rate?: number;
  /** Whether the next cycle waits for the verdict of the one before; true unless given. */
  readonly lockstep?: boolean;
  /** Topics of the recording that are advertised before the first message, so that nobody misses it. */
  readonly advertised?: readonly RecordedTopic[];
  /** Waited for between advertising and the first message. */
  readonly settled?: (publishers: readonly Publisher<unknown>[]) => Promise<void>;
  readonly signal: AbortSignal;
}

export interface PlayerResult {
  readonly given: number;
  /** Messages of types this project does not know, on withheld topics, or on topics of the graph itself. */
  readonly skipped: number;
  /** Cycles that were begun and whose verdict did not come in time. */
  readonly verdictsMissed: number;
}

export function relativeName(topic: string): string {
  return topic.replace(/^\/+/, '');
}

/** A recorded stop, verdict or plan would be taken for one of now, so these are never given. */
const graphTopics: ReadonlySet<string> = new Set(Object.values(topics).map(({ name }) => name));

function isOfGraph(name: string, typeName: string): boolean {
  return graphTopics.has(name) || typeName.startsWith('worldforge_msgs/');
}

class Player {
  readonly #options: PlayerOptions;
  readonly #publishers = new Map<string, Publisher<unknown> | undefined>();
  readonly #verdict = new Condition();
  #verdicts = 0;
  #given = 0;
  #skipped = 0;
  #missed = 0;

  constructor(options: PlayerOptions) {
    this.#options = options;
  }

  /** Made at the first message of a topic; undefined for topics that are not given. */
  #publisher(message: RecordedTopic): Publisher<unknown> | undefined {
    const name = relativeName(message.topic);
    if (this.#publishers.has(name)) return this.#publishers.get(name);
    const { graph, sensors = 'sensor' } = this.#options;
    const type = messageTypeByName(message.schemaName);
    const kept = this.#options.withheld.has(name) || isOfGraph(name, message.schemaName);
    const publisher =
      type === undefined || kept ? undefined : graph.advertise(sensorTopic(name, type, sensors));
    this.#publishers.set(name, publisher);
    return publisher;
  }

  #give(message: RecordedMessage): void {
    const publisher = this.#publisher(message);
    if (publisher === undefined) this.#skipped += 1;
    else this.#given += 1;
    publisher?.publishBytes(message.bytes);
  }

  async #awaitVerdict(cycle: number): Promise<void> {
    const { graph, signal, verdictLimitNs } = this.#options;
    const came = await this.#verdict.until(() => this.#verdicts > cycle, {
      clocks: graph.clocks,
      limitNs: verdictLimitNs,
      signal,
    });
    if (!came) this.#missed += 1;
  }

  /** Waits until the recorded time of a message has come on the steady clock. */
  async #awaitTime(dueNs: bigint): Promise<void> {
    const { clocks } = this.#options.graph;
    const waitNs = dueNs - clocks.steady.now();
    if (waitNs > 0n) await sleep(clocks, waitNs, this.#options.signal);
  }

  async play(): Promise<PlayerResult> {
    const { graph } = this.#options;
    const verdicts = graph.subscribe(topics.gateVerdict, {
      onSample: ({ message }) => {
        this.#verdicts = Math.max(this.#verdicts, message.meta.cycle + 1);
        this.#verdict.notify();
      },
    });
    try {
      await this.#advertise();
      const cycles = await this.#playAll();
      await this.#awaitVerdict(cycles - 1);
    } finally {
      verdicts[Symbol.dispose]();
      for (const publisher of this.#publishers.values()) publisher?.[Symbol.dispose]();
    }
    return { given: this.#given, skipped: this.#skipped, verdictsMissed: this.#missed };
  }

  async #advertise(): Promise<void> {
    const { advertised = [], settled } = this.#options;
    const publishers = advertised.map((topic) => this.#publisher(topic)).filter((item) => item !== undefined);
    await settled?.(publishers);
  }

  /** Recorded time since the first message, at the rate of the player. */
  #scaled(elapsedNs: bigint): bigint {
    const { rate = 1 } = this.#options;
    return (elapsedNs * BigInt(rateUnit)) / BigInt(Math.round(rate * rateUnit));
  }

  /** @returns the cycles begun */
  async #playAll(): Promise<number> {
    const { graph, plan, signal, lockstep = true } = this.#options;
    const iterator = this.#options.messages[Symbol.asyncIterator]();
    let state = firstFrame;
    /** When the first message was given or, after a wait for a verdict, would have been. */
    let startNs: bigint | undefined;
    let firstNs = 0n;
    try {
      for (;;) {
        signal.throwIfAborted();
        const next = await graph.external(iterator.next());
        if (next.done === true) break;
        const message = next.value;
        const decision = decide(plan, state, relativeName(message.topic));
        if (decision.kind === 'end') break;
        if (decision.kind === 'wait' && lockstep) await this.#awaitVerdict(decision.cycle);
        state = decision.state;
        if (startNs === undefined) {
          startNs = graph.clocks.steady.now();
          firstNs = message.logNs;
        }
        const dueNs = startNs + this.#scaled(message.logNs - firstNs);
        const lateNs = graph.clocks.steady.now() - dueNs;
        if (lateNs > 0n) startNs += lateNs;
        await this.#awaitTime(lateNs > 0n ? dueNs + lateNs : dueNs);
        this.#give(message);
      }
    } finally {
      await iterator.return?.();
    }
    return cyclesOf(state.frames, plan.stride);
  }
}

/**
 * Plays a session to its end or to the verdict of its last cycle.
 * @throws the signal's reason when it aborts
 */
export function playSession(options: PlayerOptions): Promise<PlayerResult> {
  return new Player(options).play();
}
