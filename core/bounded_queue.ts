// A first-in first-out queue with a bound that it cannot exceed; what does not fit is counted, never lost in
// silence.

export type WhenFull = 'drop-oldest' | 'refuse-newest';

export class BoundedQueue<T> {
  readonly #items: T[] = [];
  readonly #capacity: number;
  readonly #whenFull: WhenFull;
  #dropped = 0;

  constructor(options: { readonly capacity: number; readonly whenFull: WhenFull }) {
    if (!Number.isInteger(options.capacity) || options.capacity < 1) {
      throw new RangeError(`a queue needs a capacity of at least 1, not ${String(options.capacity)}`);
    }
    this.#capacity = options.capacity;
    this.#whenFull = options.whenFull;
  }

  get size(): number {
    return this.#items.length;
  }

  /** How many items were dropped or refused since the queue was made. */
  get dropped(): number {
    return this.#dropped;
  }

  /** @returns false when an item, this one or the oldest, was lost for want of room. */
  push(item: T): boolean {
    const full = this.#items.length >= this.#capacity;
    if (full) this.#dropped += 1;
    if (full && this.#whenFull === 'refuse-newest') return false;
    if (full) this.#items.shift();
    this.#items.push(item);
    return !full;
  }

  shift(): T | undefined {
    return this.#items.shift();
  }

  clear(): void {
    this.#items.length = 0;
  }
}
