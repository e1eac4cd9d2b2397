// Gives a recorded session to the graph, byte for byte, in lockstep with the verdicts of the gate or at the
// pace of the recording; anyone may pause it and step through it.
import { abortable } from '../../core/background.ts';
import { never } from '../../core/assert.ts';
import { Condition } from '../../core/wait.ts';
import type { Graph, Publisher } from '../../graph/graph.ts';
import { clockTopic, messageTypeByName, sensorTopic, topics, type Profile } from '../../msgs/index.ts';
import { startClock, type PlayedClock } from './clock.ts';
import { playlist, relativeName, type PlayedMessage, type RecordedMessage } from './playlist.ts';
import {
  controlled,
  cyclesOf,
  decide,
  playedNs,
  startState,
  type Control,
  type PlayerPlan,
  type PlayerState,
} from './step.ts';

export type RecordedTopic = Pick<RecordedMessage, 'topic' | 'schemaName'>;

export interface PlayerOptions {
  readonly graph: Graph;
  /** Opens the recording from its start. */
  readonly open: () => AsyncIterable<RecordedMessage>;
  readonly plan: PlayerPlan;
  /** What is earlier than this after the first message of the recording is left out; 0 unless given. */
  readonly startOffsetNs?: bigint;
  /** Round after round, with stamps that rise; false unless given. */
  readonly loop?: boolean;
  /** Gives nothing before somebody steps or resumes; false unless given. */
  readonly paused?: boolean;
  /** Publishes played time on `/clock`; false unless given. */
  readonly clock?: boolean;
  /** Topics that are not given: latched ones that the operator node publishes itself. */
  readonly withheld: ReadonlySet<string>;
  /** Longest wait for a verdict before the next frame is given all the same. */
  readonly verdictLimitNs: bigint;
  /**
   * Gives topics of the graph too, where no graph of ours is, and waits for no verdict; false unless given.
   */
  readonly plain?: boolean;
  /** `event` gives the recording whole, where a graph may lose samples; `sensor` unless given. */
  readonly sensors?: Profile;
  /** Topics of the recording that are advertised before the first message, so that nobody misses it. */
  readonly advertised?: readonly RecordedTopic[];
  /** Waited for between advertising and the first message. */
  readonly settled?: (publishers: readonly Publisher<unknown>[]) => Promise<void>;
  /** Told of each pause, resume and step, and what came of it. */
  readonly onControl?: (text: string) => void;
  readonly signal: AbortSignal;
}

export interface PlayerResult {
  readonly given: number;
  /** Messages of types this project does not know, on withheld topics, or on topics of the graph itself. */
  readonly skipped: number;
  /** Cycles that were begun and whose verdict did not come in time. */
  readonly verdictsMissed: number;
}

/** A recorded stop, verdict, plan or clock would be taken for one of now, so these are never given. */
const graphTopics: ReadonlySet<string> = new Set(
  [...Object.values(topics), clockTopic].map(({ name }) => relativeName(name)),
);

/** Who speaks to the player itself is never played. */
const ownTopics: ReadonlySet<string> = new Set(
  [topics.playerPause, topics.playerStep, clockTopic].map(({ name }) => relativeName(name)),
);

function isOfGraph(name: string, typeName: string): boolean {
  return graphTopics.has(name) || typeName.startsWith('worldforge_msgs/');
}

function controlText(control: Control, changed: boolean, { frames }: PlayerState): string {
  const told = changed ? '' : ', ignored';
  switch (control.kind) {
    case 'pause':
      return `paused after ${String(frames)} frames${told}`;
    case 'resume':
      return `goes on after ${String(frames)} frames${told}`;
    case 'step':
      return `one step after ${String(frames)} frames${changed ? '' : ', ignored: only who is paused steps'}`;
    case 'verdict':
      return `verdict of cycle ${String(control.cycle)}${told}`;
  }
}

/** What the list must know of the plan. */
function framesOfPlan({ frameTopic }: PlayerPlan): Pick<PlayerPlan, 'frameTopic'> {
  return frameTopic === undefined ? {} : { frameTopic };
}

class Player {
  readonly #options: PlayerOptions;
  readonly #publishers = new Map<string, Publisher<unknown> | undefined>();
  readonly #changed = new Condition();
  #state: PlayerState;
  #clock: PlayedClock | undefined;
  #release: (() => void) | undefined;
  #given = 0;
  #skipped = 0;
  #missed = 0;

  constructor(options: PlayerOptions) {
    this.#options = options;
    this.#state = startState(options.paused);
  }

  #nowNs(): bigint {
    return this.#options.graph.clocks.steady.now();
  }

  /** Made at the first message of a topic; undefined for topics that are not given. */
  #publisher(topic: string, schemaName: string): Publisher<unknown> | undefined {
    if (this.#publishers.has(topic)) return this.#publishers.get(topic);
    const { graph, plain = false, sensors = 'sensor' } = this.#options;
    const type = messageTypeByName(schemaName);
    const isKept = plain ? ownTopics.has(topic) : isOfGraph(topic, schemaName);
    const kept = this.#options.withheld.has(topic) || isKept;
    const publisher =
      type === undefined || kept ? undefined : graph.advertise(sensorTopic(topic, type, sensors));
    this.#publishers.set(topic, publisher);
    return publisher;
  }

  #give({ topic, schemaName, bytes }: PlayedMessage): void {
    const publisher = this.#publisher(topic, schemaName);
    if (publisher === undefined) this.#skipped += 1;
    else this.#given += 1;
    this.#clock?.tell();
    publisher?.publishBytes(bytes);
  }

  #take(control: Control): boolean {
    const before = this.#state;
    this.#state = controlled(this.#options.plan, before, control, this.#nowNs());
    this.#changed.notify();
    return this.#state !== before;
  }

  #onControl(control: Control): void {
    const changed = this.#take(control);
    this.#options.onControl?.(controlText(control, changed, this.#state));
    this.#release?.();
  }

  #listen(): readonly Disposable[] {
    const { graph, plain = false } = this.#options;
    const verdicts = plain
      ? []
      : [
          graph.subscribe(topics.gateVerdict, {
            onSample: ({ message }) => this.#take({ kind: 'verdict', cycle: message.meta.cycle }),
          }),
        ];
    return [
      ...verdicts,
      graph.subscribe(topics.playerPause, {
        onSample: ({ message }) => this.#onControl({ kind: message.data ? 'pause' : 'resume' }),
      }),
      graph.subscribe(topics.playerStep, { onSample: () => this.#onControl({ kind: 'step' }) }),
    ];
  }

  async #awaitVerdict(cycle: number): Promise<void> {
    const { graph, signal, verdictLimitNs } = this.#options;
    const limits = { clocks: graph.clocks, limitNs: verdictLimitNs, signal };
    if (await this.#changed.until(() => this.#state.verdicts > cycle, limits)) return;
    this.#missed += 1;
    this.#take({ kind: 'verdict', cycle });
  }

  async #awaitTime(dueNs: bigint): Promise<void> {
    const { graph, signal } = this.#options;
    const [{ clocks }, before] = [graph, this.#state];
    await this.#changed.until(() => this.#state !== before, {
      clocks,
      limitNs: dueNs - this.#nowNs(),
      signal,
    });
  }

  /** No clock runs out on somebody who looks closely. */
  async #awaitControl(): Promise<void> {
    const told = new Promise<void>((resolve) => {
      this.#release = resolve;
    });
    await abortable(told, this.#options.signal).finally(() => (this.#release = undefined));
  }

  async play(): Promise<PlayerResult> {
    const { graph, plan } = this.#options;
    const messages = playlist({ ...this.#options, ...framesOfPlan(plan) });
    const listening = this.#listen();
    try {
      const first = await graph.external(messages.next());
      if (first.done !== true) {
        this.#startClock(first.value);
        await this.#advertise();
        await this.#playAll(messages, first.value);
      }
      if (this.#options.plain !== true) await this.#awaitLast();
    } finally {
      for (const resource of [...listening, this.#clock, ...this.#publishers.values()])
        resource?.[Symbol.dispose]();
      await messages.return();
    }
    return { given: this.#given, skipped: this.#skipped, verdictsMissed: this.#missed };
  }

  #startClock({ timeNs }: PlayedMessage): void {
    const { graph, clock = false } = this.#options;
    if (clock) this.#clock = startClock(graph, timeNs);
  }

  async #advertise(): Promise<void> {
    const { advertised = [], settled } = this.#options;
    const publishers = advertised
      .map(({ topic, schemaName }) => this.#publisher(relativeName(topic), schemaName))
      .filter((item) => item !== undefined);
    await settled?.(publishers);
  }

  async #playAll(messages: AsyncGenerator<PlayedMessage, void, void>, first: PlayedMessage): Promise<void> {
    const { graph, plan } = this.#options;
    for (let message = first; ;) {
      const { timeNs } = message;
      this.#clock?.follow(() => playedNs(plan, this.#state, timeNs, this.#nowNs()));
      if (!(await this.#isGiven(message))) return;
      const next = await graph.external(messages.next());
      if (next.done === true) return;
      message = next.value;
    }
  }

  /** Waits as long as it takes. @returns false when nothing more is to be given */
  async #isGiven(message: PlayedMessage): Promise<boolean> {
    const { plan, signal } = this.#options;
    for (;;) {
      signal.throwIfAborted();
      const action = decide(plan, this.#state, message, this.#nowNs());
      switch (action.kind) {
        case 'end':
          return false;
        case 'give':
          this.#state = action.state;
          this.#give(message);
          return true;
        case 'verdict':
          await this.#awaitVerdict(action.cycle);
          break;
        case 'until':
          this.#state = action.state;
          await this.#awaitTime(action.dueNs);
          break;
        case 'hold':
          await this.#awaitControl();
          break;
        default:
          never(action);
      }
    }
  }

  async #awaitLast(): Promise<void> {
    const { stride, cycles, lockstep = true } = this.#options.plan;
    const begun = cyclesOf(this.#state.frames, stride);
    await this.#awaitVerdict((lockstep ? begun : cycles) - 1);
  }
}

/**
 * Plays a session to its end or to the verdict of its last cycle.
 * @throws the signal's reason when it aborts
 */
export function playSession(options: PlayerOptions): Promise<PlayerResult> {
  return new Player(options).play();
}
