// The chunk that is being filled: its records, and where the messages of each channel lie in it.
import { crc32 } from 'node:zlib';
import { limits } from '../limits.ts';
import { RecordBuffer, type MessageTimes } from './record_buffer.ts';
import type { ChunkHead } from './records.ts';

interface Positions {
  readonly times: bigint[];
  readonly offsets: number[];
}

export class Chunk {
  readonly records = new RecordBuffer();
  /** By channel, from 0; holes where a channel has no message in this chunk. */
  readonly #positions: Positions[] = [];
  #startNs: bigint | undefined;
  #endNs = 0n;

  /** Calls back with the positions of the messages of each channel that has any, in log order. */
  forEachChannel(use: (channel: number, positions: Positions) => void): void {
    this.#positions.forEach((positions, channel) => use(channel, positions));
  }

  get isEmpty(): boolean {
    return this.records.length === 0;
  }

  /** Whether a message of this log time belongs into the next chunk. */
  isDue(logNs: bigint): boolean {
    if (this.records.length >= limits.chunkBytes) return true;
    return this.#startNs !== undefined && logNs - this.#startNs >= limits.chunkSpanNs;
  }

  /** Returns the record after its channel; it holds until the next change. */
  message(channel: number, sequence: number, times: MessageTimes, payload: Uint8Array): Uint8Array {
    const positions = (this.#positions[channel] ??= { times: [], offsets: [] });
    positions.times.push(times.logNs);
    positions.offsets.push(this.records.length);
    this.#startNs ??= times.logNs;
    this.#endNs = times.logNs;
    return this.records.message(channel, sequence, times, payload);
  }

  /** A chunk without messages starts and ends at 0, as the specification asks. */
  head(): ChunkHead {
    const { bytes } = this.records;
    return { startNs: this.#startNs ?? 0n, endNs: this.#endNs, crc: crc32(bytes), bytes: bytes.length };
  }

  clear(): void {
    this.records.clear();
    this.#positions.length = 0;
    this.#startNs = undefined;
    this.#endNs = 0n;
  }
}
