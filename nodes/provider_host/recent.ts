// The newest few messages by content digest: a request names what it is about by digest.
import type { Clocks } from '../../core/clock.ts';
import { Condition } from '../../core/wait.ts';

export interface AwaitOptions {
  readonly clocks: Clocks;
  readonly limitNs: bigint;
  readonly signal: AbortSignal;
}

export class Recent<T> {
  readonly #items = new Map<string, T>();
  readonly #capacity: number;
  readonly #added = new Condition();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(digest: string, item: T): void {
    this.#items.delete(digest);
    this.#items.set(digest, item);
    const [oldest] = this.#items.keys();
    if (this.#items.size > this.#capacity && oldest !== undefined) this.#items.delete(oldest);
    this.#added.notify();
  }

  get(digest: string): T | undefined {
    return this.#items.get(digest);
  }

  take(digest: string): T | undefined {
    const item = this.#items.get(digest);
    this.#items.delete(digest);
    return item;
  }

  /**
   * Topics have no common order on DDS: what a request names may come after it.
   * @returns undefined when it did not come in time; @throws the signal's reason when it aborts first
   */
  async arrival(digest: string, limits: AwaitOptions): Promise<T | undefined> {
    if (limits.limitNs > 0n) await this.#added.until(() => this.#items.has(digest), limits);
    return this.#items.get(digest);
  }
}
