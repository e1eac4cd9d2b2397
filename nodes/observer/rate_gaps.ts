// Counts what a topic should have given and did not, from the stamps of what came: sensor messages carry no
// sequence number, and DDS says nothing of samples that a full queue lost.

const nsPerSecond = 1e9;
/** Between two stamps: less is jitter of the sensor. */
const periodsMax = 1.5;

export interface RateGapsOptions {
  /** How often a sample is expected. */
  readonly rateHz: number;
  /** A frame takes samples this far from its stamp, so that a gap of twice as much harms none. */
  readonly slopNs: bigint;
}

export class RateGaps {
  readonly #periodNs: number;
  readonly #limitNs: number;
  #newestNs: bigint | undefined;
  #missing = 0;

  constructor({ rateHz, slopNs }: RateGapsOptions) {
    this.#periodNs = nsPerSecond / rateHz;
    this.#limitNs = Math.max(periodsMax * this.#periodNs, 2 * Number(slopNs));
  }

  /** Periods without a sample, between the first sample and the newest. */
  get missing(): number {
    return this.#missing;
  }

  /** A sample came; one that is not newer than all before it fills no gap and makes none. */
  note(stampNs: bigint): void {
    const newestNs = this.#newestNs;
    if (newestNs !== undefined && stampNs <= newestNs) return;
    this.#newestNs = stampNs;
    if (newestNs === undefined) return;
    const gapNs = Number(stampNs - newestNs);
    if (gapNs > this.#limitNs) this.#missing += Math.round(gapNs / this.#periodNs) - 1;
  }
}
