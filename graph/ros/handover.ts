// From the callback of rclnodejs to the handlers of a node.
import { assert } from '../../core/assert.ts';
import { BoundedQueue } from '../../core/bounded_queue.ts';
import { soon } from '../../core/clock.ts';
import { handoverMax } from './limits.ts';

/**
 * The library calls back from outside of Node's own callbacks: a promise that a handler resolves there goes
 * on only when something else happens, and what a handler throws is lost. So a sample is only put down there,
 * and handed over in a turn of the event loop, where a fault ends the process as any other does.
 */
export class Handover {
  readonly #waiting = new BoundedQueue<() => void>({ capacity: handoverMax, whenFull: 'refuse-newest' });
  #scheduled = false;

  put(deliver: () => void): void {
    const taken = this.#waiting.push(deliver);
    assert(taken, `more than ${handoverMax} samples in one turn`);
    if (this.#scheduled) return;
    this.#scheduled = true;
    soon(() => this.#run());
  }

  #run(): void {
    this.#scheduled = false;
    for (let left = this.#waiting.size; left > 0; left -= 1) this.#waiting.shift()?.();
  }
}
