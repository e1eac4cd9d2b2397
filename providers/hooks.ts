// The optional members of providers, in their order: what a host calls around the calls that count.
import { abortable } from '../core/background.ts';
import type { Clocks } from '../core/clock.ts';
import { WorldforgeError } from '../core/errors.ts';
import type { Provider } from './provider.ts';

/** Longest farewell of one provider: a server that no longer answers must not keep a process alive. */
export const teardownNsMax = 5_000_000_000n;

/** Preflight, then warmup, one provider after the other. Throws what the first one throws. */
export async function prepareProviders(providers: readonly Provider[], signal: AbortSignal): Promise<void> {
  for (const provider of providers) {
    await abortable(provider.preflight?.(signal) ?? Promise.resolve(), signal);
    await abortable(provider.warmup?.(signal) ?? Promise.resolve(), signal);
  }
}

/** Teardown and disposal of each; what one throws is told and keeps the others from nothing. */
export async function releaseProviders(
  providers: readonly Provider[],
  { clocks, onError }: { readonly clocks: Clocks; readonly onError: (error: unknown) => void },
): Promise<void> {
  for (const provider of providers) {
    const limit = new AbortController();
    using _timer = clocks.after(teardownNsMax, () =>
      limit.abort(new WorldforgeError('provider_deadline', `${provider.name}: teardown took too long`)),
    );
    try {
      await abortable(provider.teardown?.(limit.signal) ?? Promise.resolve(), limit.signal);
    } catch (error) {
      onError(error);
    }
    try {
      await provider[Symbol.asyncDispose]();
    } catch (error) {
      onError(error);
    }
  }
}
