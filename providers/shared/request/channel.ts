// What calls to one server share: the circuit, and how many may be on their way.
import type { Clocks } from '../../../core/clock.ts';
import { WorldforgeError } from '../../../core/errors.ts';
import {
  closedCircuit,
  enterCircuit,
  leaveCircuit,
  type CircuitEvent,
  type CircuitState,
} from './circuit.ts';

export interface ChannelOptions {
  readonly provider: string;
  readonly clocks: Clocks;
  /** A second call while one is on its way is refused, never queued. */
  readonly oneInFlight?: boolean;
}

/** For diagnostics. */
export interface ChannelState {
  readonly circuit: CircuitState['kind'];
  readonly failuresInARow: number;
  /** Until a call may be made, ms; 0 where one may. */
  readonly openForMs: number;
  readonly inFlight: number;
}

export interface Passage {
  /** To be called once, however the call ended. */
  readonly leave: (event: CircuitEvent) => void;
}

export class Channel {
  readonly #options: ChannelOptions;
  #circuit = closedCircuit;
  #inFlight = 0;
  /** Grows whenever the circuit opens: what was let in before does not judge the circuit of now. */
  #epoch = 0;

  constructor(options: ChannelOptions) {
    this.#options = options;
  }

  get state(): ChannelState {
    const circuit = this.#circuit;
    const left = circuit.kind === 'open' ? circuit.untilNs - this.#options.clocks.steady.now() : 0n;
    return {
      circuit: circuit.kind,
      failuresInARow: circuit.kind === 'closed' ? circuit.failures : 0,
      openForMs: left > 0n ? Number(left) / 1e6 : 0,
      inFlight: this.#inFlight,
    };
  }

  /** @throws WorldforgeError provider_busy, circuit_open */
  enter(): Passage {
    const { provider, clocks, oneInFlight } = this.#options;
    if (oneInFlight === true && this.#inFlight > 0)
      throw new WorldforgeError('provider_busy', `${provider}: a call is on its way`);
    const entered = enterCircuit(this.#circuit, clocks.steady.now());
    if (entered === undefined) {
      const { circuit, openForMs } = this.state;
      const why = circuit === 'open' ? `for ${Math.ceil(openForMs)} ms more` : 'while one call probes it';
      throw new WorldforgeError('circuit_open', `${provider}: no call is made ${why}`, {
        hint: 'see whether the server runs and answers its health check',
      });
    }
    this.#circuit = entered;
    this.#inFlight += 1;
    return { leave: this.#leaving(this.#epoch) };
  }

  #leaving(epoch: number): (event: CircuitEvent) => void {
    let left = false;
    return (event) => {
      if (left) return;
      left = true;
      this.#inFlight -= 1;
      if (epoch !== this.#epoch) return;
      this.#circuit = leaveCircuit(this.#circuit, event, this.#options.clocks.steady.now());
      if (this.#circuit.kind === 'open') this.#epoch += 1;
    };
  }
}
