// Something to wait for: ringing lets everybody go on who waits now, and nobody who comes later.
import { assert } from '../../core/assert.ts';
import { waitersMax } from './limits.ts';

export class Bell {
  readonly #waiting = new Set<() => void>();

  /** Until it rings or the signal aborts; the caller looks which of the two it was. */
  wait(signal: AbortSignal): Promise<void> {
    assert(this.#waiting.size < waitersMax, `more than ${waitersMax} wait for one bell`);
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const go = (): void => {
        this.#waiting.delete(go);
        signal.removeEventListener('abort', go);
        resolve();
      };
      this.#waiting.add(go);
      signal.addEventListener('abort', go, { once: true });
    });
  }

  /** @returns whether anybody waited */
  ring(): boolean {
    const heard = this.#waiting.size > 0;
    for (const go of this.#waiting) go();
    return heard;
  }
}
