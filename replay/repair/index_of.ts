// Compares the message index that a file has of a chunk with the one that the chunk makes.
import { recordsIn } from '../bag/mcap_scan.ts';
import { recordHeadBytes } from '../bag/record_buffer.ts';

/** Whether a message index says what the chunk makes of it, in whatever order of its entries. */
export function isIndexOf(body: Buffer, made: Buffer): boolean {
  const channel = body.readUInt16LE(0);
  for (const { start, record } of recordsIn(made)) {
    if (made.readUInt16LE(start) !== channel) continue;
    const own = record.subarray(recordHeadBytes);
    return own.equals(body) || entriesOf(own).join() === entriesOf(body).join();
  }
  return body.length === entriesAt; // of a channel without messages in this chunk
}

/** Channel and length of the array come before the entries, a time and an offset each. */
const entriesAt = 6;
const entryBytes = 16;

function entriesOf(body: Buffer): readonly string[] {
  const count = Math.floor((body.length - entriesAt) / entryBytes);
  const at = (entry: number): number => entriesAt + entry * entryBytes;
  return Array.from({ length: count }, (_, entry) => body.toString('hex', at(entry), at(entry + 1))).sort();
}
