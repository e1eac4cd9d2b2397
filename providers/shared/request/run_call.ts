// Runs one call: attempts and waits as the policy says, each attempt told of, none outliving the call.
import { abortable } from '../../../core/background.ts';
import type { Clocks } from '../../../core/clock.ts';
import { errorText, WorldforgeError } from '../../../core/errors.ts';
import { sleep } from '../../../core/wait.ts';
import type { Random } from '../../../core/random.ts';
import type { Channel } from './channel.ts';
import type { CircuitEvent } from './circuit.ts';
import { notify, type CallEvent, type CallListener } from './events.ts';
import { checkedPolicy, type CallPolicy } from './policy.ts';
import { StatusError } from './status_error.ts';
import { attemptMs, nextStep, type Next, type Outcome } from './step.ts';

export interface CallOptions<T> {
  readonly provider: string;
  readonly operation: string;
  readonly policy: CallPolicy;
  /** Only such a call is tried again: the server does no more for two of them than for one. */
  readonly isIdempotent: boolean;
  readonly clocks: Clocks;
  readonly random: Random;
  /** Each attempt is told of; what the listener throws is counted and changes nothing. */
  readonly onEvent?: CallListener | undefined;
  readonly channel?: Channel | undefined;
  /** For the events. */
  readonly statusOf?: (value: T) => number;
  readonly method?: string | undefined;
  readonly target?: string | undefined;
}

/** One attempt. Its signal ends when its answer is no longer wanted: then it lets go of its socket. */
export type Attempt<T> = (signal: AbortSignal, attempt: number) => Promise<T>;

/** What became of an attempt. */
type Ended<T> =
  { readonly kind: 'answer'; readonly value: T } | { readonly kind: 'error'; readonly error: unknown };

/** As the whole budget is told to whoever reads it: seconds with three decimals. */
function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(3)}s`;
}

export function budgetExceeded(provider: string, operation: string, budgetMs: number, elapsedMs: number) {
  const times = `budget ${seconds(budgetMs)} after ${seconds(elapsedMs)}`;
  const text = `Provider '${provider}' ${operation} exceeded ${times}.`;
  return new WorldforgeError('provider_budget_exceeded', text, {
    hint: 'raise the budget of the operation, or see why the server is slow',
  });
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof StatusError) {
    const { status, retryAfterMs } = error;
    return { kind: 'status', status, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  }
  const code = error instanceof WorldforgeError ? error.code : '';
  return { kind: code === 'provider_timeout' || code === 'provider_unreachable' ? 'lost' : 'final' };
}

/** A server that answers "no" is there; one that answers 5xx or nothing fails. */
function circuitEventOf(error: unknown): CircuitEvent {
  if (error instanceof StatusError)
    return error.status >= 500 || error.status === 429 ? 'failed' : 'succeeded';
  const code = error instanceof WorldforgeError ? error.code : '';
  const failed = [
    'provider_timeout',
    'provider_unreachable',
    'provider_protocol',
    'provider_budget_exceeded',
  ];
  return failed.includes(code) ? 'failed' : 'cancelled';
}

class Call<T> {
  readonly #options: CallOptions<T>;
  readonly #attempt: Attempt<T>;
  readonly #signal: AbortSignal;
  readonly #startNs: bigint;
  #number = 0;

  constructor(options: CallOptions<T>, attempt: Attempt<T>, signal: AbortSignal) {
    checkedPolicy(options.policy);
    this.#options = options;
    this.#attempt = attempt;
    this.#signal = signal;
    this.#startNs = options.clocks.steady.now();
  }

  async run(): Promise<T> {
    const { clocks, policy, isIdempotent, random, channel } = this.#options;
    const passage = channel?.enter();
    let verdict: CircuitEvent = 'cancelled';
    try {
      // Bounded by the attempts of the policy.
      while (true) {
        this.#signal.throwIfAborted();
        this.#number += 1;
        const startNs = clocks.steady.now();
        const ended = await this.#once();
        const [attempt, elapsedMs, chance] = [this.#number, this.#elapsedMs(), random.next()];
        const outcome: Outcome = ended.kind === 'answer' ? { kind: 'answered' } : outcomeOf(ended.error);
        const next = nextStep({ policy, isIdempotent, attempt, elapsedMs, chance }, outcome);
        const durationMs = Number(clocks.steady.now() - startNs) / 1e6;
        if (ended.kind === 'answer') {
          verdict = 'succeeded';
          this.#tell('success', durationMs, {
            statusCode: this.#options.statusOf?.(ended.value) ?? null,
            message: null,
          });
          return ended.value;
        }
        verdict = circuitEventOf(ended.error);
        await this.#after(next, ended.error, durationMs);
      }
    } finally {
      passage?.leave(verdict);
    }
  }

  /** Waits for the next attempt, or throws what the call ends with. */
  async #after(next: Next, error: unknown, durationMs: number): Promise<void> {
    const { provider, operation, policy, clocks } = this.#options;
    const statusCode = error instanceof StatusError ? error.status : null;
    const told = { statusCode, message: errorText(error) };
    if (next.kind === 'retry') {
      this.#tell('retry', durationMs, { ...told, metadata: { next_delay_seconds: next.delayMs / 1000 } });
      await sleep(clocks, BigInt(Math.ceil(next.delayMs * 1e6)), this.#signal);
      return;
    }
    if (next.kind !== 'budget_exceeded') {
      this.#tell('failure', durationMs, told);
      throw error;
    }
    const budgetMs = policy.maxElapsedMs ?? 0;
    const exceeded = budgetExceeded(provider, operation, budgetMs, this.#elapsedMs());
    this.#tell('budget_exceeded', durationMs, {
      statusCode,
      message: exceeded.message,
      metadata: { max_elapsed_seconds: budgetMs / 1000 },
    });
    exceeded.cause = error;
    throw exceeded;
  }

  #elapsedMs(): number {
    return Number(this.#options.clocks.steady.now() - this.#startNs) / 1e6;
  }

  /** One attempt within its time. What it answers after that reaches nobody. */
  async #once(): Promise<Ended<T>> {
    const { clocks, policy } = this.#options;
    const limitMs = attemptMs(policy, this.#elapsedMs());
    const over = new AbortController();
    using _timer = clocks.after(BigInt(Math.ceil(limitMs * 1e6)), () => {
      over.abort(new WorldforgeError('provider_timeout', `no answer in ${Math.round(limitMs)} ms`));
    });
    const signal = AbortSignal.any([this.#signal, over.signal]);
    try {
      return { kind: 'answer', value: await abortable(this.#attempt(signal, this.#number), signal) };
    } catch (error) {
      if (over.signal.aborted && !this.#signal.aborted) return { kind: 'error', error: over.signal.reason };
      return { kind: 'error', error: this.#signal.aborted ? this.#signal.reason : error };
    } finally {
      // Lets go of a socket that an attempt still holds, however it ended.
      over.abort(new Error('the attempt is over'));
    }
  }

  #tell(phase: CallEvent['phase'], durationMs: number, rest: Told): void {
    const { provider, operation, policy, isIdempotent, method, target, onEvent } = this.#options;
    notify(onEvent, {
      provider,
      operation,
      phase,
      attempt: this.#number,
      maxAttempts: isIdempotent ? policy.retry.maxAttempts : 1,
      method: method ?? null,
      target: target ?? null,
      durationMs,
      metadata: {},
      ...rest,
    });
  }
}

type Told = Pick<CallEvent, 'statusCode' | 'message'> & Partial<Pick<CallEvent, 'metadata'>>;

/**
 * Runs a call as its policy says.
 * @throws what the last attempt threw; WorldforgeError provider_timeout, provider_budget_exceeded,
 * circuit_open, provider_busy; the signal's reason
 */
export function runCall<T>(options: CallOptions<T>, attempt: Attempt<T>, signal: AbortSignal): Promise<T> {
  return new Call(options, attempt, signal).run();
}
