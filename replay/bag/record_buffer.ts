// Builds MCAP records: one byte of opcode, eight of length, then the body, little-endian throughout.

export const magic = Buffer.from([0x89, 0x4d, 0x43, 0x41, 0x50, 0x30, 0x0d, 0x0a]);

export const opcodes = {
  header: 0x01,
  footer: 0x02,
  schema: 0x03,
  channel: 0x04,
  message: 0x05,
  chunk: 0x06,
  messageIndex: 0x07,
  chunkIndex: 0x08,
  attachment: 0x09,
  attachmentIndex: 0x0a,
  statistics: 0x0b,
  metadata: 0x0c,
  metadataIndex: 0x0d,
  summaryOffset: 0x0e,
  dataEnd: 0x0f,
} as const;

/** Opcode and length. */
export const recordHeadBytes = 9;
/** Channel, sequence, log time and publish time before the payload of a message. */
export const messageHeadBytes = 22;

export interface MessageTimes {
  readonly logNs: bigint;
  readonly publishNs: bigint;
}

const wordSize = 0x1_0000_0000;

/** A buffer that grows, and is used again after `clear`. */
export class RecordBuffer {
  #bytes = Buffer.alloc(4096);
  #view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.length);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** What was built so far; it holds until the next change. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  /** Makes room and returns where it begins. */
  #room(count: number): number {
    const start = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) this.#grow();
    return start;
  }

  #grow(): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#length, this.#bytes.length * 2));
    this.#bytes.copy(grown);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer, grown.byteOffset, grown.length);
  }

  uint8(value: number): void {
    const at = this.#room(1);
    this.#view.setUint8(at, value);
  }

  uint16(value: number): void {
    const at = this.#room(2);
    this.#view.setUint16(at, value, true);
  }

  uint32(value: number): void {
    const at = this.#room(4);
    this.#view.setUint32(at, value, true);
  }

  uint64(value: bigint): void {
    const at = this.#room(8);
    this.#view.setBigUint64(at, value, true);
  }

  /** A count or an offset as 64 bits: below 2^53, and no bigint is made for it. */
  count(value: number): void {
    const at = this.#room(8);
    this.#view.setUint32(at, value % wordSize, true);
    this.#view.setUint32(at + 4, Math.floor(value / wordSize), true);
  }

  raw(value: Uint8Array): void {
    const at = this.#room(value.length);
    this.#bytes.set(value, at);
  }

  /** UTF-8 after its length in bytes. */
  text(value: string): void {
    const count = Buffer.byteLength(value, 'utf8');
    this.uint32(count);
    const at = this.#room(count);
    this.#bytes.write(value, at, 'utf8');
  }

  /** What `write` writes, after its length in bytes: the form of arrays and maps. */
  sized(write: () => void): void {
    const at = this.#room(4);
    write();
    this.#view.setUint32(at, this.#length - at - 4, true);
  }

  texts(map: Readonly<Record<string, string>>): void {
    this.sized(() => {
      for (const [key, value] of Object.entries(map)) {
        this.text(key);
        this.text(value);
      }
    });
  }

  record(opcode: number, write: () => void): void {
    this.uint8(opcode);
    const at = this.#room(8);
    write();
    this.#view.setBigUint64(at, BigInt(this.#length - at - 8), true);
  }

  /**
   * A message record in one go: this is where a recorder spends its time. Returns what follows its channel;
   * it holds until the next change.
   */
  message(channel: number, sequence: number, times: MessageTimes, payload: Uint8Array): Uint8Array {
    const at = this.#room(recordHeadBytes + messageHeadBytes + payload.length);
    const view = this.#view;
    view.setUint8(at, opcodes.message);
    view.setUint32(at + 1, messageHeadBytes + payload.length, true);
    view.setUint32(at + 5, 0, true);
    view.setUint16(at + 9, channel, true);
    view.setUint32(at + 11, sequence, true);
    view.setBigUint64(at + 15, times.logNs, true);
    view.setBigUint64(at + 23, times.publishNs, true);
    this.#bytes.set(payload, at + recordHeadBytes + messageHeadBytes);
    return this.#bytes.subarray(at + recordHeadBytes + 2, this.#length);
  }
}
