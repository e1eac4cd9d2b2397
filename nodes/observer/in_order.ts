// Lets work go on side by side, and hands its results on in the order in which it was begun.

export interface InOrderOptions<T> {
  /** Works that may go on at once. */
  readonly limit: number;
  readonly onResult: (result: T) => void;
}

export class InOrder<T> implements Disposable {
  readonly #options: InOrderOptions<T>;
  #last: Promise<void> = Promise.resolve();
  #going = 0;
  #closed = false;

  constructor(options: InOrderOptions<T>) {
    this.#options = options;
  }

  /**
   * Begins a work that must not reject.
   * @returns when its result was handed on; undefined when too much goes on, and then it is not begun
   */
  begin(work: () => Promise<T>): Promise<void> | undefined {
    if (this.#going >= this.#options.limit) return undefined;
    this.#going += 1;
    this.#last = this.#handOn(work(), this.#last);
    return this.#last;
  }

  async #handOn(work: Promise<T>, before: Promise<void>): Promise<void> {
    // One result that could not be handed on keeps no other back.
    const [result] = await Promise.all([work, before.catch(() => undefined)]);
    this.#going -= 1;
    if (!this.#closed) this.#options.onResult(result);
  }

  /** Results that are still to come are dropped. */
  [Symbol.dispose](): void {
    this.#closed = true;
  }
}
