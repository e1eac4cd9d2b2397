// Finds what was lost, came twice or came late, from the sequence numbers that publishers put into Meta.
import type { Meta } from '../msgs/index.ts';

/** A publisher is one topic of one boot of one node: the sequence rises by one there. */
type Publisher = Pick<Meta, 'node' | 'boot_id' | 'sequence'>;

/**
 * Publishers followed at once. Those beyond are counted as untracked, so that nobody can push a known one
 * out.
 */
const publishersMaxDefault = 1024;
/** How far back a late sequence can be told from a repeated one. */
const windowMax = 64n;
const windowMask = (1n << windowMax) - 1n;

export type SequenceVerdict =
  /** The first of its publisher. What a late subscriber missed before it cannot be known. */
  | { readonly kind: 'first' }
  | { readonly kind: 'next' }
  /** `missing` sequences between the highest seen and this one have not come, yet or ever. */
  | { readonly kind: 'gap'; readonly missing: bigint }
  /** It came after a later one, for the first time. */
  | { readonly kind: 'reordered' }
  /** Seen before, or so old that it cannot be told: older than the last 64. */
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'untracked' };

export interface SequenceTotals {
  /** Sequences that have not come: those that came late after all are taken off again. */
  readonly missing: bigint;
  readonly reordered: number;
  readonly duplicates: number;
  readonly untracked: number;
}

interface Track {
  /** What came before it was never counted as missing. */
  readonly first: bigint;
  highest: bigint;
  /** Bit n is set when `highest - n` was seen. */
  seen: bigint;
}

export class SequenceGaps {
  readonly #tracks = new Map<string, Track>();
  readonly #publishersMax: number;
  #missing = 0n;
  #reordered = 0;
  #duplicates = 0;
  #untracked = 0;

  constructor(options: { readonly publishersMax?: number } = {}) {
    this.#publishersMax = options.publishersMax ?? publishersMaxDefault;
  }

  get totals(): SequenceTotals {
    return {
      missing: this.#missing,
      reordered: this.#reordered,
      duplicates: this.#duplicates,
      untracked: this.#untracked,
    };
  }

  /** Judges one message of a topic, in the order of arrival. */
  judge(topic: string, { node, boot_id, sequence }: Publisher): SequenceVerdict {
    const key = JSON.stringify([topic, node, String(boot_id)]);
    const track = this.#tracks.get(key);
    if (track === undefined) return this.#begin(key, sequence);
    return sequence > track.highest ? this.#rise(track, sequence) : this.#lookBack(track, sequence);
  }

  #begin(key: string, sequence: bigint): SequenceVerdict {
    if (this.#tracks.size >= this.#publishersMax) {
      this.#untracked += 1;
      return { kind: 'untracked' };
    }
    this.#tracks.set(key, { first: sequence, highest: sequence, seen: 1n });
    return { kind: 'first' };
  }

  #rise(track: Track, sequence: bigint): SequenceVerdict {
    const step = sequence - track.highest;
    // A shift by a whole sequence number could ask for more memory than there is.
    track.seen = step >= windowMax ? 1n : ((track.seen << step) | 1n) & windowMask;
    track.highest = sequence;
    if (step === 1n) return { kind: 'next' };
    this.#missing += step - 1n;
    return { kind: 'gap', missing: step - 1n };
  }

  #lookBack(track: Track, sequence: bigint): SequenceVerdict {
    const back = track.highest - sequence;
    const bit = back < windowMax ? 1n << back : 0n;
    if (bit === 0n || (track.seen & bit) !== 0n) {
      this.#duplicates += 1;
      return { kind: 'duplicate' };
    }
    track.seen |= bit;
    if (sequence > track.first) this.#missing -= 1n;
    this.#reordered += 1;
    return { kind: 'reordered' };
  }
}
