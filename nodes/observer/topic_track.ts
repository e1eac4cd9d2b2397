// Follows one topic through a recording in bounded memory: how often, how evenly, and is its time in order?
import { messageTypeByName } from '../../msgs/index.ts';
import type { RecordedMessage } from '../player/playlist.ts';

interface Bucket {
  count: number;
  sumNs: bigint;
}

/** Steps that agree in so many leading bits are counted together: they differ by less than a hundredth. */
const leadingBits = 8;
const encapsulationBytes = 4;

export interface TopicFacts {
  readonly messages: number;
  /** Of the recorder. */
  readonly firstLogNs: bigint;
  readonly lastLogNs: bigint;
  /** Of the steps from one message to the next; 0 where there is none. */
  readonly medianStepNs: bigint;
  readonly largestGapNs: bigint;
  /** When the largest gap began, from the first message of the topic. */
  readonly largestGapAtNs: bigint;
  /** Steps of nothing or less. */
  readonly backwards: number;
  /** Whether these times are those of the headers, or else those of the recorder. */
  readonly stamped: boolean;
}

function hasHeader(message: RecordedMessage): boolean {
  try {
    const value = messageTypeByName(message.schemaName)?.decode(message.bytes);
    return typeof value === 'object' && value !== null && 'header' in value;
  } catch {
    return false;
  }
}

/** A header is the first field of its message, and its stamp the first of the header. */
function headerStamp({ bytes }: RecordedMessage): bigint | undefined {
  if (bytes.length < encapsulationBytes + 8) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const seconds = BigInt(view.getInt32(encapsulationBytes, true));
  return seconds * 1_000_000_000n + BigInt(view.getUint32(encapsulationBytes + 4, true));
}

export class TopicTrack {
  readonly #steps = new Map<bigint, Bucket>();
  #stamped: boolean | undefined;
  #messages = 0;
  #firstNs = 0n;
  #lastNs = 0n;
  #firstLogNs = 0n;
  #lastLogNs = 0n;
  #gapNs = 0n;
  #gapAtNs = 0n;
  #backwards = 0;

  take(message: RecordedMessage): void {
    this.#stamped ??= hasHeader(message);
    const ns = (this.#stamped ? headerStamp(message) : undefined) ?? message.logNs;
    if (this.#messages === 0) [this.#firstNs, this.#firstLogNs] = [ns, message.logNs];
    else this.#step(ns - this.#lastNs);
    this.#lastNs = ns;
    this.#lastLogNs = message.logNs;
    this.#messages += 1;
  }

  #step(stepNs: bigint): void {
    if (stepNs <= 0n) this.#backwards += 1;
    if (stepNs > this.#gapNs) [this.#gapNs, this.#gapAtNs] = [stepNs, this.#lastNs - this.#firstNs];
    const shift = BigInt(Math.max(0, stepNs.toString(2).length - leadingBits));
    const key = (stepNs >> shift) << shift;
    const bucket = this.#steps.get(key) ?? { count: 0, sumNs: 0n };
    this.#steps.set(key, { count: bucket.count + 1, sumNs: bucket.sumNs + stepNs });
  }

  #median(): bigint {
    let left = Math.ceil((this.#messages - 1) / 2);
    for (const [, { count, sumNs }] of [...this.#steps].sort(([a], [b]) => (a < b ? -1 : 1))) {
      left -= count;
      if (left <= 0) return sumNs / BigInt(count);
    }
    return 0n;
  }

  facts(): TopicFacts {
    return {
      messages: this.#messages,
      firstLogNs: this.#firstLogNs,
      lastLogNs: this.#lastLogNs,
      medianStepNs: this.#median(),
      largestGapNs: this.#gapNs,
      largestGapAtNs: this.#gapAtNs,
      backwards: this.#backwards,
      stamped: this.#stamped === true,
    };
  }
}
