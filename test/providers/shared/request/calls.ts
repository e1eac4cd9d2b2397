/** Calls of a test: to loopback under a made-up name, told of in a list. */
import { systemClocks } from '../../../../core/clock.ts';
import { WorldforgeError } from '../../../../core/errors.ts';
import { seededRandom } from '../../../../core/random.ts';
import type { CallEvent } from '../../../../providers/shared/request/events.ts';
import type { HttpCall } from '../../../../providers/shared/request/http.ts';
import { requestPolicy, type CallPolicy } from '../../../../providers/shared/request/policy.ts';

export const quick: CallPolicy = {
  ...requestPolicy(5000).polling,
  retry: { ...requestPolicy(5000).polling.retry, backoffMs: 0 },
};

export const once: CallPolicy = requestPolicy(5000).request;

export interface Telling {
  readonly call: HttpCall;
  readonly told: CallEvent[];
}

export function getting(url: string, changes: Partial<HttpCall> = {}): Telling {
  const told: CallEvent[] = [];
  const call: HttpCall = {
    provider: 'p',
    operation: 'info',
    url,
    method: 'GET',
    policy: quick,
    urlRules: { allowLocal: true },
    maxBytes: 1000,
    isIdempotent: true,
    clock: systemClocks,
    random: seededRandom('calls'),
    resolve: () => Promise.resolve(['127.0.0.1']),
    onEvent: (event) => told.push(event),
    ...changes,
  };
  return { call, told };
}

/** The code of a failure, its text where it has none, or `answered`. */
export async function codeOfCall(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'answered',
    (error: unknown) => (error instanceof WorldforgeError ? error.code : String(error)),
  );
}

export function phases(told: readonly CallEvent[]): string[] {
  return told.map(({ phase, attempt, statusCode }) => `${phase} ${attempt} ${statusCode ?? '-'}`);
}

export const open = new AbortController().signal;
