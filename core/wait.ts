// Waits that end: each has a limit on a clock that is handed in and a signal that cuts it short.
import { abortable } from './background.ts';
import type { Clocks } from './clock.ts';

/** Resolves `delayNs` from now on the steady clock. @throws the signal's reason when it aborts first */
export function sleep(clocks: Clocks, delayNs: bigint, signal: AbortSignal): Promise<void> {
  let timer: Disposable | undefined;
  const elapsed = new Promise<void>((resolve) => {
    timer = clocks.after(delayNs, resolve);
  });
  return abortable(elapsed, signal).finally(() => timer?.[Symbol.dispose]());
}

/** A condition that others make true; waiters see it in the order they came. */
export class Condition {
  readonly #waiters = new Set<() => void>();

  notify(): void {
    for (const wake of [...this.#waiters]) wake();
  }

  /**
   * Waits until `holds` is true, looked at now and after each `notify`.
   * @returns false when `limitNs` passed first. @throws the signal's reason when it aborts first
   */
  async until(
    holds: () => boolean,
    limits: { readonly clocks: Clocks; readonly limitNs: bigint; readonly signal: AbortSignal },
  ): Promise<boolean> {
    if (holds()) return true;
    let timer: Disposable | undefined;
    let wake: (() => void) | undefined;
    const outcome = new Promise<boolean>((resolve) => {
      timer = limits.clocks.after(limits.limitNs, () => {
        resolve(holds());
      });
      wake = () => {
        if (holds()) resolve(true);
      };
      this.#waiters.add(wake);
    });
    try {
      return await abortable(outcome, limits.signal);
    } finally {
      timer?.[Symbol.dispose]();
      if (wake !== undefined) this.#waiters.delete(wake);
    }
  }
}
