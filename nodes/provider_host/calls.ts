// At most one call of a provider at a time, each with a deadline; each leaves a trace of events and counts.
import { abortable } from '../../core/background.ts';
import { WorldforgeError } from '../../core/errors.ts';
import type { Graph, Publisher } from '../../graph/graph.ts';
import {
  makeMeta,
  noProvenance,
  providerTopics,
  type Identity,
  type Meta,
  type Provenance,
  type ProviderEvent,
  type ProviderStatus,
} from '../../msgs/index.ts';
import { faultText } from '../fault_text.ts';
import { lastWords } from '../last_words.ts';
import type { CallSpan } from './answers.ts';

type Phase = 'asked' | 'answered' | 'failed' | 'cancelled';

export interface Call {
  readonly capability: 'policy' | 'score';
  readonly requestId: string;
  readonly provenance: Provenance;
  readonly deadlineNs: bigint;
  /** When the request arrived, steady clock. */
  readonly arrivedNs: bigint;
  /** Asks the provider and returns what publishes its answer. */
  readonly work: (signal: AbortSignal) => Promise<(span: CallSpan) => void>;
}

interface Host {
  readonly graph: Graph;
  readonly identity: Identity;
  readonly provider: { readonly name: string; readonly revision: string };
  readonly capabilities: readonly string[];
}

/** lifecycle_msgs/State ids. */
const lifecycle = { active: 3, finalized: 4 } as const;
/** Longest call, whatever its request allows: ten minutes, in ns. */
const callNsMax = 600_000_000_000n;

/** How a call ended, or came to be dropped. */
interface Ending {
  readonly durationNs: bigint;
  readonly code?: string;
  readonly detail?: string;
}

interface Fault {
  readonly code: string;
  readonly detail: string;
}

interface Limit extends Disposable {
  readonly signal: AbortSignal;
}

function faultOf(error: unknown): Fault {
  const code = error instanceof WorldforgeError ? error.code : 'provider_failed';
  return { code, detail: faultText(error) };
}

export class Calls implements Disposable {
  readonly #host: Host;
  readonly #events: Publisher<ProviderEvent>;
  readonly #status: Publisher<ProviderStatus>;
  readonly #sequences = new Map<string, number>();
  readonly #stop = new AbortController();
  /** The provider's work has not ended, be it that its call has. */
  #busy = false;
  /** The call whose end was not published yet. */
  #open: { readonly call: Call; readonly startNs: bigint } | undefined;
  #calls = 0n;
  #failures = 0n;
  #dropped = 0n;

  constructor(host: Host) {
    this.#host = host;
    const names = providerTopics(host.provider.name);
    this.#events = host.graph.advertise(names.events);
    this.#status = host.graph.advertise(names.status);
    this.#publishStatus(lifecycle.active);
  }

  /** Publishes the next message on a topic of this host; the sequence rises only when it was published. */
  send<M>(
    publisher: Publisher<M>,
    topic: string,
    next: { readonly provenance: Provenance; readonly make: (meta: Meta) => M },
  ): void {
    const sequence = this.#sequences.get(topic) ?? 0;
    const rosNs = this.#host.graph.clocks.ros.now();
    publisher.publish(next.make(makeMeta(this.#host.identity, { ...next.provenance, sequence, rosNs })));
    this.#sequences.set(topic, sequence + 1);
  }

  async run(call: Call): Promise<void> {
    if (this.#busy) {
      this.#drop(call);
      return;
    }
    const startNs = this.#host.graph.clocks.steady.now();
    this.#busy = true;
    this.#open = { call, startNs };
    this.#calls += 1n;
    this.#event(call, 'asked');
    try {
      const publish = await this.#bounded(call);
      const totalNs = this.#sinceNs(startNs);
      publish({ queueNs: startNs - call.arrivedNs, totalNs });
      this.#end('answered');
    } catch (error) {
      // What a host that was stopped still owes is said when it stops.
      if (!this.#stop.signal.aborted) this.#end('failed', faultOf(error));
    }
  }

  /** The provider's work, cut short by the deadline or the end of the host; busy until its work ends. */
  async #bounded(call: Call): Promise<(span: CallSpan) => void> {
    const limit = this.#limit(call.deadlineNs);
    const work = Promise.resolve().then(() => call.work(limit.signal));
    const free = (): void => {
      this.#busy = false;
    };
    try {
      const publish = await this.#host.graph.external(abortable(work, limit.signal));
      // The deadline may have passed between the provider's answer and now.
      limit.signal.throwIfAborted();
      return publish;
    } finally {
      limit[Symbol.dispose]();
      work.then(free, free);
    }
  }

  #limit(deadlineNs: bigint): Limit {
    const { graph, provider } = this.#host;
    const limitNs = deadlineNs < callNsMax ? deadlineNs : callNsMax;
    const deadline = new AbortController();
    const timer = graph.clocks.after(limitNs, () => {
      const message = `${provider.name} did not answer within ${String(limitNs / 1_000_000n)} ms`;
      deadline.abort(new WorldforgeError('provider_deadline', message));
    });
    const signal = AbortSignal.any([deadline.signal, this.#stop.signal]);
    return { signal, [Symbol.dispose]: () => timer[Symbol.dispose]() };
  }

  #sinceNs(startNs: bigint): bigint {
    return this.#host.graph.clocks.steady.now() - startNs;
  }

  /** The request is answered at once: the provider is still at its last one. */
  #drop(call: Call): void {
    this.#dropped += 1n;
    const busy = new WorldforgeError(
      'provider_busy',
      `${this.#host.provider.name} is still at its last call`,
    );
    const fault = faultOf(busy);
    this.#event(call, 'failed', { durationNs: 0n, ...fault });
    this.#publishStatus(lifecycle.active, fault);
  }

  #end(phase: 'answered' | 'failed', fault?: Fault): void {
    if (this.#open === undefined) return;
    const { call, startNs } = this.#open;
    this.#open = undefined;
    if (fault !== undefined) this.#failures += 1n;
    this.#event(call, phase, { durationNs: this.#sinceNs(startNs), ...fault });
    this.#publishStatus(lifecycle.active, fault);
  }

  #event(call: Call, phase: Phase, ending: Ending = { durationNs: 0n }): void {
    const { name } = this.#host.provider;
    const { requestId, capability, provenance } = call;
    const make = (meta: Meta): ProviderEvent => ({
      meta,
      provider: name,
      request_id: requestId,
      capability,
      phase,
      code: ending.code ?? '',
      detail: ending.detail ?? '',
      duration_ns: ending.durationNs,
    });
    this.send(this.#events, providerTopics(name).events.name, { provenance, make });
  }

  #publishStatus(state: number, fault?: Fault): void {
    const { provider, capabilities } = this.#host;
    const make = (meta: Meta): ProviderStatus => ({
      meta,
      provider: provider.name,
      revision: provider.revision,
      state,
      capabilities,
      calls: this.#calls,
      failures: this.#failures,
      dropped: this.#dropped,
      code: fault?.code ?? '',
      detail: fault?.detail ?? '',
    });
    this.send(this.#status, providerTopics(provider.name).status.name, { provenance: noProvenance, make });
  }

  [Symbol.dispose](): void {
    this.#stop.abort(new WorldforgeError('graph_closed', 'the provider host was stopped'));
    const open = this.#open;
    this.#open = undefined;
    lastWords(() => {
      if (open !== undefined)
        this.#event(open.call, 'cancelled', { durationNs: this.#sinceNs(open.startNs) });
      this.#publishStatus(lifecycle.finalized);
    });
    this.#events[Symbol.dispose]();
    this.#status[Symbol.dispose]();
  }
}
