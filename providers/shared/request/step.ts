// Decides what follows an attempt. Pure: the outcome, the clock and one random number come in.
import { delayMsMax } from './limits.ts';
import type { CallPolicy } from './policy.ts';

/** How an attempt ended, as far as trying again depends on it. */
export type Outcome =
  | { readonly kind: 'answered' }
  /** The server said that it does not do it. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterMs?: number }
  /** Nothing was answered: no connection, half an answer, or none in time. */
  | { readonly kind: 'lost' }
  /** Another attempt would end the same way. */
  | { readonly kind: 'final' };

export interface Attempted {
  readonly policy: CallPolicy;
  readonly isIdempotent: boolean;
  /** Of the attempt that ended, from 1. */
  readonly attempt: number;
  /** Since the call began. */
  readonly elapsedMs: number;
  /** Uniform in [0, 1). */
  readonly chance: number;
}

export type Next =
  | { readonly kind: 'answer' }
  | { readonly kind: 'retry'; readonly delayMs: number }
  | { readonly kind: 'fail' }
  | { readonly kind: 'budget_exceeded' };

/** How long an attempt that begins now may take. */
export function attemptMs(policy: CallPolicy, elapsedMs: number): number {
  const left = policy.maxElapsedMs === null ? Infinity : policy.maxElapsedMs - elapsedMs;
  return Math.max(0, Math.min(policy.timeoutMs, left));
}

/** Full jitter: anywhere between no wait and the backoff, so that clients which failed together part. */
function delayMs({ policy: { retry }, attempt, chance }: Attempted, outcome: Outcome): number {
  let backoff = retry.backoffMs;
  for (let past = 1; past < attempt; past += 1) backoff *= retry.backoffMultiplier;
  const asked = outcome.kind === 'status' ? (outcome.retryAfterMs ?? 0) : 0;
  return Math.max(asked, chance * Math.min(delayMsMax, backoff));
}

export function nextStep(attempted: Attempted, outcome: Outcome): Next {
  const { policy, isIdempotent, attempt, elapsedMs } = attempted;
  const budget = policy.maxElapsedMs ?? Infinity;
  if (outcome.kind === 'answered') return { kind: 'answer' };
  if (outcome.kind === 'final') return { kind: 'fail' };
  if (elapsedMs >= budget) return { kind: 'budget_exceeded' };
  const { maxAttempts, retryableStatusCodes } = policy.retry;
  if (!isIdempotent || attempt >= maxAttempts) return { kind: 'fail' };
  if (outcome.kind === 'status' && !retryableStatusCodes.includes(outcome.status)) return { kind: 'fail' };
  const delay = delayMs(attempted, outcome);
  if (elapsedMs + delay >= budget) return { kind: 'budget_exceeded' };
  return delay > delayMsMax ? { kind: 'fail' } : { kind: 'retry', delayMs: delay };
}
