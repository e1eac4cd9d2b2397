// Stops asking a server that fails in a row, and asks once again after a while. Pure: state and event in,
// state out.
import { failuresToOpen, openMsMax, openMsMin } from './limits.ts';

export type CircuitState =
  | { readonly kind: 'closed'; readonly failures: number }
  /** No call until then, on the steady clock. */
  | { readonly kind: 'open'; readonly untilNs: bigint; readonly openMs: number }
  /** One call is on its way, and decides. */
  | { readonly kind: 'half_open'; readonly openMs: number };

export const closedCircuit: CircuitState = { kind: 'closed', failures: 0 };

/** What a call means for the circuit: an answer that says an error of the caller's is the server's health. */
export type CircuitEvent = 'succeeded' | 'failed' | 'cancelled';

/** The state in which a call may be made, or nothing where none may. */
export function enterCircuit(state: CircuitState, nowNs: bigint): CircuitState | undefined {
  if (state.kind === 'closed') return state;
  if (state.kind === 'half_open' || nowNs < state.untilNs) return undefined;
  return { kind: 'half_open', openMs: state.openMs };
}

function opened(nowNs: bigint, openMs: number): CircuitState {
  return { kind: 'open', untilNs: nowNs + BigInt(openMs) * 1_000_000n, openMs };
}

/** The state after a call. A call that was let in before the circuit opened cannot close it. */
export function leaveCircuit(state: CircuitState, event: CircuitEvent, nowNs: bigint): CircuitState {
  if (state.kind === 'open') return state;
  if (event === 'succeeded') return closedCircuit;
  if (state.kind === 'half_open') {
    // A probe that was cancelled has proved nothing: the next call is the probe.
    if (event === 'cancelled') return { kind: 'open', untilNs: nowNs, openMs: state.openMs };
    return opened(nowNs, Math.min(openMsMax, 2 * state.openMs));
  }
  if (event === 'cancelled') return state;
  const failures = state.failures + 1;
  return failures >= failuresToOpen ? opened(nowNs, openMsMin) : { kind: 'closed', failures };
}
