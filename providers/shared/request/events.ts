// What is told of each attempt of a call. A listener that fails breaks nothing, and is counted.
import type { Json } from '../../../core/canonical_json.ts';

export const callPhases = ['success', 'retry', 'failure', 'budget_exceeded'] as const;
export type CallPhase = (typeof callPhases)[number];

export interface CallEvent {
  readonly provider: string;
  readonly operation: string;
  readonly phase: CallPhase;
  /** From 1, at most `maxAttempts`. */
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly method: string | null;
  /** Without user information, query and fragment. */
  readonly target: string | null;
  readonly statusCode: number | null;
  /** Of this attempt. */
  readonly durationMs: number;
  readonly message: string | null;
  readonly metadata: Readonly<Record<string, Json>>;
}

export type CallListener = (event: CallEvent) => void;

let faults = 0;

/** How often a listener threw since the process began. */
export function listenerFaults(): number {
  return faults;
}

export function notify(listener: CallListener | undefined, event: CallEvent): void {
  try {
    listener?.(event);
  } catch {
    faults += 1;
  }
}
