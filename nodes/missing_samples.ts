// When to tell a step that samples of a topic were lost: the first loss at once, a flood once a second.

const intervalNs = 1_000_000_000n;

interface Told {
  readonly missing: number;
  readonly atNs: bigint;
}

export class MissingSamples {
  readonly #told = new Map<string, Told>();

  /** Samples missing since it was last told, where it is to be told now; otherwise 0. */
  due(topic: string, missing: number, nowNs: bigint): number {
    const told = this.#told.get(topic);
    const more = missing - (told?.missing ?? 0);
    if (more <= 0 || (told !== undefined && nowNs - told.atNs < intervalNs)) return 0;
    this.#told.set(topic, { missing, atNs: nowNs });
    return more;
  }
}
