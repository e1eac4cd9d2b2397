// What a player gives: the messages of a recording from an offset on, once or round after round with stamps
// that rise.
import { nsToStamp, stampToNs, type Stamp } from '../../core/time.ts';
import { messageTypeByName } from '../../msgs/index.ts';

export interface RecordedMessage {
  /** As recorded, with or without a leading slash. */
  readonly topic: string;
  readonly schemaName: string;
  readonly bytes: Uint8Array;
  readonly logNs: bigint;
}

export interface PlayedMessage extends Pick<RecordedMessage, 'schemaName' | 'bytes'> {
  /** Relative name. */
  readonly topic: string;
  /** Recorded time; rises over the rounds of a loop. */
  readonly timeNs: bigint;
}

export interface PlaylistOptions {
  /** Opens the recording from its start. */
  readonly open: () => AsyncIterable<RecordedMessage>;
  /** As in the plan of the player: every message is a frame unless given. */
  readonly frameTopic?: string;
  /** What is earlier than this after the first message is left out, in every round; 0 unless given. */
  readonly startOffsetNs?: bigint;
  /** Begins again at the offset where the recording ends; false unless given. */
  readonly loop?: boolean;
}

/** Between two rounds of a recording with one frame, ns. */
const gapNsDefault = 100_000_000n;
/** A header comes first, and the stamp comes first in it: after the four bytes of the encapsulation. */
const stampAt = 4;
const stampBytes = 8;
const headerFirst = 'std_msgs/Header header\n';

export function relativeName(topic: string): string {
  return topic.replace(/^\/+/, '');
}

function hasHeader(schemaName: string): boolean {
  return messageTypeByName(schemaName)?.definition.startsWith(headerFirst) ?? false;
}

/** The lowest bit of the second byte says that numbers begin with their low byte. */
function isLittle(bytes: Uint8Array): boolean {
  return ((bytes[1] ?? 0) & 1) === 1;
}

/** The stamp in the header of a message; undefined where it has none, or a zero one, which says as much. */
export function headerStamp({ schemaName, bytes }: RecordedMessage): Stamp | undefined {
  if (bytes.length < stampAt + stampBytes || !hasHeader(schemaName)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + stampAt, stampBytes);
  const little = isLittle(bytes);
  const stamp = { sec: view.getInt32(0, little), nanosec: view.getUint32(4, little) };
  return stamp.sec === 0 && stamp.nanosec === 0 ? undefined : stamp;
}

/** The same message with a later stamp in its header, where it has one. */
export function restamped(message: RecordedMessage, shiftNs: bigint): Uint8Array {
  const stamp = shiftNs === 0n ? undefined : headerStamp(message);
  if (stamp === undefined) return message.bytes;
  const bytes = new Uint8Array(message.bytes);
  const { sec, nanosec } = nsToStamp(stampToNs(stamp) + shiftNs);
  const view = new DataView(bytes.buffer, stampAt, stampBytes);
  view.setInt32(0, sec, isLittle(bytes));
  view.setUint32(4, nanosec, isLittle(bytes));
  return bytes;
}

/** The first and the last of some times. */
class Span {
  #first: bigint | undefined;
  #last = 0n;
  count = 0;

  add(ns: bigint): void {
    this.count += 1;
    if (this.#first === undefined || ns < this.#first) this.#first = ns;
    if (this.count === 1 || ns > this.#last) this.#last = ns;
  }

  get lengthNs(): bigint {
    return this.#first === undefined ? 0n : this.#last - this.#first;
  }
}

/** How long a round takes: no topic may go back in time when the next one begins. */
class Round {
  readonly #times = new Span();
  readonly #frames = new Span();
  readonly #stamps = new Map<string, Span>();

  add(message: RecordedMessage, isFrame: boolean): void {
    this.#times.add(message.logNs);
    if (isFrame) this.#frames.add(message.logNs);
    const stamp = headerStamp(message);
    if (stamp === undefined) return;
    const span = this.#stamps.get(message.topic) ?? new Span();
    this.#stamps.set(message.topic, span);
    span.add(stampToNs(stamp));
  }

  get isEmpty(): boolean {
    return this.#frames.count === 0;
  }

  /** To the last message, and the usual time between two frames on top. */
  get lengthNs(): bigint {
    const { count, lengthNs } = this.#frames;
    const gapNs = count > 1 ? lengthNs / BigInt(count - 1) : gapNsDefault;
    const spans = [this.#times, ...this.#stamps.values()].map((span) => span.lengthNs);
    return spans.reduce((longest, ns) => (ns > longest ? ns : longest), 0n) + (gapNs > 0n ? gapNs : 1n);
  }
}

/** Ends where the recording ends; in a loop never, unless a round has no frame. */
export async function* playlist(options: PlaylistOptions): AsyncGenerator<PlayedMessage, void, void> {
  const { open, frameTopic, startOffsetNs = 0n, loop = false } = options;
  for (let shiftNs = 0n; ;) {
    const round = new Round();
    let firstNs: bigint | undefined;
    for await (const message of open()) {
      firstNs ??= message.logNs;
      if (startOffsetNs > 0n && message.logNs - firstNs < startOffsetNs) continue;
      const topic = relativeName(message.topic);
      if (loop) round.add(message, topic === (frameTopic ?? topic));
      const { schemaName, logNs } = message;
      yield { topic, schemaName, bytes: restamped(message, shiftNs), timeNs: logNs + shiftNs };
    }
    if (!loop || round.isEmpty) return;
    shiftNs += round.lengthNs;
  }
}

/** Frames that a playlist gives in one round. */
export async function framesOf(options: PlaylistOptions): Promise<number> {
  let frames = 0;
  for await (const { topic } of playlist({ ...options, loop: false })) {
    if (topic === (options.frameTopic ?? topic)) frames += 1;
  }
  return frames;
}
