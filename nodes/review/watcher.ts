// Collects, from the graph alone, what the report of a review needs. Bounded: one plan and verdict a cycle.
import type { Graph } from '../../graph/graph.ts';
import {
  topics,
  type CandidateSet,
  type ExecutionReport,
  type GateState,
  type GateVerdict,
  type Plan,
} from '../../msgs/index.ts';
import type { CycleOutcome } from './outcome.ts';

export interface Watcher extends Disposable {
  readonly cycles: readonly CycleOutcome[];
  readonly candidates: CandidateSet | undefined;
  readonly gateState: GateState | undefined;
  readonly reports: readonly ExecutionReport[];
}

export interface WatcherOptions {
  readonly graph: Graph;
  readonly cyclesMax: number;
  readonly onVerdict: (cycle: CycleOutcome) => void;
}

class ReviewWatcher implements Watcher {
  readonly #options: WatcherOptions;
  readonly #subscriptions: Disposable[];
  readonly cycles: CycleOutcome[] = [];
  readonly reports: ExecutionReport[] = [];
  candidates: CandidateSet | undefined;
  gateState: GateState | undefined;
  #plan: Plan | undefined;

  constructor(options: WatcherOptions) {
    this.#options = options;
    const { graph } = options;
    this.#subscriptions = [
      graph.subscribe(topics.candidates, {
        onSample: ({ message }) => {
          this.candidates = message;
        },
      }),
      graph.subscribe(topics.plan, {
        onSample: ({ message }) => {
          this.#plan = message;
        },
      }),
      graph.subscribe(topics.gateState, {
        onSample: ({ message }) => {
          this.gateState = message;
        },
      }),
      graph.subscribe(topics.gateVerdict, {
        onSample: ({ message }) => this.#onVerdict(message),
      }),
      graph.subscribe(topics.controllerReport, {
        onSample: ({ message }) => this.#onReport(message),
      }),
    ];
  }

  #onVerdict(verdict: GateVerdict): void {
    // A verdict on an older plan says that it was superseded; the newer plan has its own.
    if (this.#plan?.meta.cycle !== verdict.meta.cycle) return;
    if (this.cycles.at(-1)?.verdict.meta.cycle === verdict.meta.cycle) this.cycles.pop();
    if (this.cycles.length >= this.#options.cyclesMax) return;
    if (this.candidates?.meta.cycle !== verdict.meta.cycle) this.candidates = undefined;
    const cycle = { plan: this.#plan, verdict };
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
