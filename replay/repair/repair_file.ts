// Repairs one MCAP file in place: what is whole of it stays as it is, the rest is kept beside it, and
// an end is put to it as closing would have.
import path from 'node:path';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import { crcOf } from '../bag/bag_walk.ts';
import { openMcapInput } from '../bag/mcap_input.ts';
import { recordsIn } from '../bag/mcap_scan.ts';
import { magic, opcodes, recordHeadBytes } from '../bag/record_buffer.ts';
import { ByteSource } from '../byte_source.ts';
import { fileDigest } from '../run_files.ts';
import { keepTorn, putEnd } from './cut_file.ts';
import type { Ledger } from './ledger.ts';
import { McapPrefix, totalOf, type PrefixOptions } from './mcap_prefix.ts';
import { McapTail, type ClosingRecord } from './mcap_tail.ts';

export interface Surveyed {
  readonly file: string;
  readonly prefix: McapPrefix;
  readonly tail: McapTail;
  /** Nothing is to be repaired. */
  readonly isSound: boolean;
}

/** Opcode, length, and body of a DataEnd and of a footer. */
const dataEndBytes = recordHeadBytes + 4;
const footerBytes = recordHeadBytes + 20;

function footerOf(source: ByteSource): Buffer | undefined {
  if (source.size < magic.length + footerBytes) return undefined;
  const end = source.read(source.size - magic.length - footerBytes, footerBytes + magic.length);
  const footer = end.subarray(0, footerBytes);
  const isThere = footer[0] === opcodes.footer && magic.equals(end.subarray(footerBytes));
  return isThere ? footer : undefined;
}

/** Whether what follows the data is what closing writes; a CRC of 0 was not taken. */
function isClosed(source: ByteSource, { end }: McapPrefix): boolean {
  const footer = footerOf(source);
  const dataEnd = source.read(end, dataEndBytes);
  if (footer === undefined || dataEnd.length < dataEndBytes || dataEnd[0] !== opcodes.dataEnd) return false;
  const summaryStart = Number(footer.readBigUInt64LE(recordHeadBytes));
  if (summaryStart !== end + dataEndBytes) return false;
  const crcs = [
    [dataEnd.readUInt32LE(recordHeadBytes), () => crcOf(source, 0, end)],
    [footer.readUInt32LE(footerBytes - 4), () => crcOf(source, summaryStart, source.size - magic.length - 4)],
  ] as const;
  return crcs.every(([recorded, take]) => recorded === 0 || recorded === take());
}

/** Messages that our reader finds by the index, every CRC checked; nothing where it refuses. */
async function countByIndex(file: string): Promise<number | undefined> {
  try {
    await using input = await openMcapInput(file);
    if (input.tail !== undefined) return undefined;
    let count = 0;
    for await (const _ of input.messages({})) count += 1;
    const said = input.topics.reduce((sum, { messages }) => sum + messages, 0);
    return said === count ? count : undefined;
  } catch {
    return undefined;
  }
}

function checkStart(file: string, source: ByteSource): void {
  const start = source.read(0, magic.length);
  if (magic.subarray(0, start.length).equals(start)) return;
  const hint = 'give a rosbag2 directory, or one .mcap file of it';
  throw new WorldforgeError('session_invalid', `${file} is not an MCAP file`, { hint });
}

/**
 * How far the file is whole.
 * @throws WorldforgeError session_invalid, session_missing; session_cut where it was closed and is damaged
 *   before its end, so that cutting it there would cost more than it mends
 */
export async function survey(file: string, options: PrefixOptions = {}): Promise<Surveyed> {
  using source = openSource(file);
  checkStart(file, source);
  const prefix = await new McapPrefix(source, options).walk();
  if (!prefix.isWhole && footerOf(source) !== undefined) {
    const hint = 'take another copy of it; what comes after that place is lost to a repair';
    const text = `${file} was closed and is damaged behind byte ${String(prefix.end)}: ${prefix.reason}`;
    throw new WorldforgeError('session_cut', text, { hint });
  }
  const closed = prefix.isWhole && isClosed(source, prefix);
  const isSound = closed && (await countByIndex(file)) === prefix.messages;
  return { file, prefix, tail: new McapTail(prefix), isSound };
}

function openSource(file: string): ByteSource {
  try {
    return new ByteSource(file);
  } catch (cause) {
    throw new WorldforgeError('session_missing', `${file}: ${errorText(cause)}`, { cause });
  }
}

function salvagedOf({ torn }: McapPrefix): number {
  return [...recordsIn(torn)].filter(({ opcode }) => opcode === opcodes.message).length;
}

/**
 * @param closing what goes between the data and its end
 * @throws WorldforgeError workspace_full, workspace_unwritable, evidence_write_failed, repair_failed
 */
export async function repairFile(
  { file, prefix, tail }: Surveyed,
  ledger: Ledger,
  closing: readonly ClosingRecord[],
): Promise<void> {
  const messages = totalOf(tail.counts);
  const torn = keepTorn(file, prefix.end);
  using source = new ByteSource(file);
  const end = tail.close(source, closing);
  ledger.begin({
    file: path.basename(file),
    state: 'begun',
    cut_bytes: source.size,
    cut_sha256: fileDigest(file),
    kept_bytes: prefix.end,
    torn_bytes: source.size - prefix.end,
    torn_file: path.basename(torn),
    reason: prefix.reason,
    messages,
    salvaged: salvagedOf(prefix),
    lost_bytes: prefix.isWhole ? 0 : source.size - Math.max(prefix.end, prefix.tornEnd),
  });
  putEnd(file, prefix.end, end);
  const after = await survey(file);
  if (after.isSound && totalOf(after.tail.counts) === messages) return;
  const text = `${file}: the repaired file holds ${String(messages)} messages and does not read so`;
  const hint = 'the next repair begins again; report it with the .torn file and repair.json';
  throw new WorldforgeError('repair_failed', text, { hint });
}
