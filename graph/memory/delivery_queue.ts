// What waits for delivery: one order for the whole graph, and a bound for each subscription.
import { BoundedQueue } from '../../core/bounded_queue.ts';
import { WorldforgeError } from '../../core/errors.ts';

export interface Delivery {
  readonly mailbox: Mailbox;
  /** A copy of this subscription's own. */
  readonly bytes: Uint8Array;
}

/** One subscription: how much may wait for it, what does, and how much was lost. */
export class Mailbox {
  readonly deliver: (bytes: Uint8Array) => void;
  /** Oldest first, as in the queue of the graph. */
  readonly pending: BoundedQueue<Delivery>;
  readonly #depth: number;
  dropped = 0;

  constructor(depth: number, deliver: (bytes: Uint8Array) => void) {
    this.#depth = depth;
    this.deliver = deliver;
    this.pending = new BoundedQueue({ capacity: depth, whenFull: 'refuse-newest' });
  }

  get isFull(): boolean {
    return this.pending.size >= this.#depth;
  }
}

export class DeliveryQueue {
  /** A set keeps the order of insertion, and lets go of an entry in its middle at no cost. */
  readonly #queue = new Set<Delivery>();
  readonly #bytesMax: number;
  #bytes = 0;
  #dropped = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get size(): number {
    return this.#queue.size;
  }

  /** Deliveries lost because a mailbox was full, in all mailboxes. */
  get dropped(): number {
    return this.#dropped;
  }

  /**
   * Queues a copy for each mailbox; a full one loses its oldest. All or nothing.
   * @throws WorldforgeError graph_limit
   */
  post(bytes: Uint8Array, mailboxes: readonly Mailbox[]): void {
    const total = this.#bytes + bytes.length * mailboxes.length;
    if (total > this.#bytesMax) {
      throw new WorldforgeError('graph_limit', `${total} bytes would wait, at most ${this.#bytesMax}`, {
        hint: 'Publish less at once, or smaller messages.',
      });
    }
    for (const mailbox of mailboxes) this.#postOne(bytes, mailbox);
  }

  #postOne(bytes: Uint8Array, mailbox: Mailbox): void {
    if (mailbox.isFull) {
      this.#removeOldest(mailbox);
      mailbox.dropped += 1;
      this.#dropped += 1;
    }
    const delivery = { mailbox, bytes: bytes.slice() };
    mailbox.pending.push(delivery);
    this.#queue.add(delivery);
    this.#bytes += bytes.length;
  }

  #removeOldest(mailbox: Mailbox): void {
    const oldest = mailbox.pending.shift();
    if (oldest === undefined) return;
    this.#queue.delete(oldest);
    this.#bytes -= oldest.bytes.length;
  }

  /** Takes back all that waits for a mailbox. */
  cancel(mailbox: Mailbox): void {
    while (mailbox.pending.size > 0) this.#removeOldest(mailbox);
  }

  /**
   * All that waits, in order, and what is posted meanwhile. Each is out of the queue when it is handed over.
   */
  *take(): Generator<Delivery, void> {
    for (const delivery of this.#queue) {
      // In the order of the graph, the first of a mailbox is its oldest.
      this.#removeOldest(delivery.mailbox);
      yield delivery;
    }
  }
}
