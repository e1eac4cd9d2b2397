// Has a server make something: created once, polled until it is there.
import { systemClocks } from '../../../core/clock.ts';
import { WorldforgeError } from '../../../core/errors.ts';
import { sleep } from '../../../core/wait.ts';
import { httpCall, type HttpAnswer, type HttpCall } from '../request/http.ts';
import type { RequestPolicy } from '../request/policy.ts';
import { budgetExceeded } from '../request/run_call.ts';

/** Questions to a server of how far it is, in one job. */
export const pollsMax = 10_000;

export interface JobLimits {
  /** Between two polls, ms. */
  readonly intervalMs: number;
  /** From the creation to the end, ms. */
  readonly budgetMs: number;
}

/** How far a server is, read from its answer. */
export type Progress<T> = { readonly kind: 'pending' } | { readonly kind: 'done'; readonly value: T };

export interface Job<T> {
  /** Asked once, whatever becomes of it: two of them would make two things. */
  readonly create: Omit<HttpCall, 'policy' | 'isIdempotent'>;
  /** The question to ask, from the answer to the creation. */
  readonly poll: (created: HttpAnswer) => Omit<HttpCall, 'policy' | 'isIdempotent'>;
  readonly progress: (answer: HttpAnswer) => Progress<T>;
  readonly policy: RequestPolicy;
  readonly limits: JobLimits;
}

/** @throws WorldforgeError provider_budget_exceeded, and what an HTTP call throws; the signal's reason */
export async function runJob<T>(job: Job<T>, signal: AbortSignal): Promise<T> {
  const { create, policy, limits } = job;
  const { provider, operation, clock = systemClocks } = create;
  const startNs = clock.steady.now();
  const over = new AbortController();
  using _timer = clock.after(BigInt(Math.ceil(limits.budgetMs * 1e6)), () => {
    const elapsedMs = Number(clock.steady.now() - startNs) / 1e6;
    over.abort(budgetExceeded(provider, operation, limits.budgetMs, elapsedMs));
  });
  const bounded = AbortSignal.any([signal, over.signal]);
  const created = await httpCall({ ...create, policy: policy.request, isIdempotent: false }, bounded);
  const asked = { ...job.poll(created), policy: policy.polling, isIdempotent: true };
  for (let polls = 0; polls < pollsMax; polls += 1) {
    const progress = job.progress(await httpCall(asked, bounded));
    if (progress.kind === 'done') return progress.value;
    await sleep(clock, BigInt(Math.ceil(limits.intervalMs * 1e6)), bounded);
  }
  throw new WorldforgeError(
    'provider_limit',
    `${provider}: not done after ${pollsMax} polls, the most of a job`,
  );
}
