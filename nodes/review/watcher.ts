// Collects, from the graph alone, what the report of a review needs. Bounded: one plan and verdict a cycle.
import type { Graph } from '../../graph/graph.ts';
import {
  contentDigest,
  observationType,
  topics,
  type CandidateSet,
  type ExecutionReport,
  type GateState,
  type GateVerdict,
  type Goal,
  type Observation,
  type Plan,
  type PlanRequest,
} from '../../msgs/index.ts';
import type { CycleOutcome, Scene } from './outcome.ts';

export interface Watcher extends Disposable {
  readonly cycles: readonly CycleOutcome[];
  readonly candidates: CandidateSet | undefined;
  readonly gateState: GateState | undefined;
  readonly reports: readonly ExecutionReport[];
  /** The first one: what all cycles of a run have in common stands in it. */
  readonly request: PlanRequest | undefined;
  /** Of the last cycle; only where scenes are watched, since an observation may be large. */
  readonly scene: Scene | undefined;
}

export interface WatcherOptions {
  readonly graph: Graph;
  readonly cyclesMax: number;
  readonly watchScenes?: boolean;
  readonly onVerdict: (cycle: CycleOutcome) => void;
}

/** Cycles of which one half is kept while the other may still come. */
const cyclesKept = 8;

class Newest<M extends { readonly meta: { readonly cycle: number } }> {
  readonly #byCycle = new Map<number, M>();

  add(message: M): void {
    this.#byCycle.set(message.meta.cycle, message);
    const [oldest] = this.#byCycle.keys();
    if (this.#byCycle.size > cyclesKept && oldest !== undefined) this.#byCycle.delete(oldest);
  }

  get(cycle: number): M | undefined {
    return this.#byCycle.get(cycle);
  }
}

class ReviewWatcher implements Watcher {
  readonly #options: WatcherOptions;
  readonly #subscriptions: Disposable[];
  readonly cycles: CycleOutcome[] = [];
  readonly reports: ExecutionReport[] = [];
  candidates: CandidateSet | undefined;
  gateState: GateState | undefined;
  request: PlanRequest | undefined;
  #goal: Goal | undefined;
  readonly #observations: Observation[] = [];
  /** By cycle: topics have no common order on DDS, so that a verdict may come before its plan. */
  readonly #plans = new Newest<Plan>();
  readonly #verdicts = new Newest<GateVerdict>();

  constructor(options: WatcherOptions) {
    this.#options = options;
    const { graph } = options;
    this.#subscriptions = [
      graph.subscribe(topics.planRequest, {
        onSample: ({ message }) => {
          this.request ??= message;
        },
      }),
      graph.subscribe(topics.candidates, {
        onSample: ({ message }) => {
          this.candidates = message;
        },
      }),
      graph.subscribe(topics.plan, {
        onSample: ({ message }) => {
          this.#plans.add(message);
          this.#join(message.meta.cycle);
        },
      }),
      graph.subscribe(topics.gateState, {
        onSample: ({ message }) => {
          this.gateState = message;
        },
      }),
      graph.subscribe(topics.gateVerdict, {
        onSample: ({ message }) => {
          this.#verdicts.add(message);
          this.#join(message.meta.cycle);
        },
      }),
      graph.subscribe(topics.controllerReport, {
        onSample: ({ message }) => this.#onReport(message),
      }),
      ...(options.watchScenes === true ? this.#watchScenes() : []),
    ];
  }

  #watchScenes(): readonly Disposable[] {
    const { graph } = this.#options;
    return [
      graph.subscribe(topics.goal, {
        onSample: ({ message }) => {
          this.#goal = message;
        },
      }),
      graph.subscribe(topics.observation, {
        onSample: ({ message }) => {
          this.#observations.push(message);
          if (this.#observations.length > cyclesKept) this.#observations.shift();
        },
      }),
    ];
  }

  get scene(): Scene | undefined {
    const plan = this.cycles.at(-1)?.plan;
    const goal = this.#goal;
    const observation = this.#observations.findLast(
      (seen) => contentDigest(observationType, seen) === plan?.observation_digest,
    );
    return goal === undefined || observation === undefined ? undefined : { observation, goal };
  }

  /** A plan with its verdict makes a cycle; a second verdict on a plan replaces the first. */
  #join(number: number): void {
    const [plan, verdict] = [this.#plans.get(number), this.#verdicts.get(number)];
    if (plan === undefined || verdict === undefined) return;
    const last = this.cycles.at(-1)?.verdict.meta.cycle;
    // A verdict on an older plan says that it was superseded; the newer plan has its own.
    if (last !== undefined && number < last) return;
    if (last === number) this.cycles.pop();
    if (this.cycles.length >= this.#options.cyclesMax) return;
    if (this.candidates !== undefined && this.candidates.meta.cycle < number) this.candidates = undefined;
    const cycle = { plan, verdict };
    this.cycles.push(cycle);
    this.#options.onVerdict(cycle);
  }

  #onReport(report: ExecutionReport): void {
    if (this.reports.length < this.#options.cyclesMax) this.reports.push(report);
  }

  [Symbol.dispose](): void {
    for (const subscription of this.#subscriptions) subscription[Symbol.dispose]();
  }
}

export function watchReview(options: WatcherOptions): Watcher {
  return new ReviewWatcher(options);
}
