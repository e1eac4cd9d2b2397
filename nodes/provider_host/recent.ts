// The newest few messages by content digest: a request names what it is about by digest.

export class Recent<T> {
  readonly #items = new Map<string, T>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(digest: string, item: T): void {
    this.#items.delete(digest);
    this.#items.set(digest, item);
    const [oldest] = this.#items.keys();
    if (this.#items.size > this.#capacity && oldest !== undefined) this.#items.delete(oldest);
  }

  get(digest: string): T | undefined {
    return this.#items.get(digest);
  }
}
