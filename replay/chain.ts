// What the messages of a bag are, whatever file, chunk or compression they lie in: one salted digest a
// message, and the Merkle root over all of them in file order.
import { createCipheriv, type Cipher } from 'node:crypto';
import { sha256 } from '../core/digest.ts';
import { canonicalJson } from '../core/canonical_json.ts';
import { digestBytes, hashInto, MerkleLog } from './merkle.ts';

/** Of the first messages of a bag: a root that none of them can be changed, left out or moved under. */
export interface Content {
  readonly messages: number;
  /** 64 hexadecimal digits. */
  readonly root: string;
}

export interface ContentMessage {
  /** Of `contentChannel`. */
  readonly channel: Uint8Array;
  /** As in an MCAP message after its channel: sequence, log time, publish time, then the payload. */
  readonly body: Uint8Array;
}

/** What stands for the channel of a message: a digest of its topic and the hash of its type. */
export function contentChannel(topic: string, typeHash: string): Buffer {
  return Buffer.from(sha256(canonicalJson({ topic, type_hash: typeHash })), 'hex');
}

/** Bytes of the secret that a run's salts come from. */
export const secretBytes = 32;
export const saltBytes = 16;
const saltsAtOnce = 256;
const zeros = Buffer.alloc(saltBytes * saltsAtOnce);

function saltCipher(secret: Uint8Array, index: number): Cipher {
  const counter = Buffer.alloc(saltBytes);
  counter.writeBigUInt64BE(BigInt(index), saltBytes - 8);
  return createCipheriv('aes-256-ctr', secret, counter);
}

/**
 * The salt of one message: the block of this number of AES-256 in counter mode. Without the secret it looks
 * random, so showing some salts gives away no other; and a thousand of them cost as much as one HMAC.
 */
export function saltAt(secret: Uint8Array, index: number): Buffer {
  return saltCipher(secret, index).update(zeros.subarray(0, saltBytes));
}

/** Mark, salt, channel; the body of the message follows. */
const at = { salt: 1, channel: 1 + saltBytes, body: 1 + saltBytes + digestBytes } as const;
const leafMark = 0;

/** Holds the bytes that are hashed, and is used again for each message. */
class LeafBuffer {
  #bytes = new Uint8Array(4096);
  /** Its beginning, of the length of the last message: on most topics the next one is as long. */
  #filled = new Uint8Array();

  fill(salt: Uint8Array, { channel, body }: ContentMessage): Uint8Array {
    const length = at.body + body.length;
    if (length > this.#bytes.length) this.#bytes = new Uint8Array(length * 2);
    if (length !== this.#filled.length || this.#filled.buffer !== this.#bytes.buffer)
      this.#filled = this.#bytes.subarray(0, length);
    const bytes = this.#bytes;
    bytes[0] = leafMark;
    bytes.set(salt, at.salt);
    bytes.set(channel, at.channel);
    bytes.set(body, at.body);
    return this.#filled;
  }
}

/** Salts in their order, made many at once. */
class Salts {
  readonly #cipher: Cipher;
  readonly #made = new Uint8Array(zeros.length);
  readonly #views = Array.from({ length: saltsAtOnce }, (_, index) =>
    this.#made.subarray(index * saltBytes, (index + 1) * saltBytes),
  );
  #next = 0;

  constructor(secret: Uint8Array) {
    this.#cipher = saltCipher(secret, 0);
  }

  next(): Uint8Array {
    const turn = this.#next % saltsAtOnce;
    if (turn === 0) this.#made.set(this.#cipher.update(zeros));
    this.#next += 1;
    return this.#views[turn] ?? zeros;
  }
}

/** The digest that stands for a message in the tree: who has its salt can check it, nobody else can guess. */
export function leafDigest(salt: Uint8Array, message: ContentMessage): Buffer {
  const leaf = Buffer.alloc(digestBytes);
  hashInto(leaf, 0, new LeafBuffer().fill(salt, message));
  return leaf;
}

/** Leaves kept until they are taken: those of one chunk. */
const leavesAtFirst = 1024;

export class ContentChain {
  readonly #salts: Salts;
  readonly #tree = new MerkleLog();
  readonly #buffer = new LeafBuffer();
  #leaves = Buffer.alloc(leavesAtFirst * digestBytes);
  #length = 0;

  /** @param secret 32 bytes of this run alone */
  constructor(secret: Uint8Array) {
    this.#salts = new Salts(secret);
  }

  add(message: ContentMessage): void {
    if (this.#length === this.#leaves.length) this.#leaves = Buffer.concat([this.#leaves, this.#leaves]);
    hashInto(this.#leaves, this.#length, this.#buffer.fill(this.#salts.next(), message));
    this.#tree.add(this.#leaves, this.#length);
    this.#length += digestBytes;
  }

  /** The leaves since the last call, 32 bytes each; they hold until the next message. */
  takeLeaves(): Uint8Array {
    const leaves = this.#leaves.subarray(0, this.#length);
    this.#length = 0;
    return leaves;
  }

  /** Of all messages so far. */
  get content(): Content {
    return { messages: this.#tree.count, root: this.#tree.root() };
  }
}
