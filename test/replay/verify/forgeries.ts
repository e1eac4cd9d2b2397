/** Bags that somebody changed and made whole again: every checksum, index and summary fits what they hold. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import type { Random } from '../../../core/random.ts';
import { repairBag } from '../../../replay/repair/repair_bag.ts';

const opcodes = { message: 0x05, chunk: 0x06, dataEnd: 0x0f } as const;
const recordHeadBytes = 9;
const plainChunkHeadBytes = 40;
const magicBytes = 8;
/** Places in a message record. */
const places = { sequence: 11, logTime: 15, publishTime: 23, payload: 31 } as const;

/** A recording taken apart. */
export interface Parts {
  /** What is before the first chunk. */
  readonly head: Buffer;
  /** Schema and channel records of the chunks. */
  readonly announced: readonly Buffer[];
  readonly messages: readonly Buffer[];
}

function* recordsOf(bytes: Buffer, start: number, end: number): Generator<readonly [number, Buffer]> {
  for (let at = start; at < end;) {
    const length = recordHeadBytes + Number(bytes.readBigUInt64LE(at + 1));
    yield [at, bytes.subarray(at, at + length)];
    at += length;
  }
}

/** Of a file whose chunks are not packed. */
export function takeApart(bytes: Buffer): Parts {
  let headEnd: number | undefined;
  const announced: Buffer[] = [];
  const messages: Buffer[] = [];
  for (const [at, record] of recordsOf(bytes, magicBytes, bytes.length - magicBytes)) {
    if (record[0] === opcodes.dataEnd) break;
    if (record[0] !== opcodes.chunk) continue;
    headEnd ??= at;
    for (const [, inner] of recordsOf(record, recordHeadBytes + plainChunkHeadBytes, record.length))
      (inner[0] === opcodes.message ? messages : announced).push(inner);
  }
  return { head: bytes.subarray(0, headEnd), announced, messages };
}

function chunkOf(parts: Parts, messages: readonly Buffer[]): Buffer {
  const records = Buffer.concat([...parts.announced, ...messages]);
  const times = messages.map((message) => message.readBigUInt64LE(places.logTime));
  const head = Buffer.alloc(recordHeadBytes + plainChunkHeadBytes);
  head.writeUInt8(opcodes.chunk);
  head.writeBigUInt64LE(BigInt(plainChunkHeadBytes + records.length), 1);
  head.writeBigUInt64LE(
    times.reduce((a, b) => (a < b ? a : b), times[0] ?? 0n),
    9,
  );
  head.writeBigUInt64LE(
    times.reduce((a, b) => (a > b ? a : b), 0n),
    17,
  );
  head.writeBigUInt64LE(BigInt(records.length), 25);
  head.writeUInt32LE(crc32(records), 33);
  head.writeBigUInt64LE(BigInt(records.length), 41);
  return Buffer.concat([head, records]);
}

/** The file with these messages, all of its ends made by the repair, in a folder that is gone afterwards. */
export async function putTogether(
  folder: string,
  parts: Parts,
  messages: readonly Buffer[],
): Promise<Buffer> {
  mkdirSync(folder);
  const file = path.join(folder, 'bag_0.mcap');
  writeFileSync(file, Buffer.concat([parts.head, chunkOf(parts, messages)]));
  await repairBag(file);
  const bytes = readFileSync(file);
  rmSync(folder, { recursive: true });
  return bytes;
}

type Forgery = (own: readonly Buffer[], others: readonly Buffer[], random: Random) => readonly Buffer[];

function changed(message: Buffer, change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(message);
  change(copy);
  return copy;
}

const drawn = (all: readonly Buffer[], random: Random): Buffer =>
  all[random.below(all.length)] ?? Buffer.of();

/** Adds a time that is not zero, of nanoseconds to an hour. */
function retimed(message: Buffer, place: number, random: Random): Buffer {
  const byNs = BigInt(1 + random.below(10 ** random.below(13)));
  const time = message.readBigUInt64LE(place);
  const later = random.below(2) === 0 ? time + byNs : time - byNs;
  return changed(message, (copy) => copy.writeBigUInt64LE(later, place));
}

const forgeries: Readonly<Record<string, Forgery>> = {
  swap: (own, _, random) => {
    const from = random.below(own.length);
    const to = (from + 1 + random.below(own.length - 1)) % own.length;
    return own.with(from, own[to] ?? Buffer.of()).with(to, own[from] ?? Buffer.of());
  },
  move: (own, _, random) => {
    const from = random.below(own.length);
    const to = (from + 1 + random.below(own.length - 1)) % own.length;
    return own.toSpliced(from, 1).toSpliced(to, 0, own[from] ?? Buffer.of());
  },
  duplicate: (own, _, random) => own.toSpliced(random.below(own.length + 1), 0, drawn(own, random)),
  remove: (own, _, random) => own.toSpliced(random.below(own.length), 1),
  cut: (own, _, random) => own.slice(0, 1 + random.below(own.length - 1)),
  splice: (own, others, random) => own.toSpliced(random.below(own.length), 0, drawn(others, random)),
  replace: (own, others, random) => {
    const from = random.below(own.length);
    return own.with(from, drawn(others, random));
  },
  'log time': (own, _, random) => {
    const at = random.below(own.length);
    return own.with(at, retimed(own[at] ?? Buffer.of(), places.logTime, random));
  },
  'publish time': (own, _, random) => {
    const at = random.below(own.length);
    return own.with(at, retimed(own[at] ?? Buffer.of(), places.publishTime, random));
  },
  sequence: (own, _, random) => {
    const at = random.below(own.length);
    const change = (copy: Buffer): void => {
      copy.writeUInt32LE((copy.readUInt32LE(places.sequence) + 1 + random.below(9)) >>> 0, places.sequence);
    };
    return own.with(at, changed(own[at] ?? Buffer.of(), change));
  },
  payload: (own, _, random) => {
    const at = random.below(own.length);
    const change = (copy: Buffer): void => {
      const byte = places.payload + random.below(copy.length - places.payload);
      copy.writeUInt8(copy.readUInt8(byte) ^ (1 << random.below(8)), byte);
    };
    return own.with(at, changed(own[at] ?? Buffer.of(), change));
  },
};

/** One of them that changed something: a message replaced by one that is the same is no change. */
export function forge(
  own: readonly Buffer[],
  others: readonly Buffer[],
  random: Random,
): { readonly kind: string; readonly messages: readonly Buffer[] } {
  const kinds = Object.entries(forgeries);
  for (;;) {
    const [kind, change] = kinds[random.below(kinds.length)] ?? ['', () => own];
    const messages = change(own, others, random);
    if (!Buffer.concat(messages).equals(Buffer.concat(own))) return { kind, messages };
  }
}

/** One edit of a metadata.yaml, that a person could make. */
export function editYaml(text: string, random: Random): string {
  const lines = text.split('\n');
  const at = random.below(lines.length - 1);
  const line = lines[at] ?? '';
  const edits = [
    lines.toSpliced(at, 1),
    lines.toSpliced(at, 0, line),
    lines.with(at, `${line} # seen`),
    lines.with(
      at,
      /\d/.test(line) ? line.replace(/\d/, (digit) => String((Number(digit) + 1) % 10)) : `${line}x`,
    ),
    lines.with(at, line.includes('volatile') ? line.replace('volatile', 'transient_local') : ` ${line}`),
  ];
  return (edits[random.below(edits.length)] ?? lines).join('\n');
}
