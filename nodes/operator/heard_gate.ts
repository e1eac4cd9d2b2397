// What a gate says to somebody who comes later: its newest state, and the plans that are published from then
// on. One who decides looks at both.
import { WorldforgeError } from '../../core/errors.ts';
import { Condition } from '../../core/wait.ts';
import type { Graph } from '../../graph/graph.ts';
import { topics, type GateState, type Plan } from '../../msgs/index.ts';
import { planDigest } from '../../planning/plan_digest.ts';

/** Plans that are kept: topics have no common order on DDS, so that a plan may come before its state. */
const plansKept = 4;
/** How long is waited before it is said that one still does, ns. */
const patienceNs = 3_000_000_000n;

export interface HearGateOptions {
  readonly limitNs: bigint;
  readonly onWaiting: (text: string) => void;
  readonly signal: AbortSignal;
}

export class HeardGate implements Disposable {
  readonly #graph: Graph;
  readonly #subscriptions: readonly Disposable[];
  readonly #changed = new Condition();
  #state: GateState | undefined;
  #plans: readonly { readonly digest: string; readonly plan: Plan }[] = [];

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#subscriptions = [
      graph.subscribe(topics.plan, {
        onSample: ({ message }) => {
          // What a plan says of its own digest proves nothing; the gate recomputes it too.
          const digest = message.code === '' ? planDigest(message) : '';
          this.#plans = [...this.#plans, { digest, plan: message }].slice(-plansKept);
          this.#changed.notify();
        },
      }),
      graph.subscribe(topics.gateState, {
        onSample: ({ message }) => {
          this.#state = message;
          this.#changed.notify();
        },
      }),
    ];
  }

  /** The newest state; nothing before the first. */
  get state(): GateState | undefined {
    return this.#state;
  }

  /** The plan under review, where it was published since this began to listen. */
  get plan(): Plan | undefined {
    const digest = this.#state?.plan_digest ?? '';
    return this.#plans.findLast((heard) => digest !== '' && heard.digest === digest)?.plan;
  }

  /**
   * Waits for a gate, and makes sure that it is the only one.
   * @throws WorldforgeError gate_silent, foreign_publisher; the signal's reason when it aborts first
   */
  async first({ limitNs, onWaiting, signal }: HearGateOptions): Promise<GateState> {
    const { clocks } = this.#graph;
    const endNs = clocks.steady.now() + limitNs;
    const isHeard = (): boolean => this.#state !== undefined;
    for (let leftNs = limitNs; leftNs > 0n; leftNs = endNs - clocks.steady.now()) {
      const waitNs = leftNs < patienceNs ? leftNs : patienceNs;
      if (await this.#changed.until(isHeard, { clocks, limitNs: waitNs, signal })) break;
      onWaiting('waiting for the state of a safety gate');
    }
    this.requireOne();
    if (this.#state !== undefined) return this.#state;
    const seconds = String(limitNs / 1_000_000_000n);
    throw new WorldforgeError('gate_silent', `no safety gate was heard in ${seconds} s`, {
      hint: 'worldforge launch planner.launch, or the ROS_DOMAIN_ID and --namespace of the graph that runs',
    });
  }

  /** Two that speak as the gate: what is signed for one of them may be meant for the other. */
  requireOne(): void {
    const gates = this.#graph.endpoints(topics.gateState).filter(({ publisher }) => publisher);
    if (gates.length < 2) return;
    const names = gates.map(({ node }) => node).join(', ');
    throw new WorldforgeError('foreign_publisher', `${topics.gateState.name} has publishers ${names}`, {
      hint: 'worldforge operator stop, then find out who the second one is',
    });
  }

  /** Waits for the next state, or for the plan under review where that comes after it. */
  async changed(signal: AbortSignal): Promise<void> {
    const { clocks } = this.#graph;
    const [state, plan] = [this.#state, this.plan];
    const isNew = (): boolean => this.#state !== state || this.plan !== plan;
    while (!(await this.#changed.until(isNew, { clocks, limitNs: patienceNs, signal })));
  }

  [Symbol.dispose](): void {
    for (const subscription of this.#subscriptions) subscription[Symbol.dispose]();
  }
}
