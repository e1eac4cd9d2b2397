// Time for a whole graph: it leaps from timer to timer, and follows the machine during work outside.
import { assert } from '../../core/assert.ts';
import type { Clock } from '../../core/clock.ts';
import type { DrivenClock } from '../../core/driven_clock.ts';
import { externalMax } from './limits.ts';

/** Work outside that ended: it is let go when time has caught up with it. */
interface Completion {
  readonly atNs: bigint;
  readonly release: () => void;
}

interface Meeting {
  readonly drivenNs: bigint;
  readonly realNs: bigint;
}

export class Timeline {
  readonly #clock: DrivenClock;
  readonly #real: Clock;
  readonly #onCompletion: () => void;
  /** In order of completion, thus of time. */
  readonly #completions: Completion[] = [];
  /** Where both times met when the first of the pending work began. */
  #meeting: Meeting = { drivenNs: 0n, realNs: 0n };
  #pending = 0;
  #driven = false;

  constructor(clock: DrivenClock, real: Clock, onCompletion: () => void) {
    this.#clock = clock;
    this.#real = real;
    this.#onCompletion = onCompletion;
  }

  /** Work that has not been let go. */
  get pending(): number {
    return this.#pending;
  }

  /** From now on somebody calls `step`. */
  start(): void {
    this.#driven = true;
  }

  /** Nobody calls `step` any more: time stands, and no work waits for it. */
  stop(): void {
    this.#driven = false;
    while (this.#releaseFirst()) continue;
  }

  /** Settles as the work does, at the time the work took. */
  external<T>(work: Promise<T>): Promise<T> {
    assert(this.#pending < externalMax, `more than ${externalMax} calls are under way`);
    if (this.#pending === 0) {
      this.#meeting = { drivenNs: this.#clock.steady.now(), realNs: this.#real.now() };
    }
    this.#pending += 1;
    return work.finally(() => new Promise<void>((release) => this.#complete(release)));
  }

  #complete(release: () => void): void {
    this.#completions.push({ atNs: this.#followedNs(), release });
    if (this.#driven) this.#onCompletion();
    else this.#releaseFirst();
  }

  #releaseFirst(): boolean {
    const completion = this.#completions.shift();
    if (completion === undefined) return false;
    this.#pending -= 1;
    completion.release();
    return true;
  }

  /** Where driven time stands when it follows the machine. */
  #followedNs(): bigint {
    const nowNs = this.#clock.steady.now();
    const followedNs = this.#meeting.drivenNs + this.#real.now() - this.#meeting.realNs;
    return followedNs > nowNs ? followedNs : nowNs;
  }

  /** How far time may go now; without work outside, as far as the next timer. */
  #limitNs(): bigint | undefined {
    return this.#completions[0]?.atNs ?? (this.#pending > 0 ? this.#followedNs() : undefined);
  }

  /**
   * Moves time to what happens next and lets it happen: a timer, then, at the same time, the end of work
   * outside.
   * @returns false when nothing is due before something comes or, with work pending, before the machine's
   * time passes
   */
  step(): boolean {
    const dueNs = this.#clock.nextDueNs;
    const limitNs = this.#limitNs();
    if (dueNs !== undefined && (limitNs === undefined || dueNs <= limitNs)) {
      this.#clock.advanceTo(dueNs);
      return true;
    }
    if (limitNs !== undefined) this.#clock.advanceTo(limitNs);
    return this.#releaseFirst();
  }

  /**
   * How long the machine has to wait for the next timer; undefined when none is set, or none has to be waited
   * for.
   */
  get untilDueNs(): bigint | undefined {
    const dueNs = this.#clock.nextDueNs;
    if (dueNs === undefined || this.#pending === 0) return undefined;
    return dueNs - this.#clock.steady.now();
  }
}
