// How patient a call is. Times are milliseconds; the defaults follow from one timeout of a request.
import { WorldforgeError } from '../../../core/errors.ts';
import { attemptsMax, waitMsMax } from './limits.ts';

export interface RetryPolicy {
  readonly maxAttempts: number;
  /** Upper end of the wait after the first attempt; each further one is longer by the multiplier. */
  readonly backoffMs: number;
  readonly backoffMultiplier: number;
  readonly retryableStatusCodes: readonly number[];
}

export interface CallPolicy {
  /** Of one attempt. */
  readonly timeoutMs: number;
  readonly retry: RetryPolicy;
  /** Of all attempts with the waits between them; null: as long as they take. */
  readonly maxElapsedMs: number | null;
}

/** One a kind of call. `request` is for what creates something or moves a state: it is tried once. */
export interface RequestPolicy {
  readonly health: CallPolicy;
  readonly request: CallPolicy;
  readonly polling: CallPolicy;
  readonly download: CallPolicy;
}

/** What a server answers when it could answer better a moment later. */
const retryableStatusCodes = [408, 429, 500, 502, 503, 504] as const;

function attempts(timeoutMs: number, maxAttempts: number, maxElapsedMs: number | null): CallPolicy {
  const retry = { maxAttempts, backoffMs: 250, backoffMultiplier: 2, retryableStatusCodes };
  return checkedPolicy({ timeoutMs, retry, maxElapsedMs });
}

/** @throws WorldforgeError provider_config where the timeout is out of range */
export function requestPolicy(timeoutMs: number, maxElapsedMs: number | null = null): RequestPolicy {
  return {
    health: attempts(Math.min(timeoutMs, 10_000), 3, maxElapsedMs),
    request: attempts(timeoutMs, 1, maxElapsedMs),
    polling: attempts(Math.min(timeoutMs, 30_000), 3, maxElapsedMs),
    download: attempts(timeoutMs, 3, maxElapsedMs),
  };
}

function inRange(name: string, value: number, low: number, high: number): void {
  if (value >= low && value <= high) return;
  throw new WorldforgeError('provider_config', `${name} is ${value}, not ${low} to ${high}`);
}

/** The policy itself. @throws WorldforgeError provider_config naming the first number that is out of range */
export function checkedPolicy(policy: CallPolicy): CallPolicy {
  const { timeoutMs, retry, maxElapsedMs } = policy;
  inRange('timeout, ms,', timeoutMs, 1, waitMsMax);
  inRange('budget, ms,', maxElapsedMs ?? 1, 1, waitMsMax);
  inRange('attempts', retry.maxAttempts, 1, attemptsMax);
  if (!Number.isInteger(retry.maxAttempts))
    throw new WorldforgeError('provider_config', `${retry.maxAttempts} attempts are no whole number`);
  inRange('backoff, ms,', retry.backoffMs, 0, waitMsMax);
  inRange('backoff multiplier', retry.backoffMultiplier, 1, 10);
  for (const status of retry.retryableStatusCodes) inRange('a retryable status', status, 400, 599);
  return policy;
}
