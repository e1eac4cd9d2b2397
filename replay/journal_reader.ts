// Reads a journal and says where its chain breaks first. Whether its key is to be trusted is the caller's
// question.
import { canonicalJson, parseCanonicalJson, type Json } from '../core/canonical_json.ts';
import { errorText } from '../core/errors.ts';
import { verifySignature } from '../core/keys.ts';
import { countField, FieldError, isObject, objectField, textField } from './fields.ts';
import { headText } from './head_copy.ts';
import { chainDigest, chainStart, journalTypes, type JournalRecord } from './journal.ts';
import { limits } from './limits.ts';
import { decodeExactly, readRunBytes } from './run_text.ts';

export interface JournalFault {
  /** From 1. */
  readonly line: number;
  readonly reason: string;
  /** The last line is not all there, as after a write that the disk did not take. All before it is whole. */
  readonly torn: boolean;
}

export interface JournalText {
  /** The records before the fault, or all. */
  readonly records: readonly JournalRecord[];
  readonly runId: string;
  /** Public keys that signed heads. */
  readonly keys: ReadonlySet<string>;
  /** Whether the last lines are the closing record and a head over it, and nothing follows. */
  readonly closed: boolean;
  /** Zeros after the last line: room for more records, which closing takes away. */
  readonly zeros: number;
  readonly fault?: JournalFault;
}

interface Chain {
  readonly records: JournalRecord[];
  readonly keys: Set<string>;
  runId: string;
}

function parseLine(line: string): JournalRecord {
  const value = parseCanonicalJson(line);
  if (!isObject(value)) throw new FieldError('the line', 'an object');
  const record: Json | undefined = value['record'];
  if (record === undefined) throw new FieldError('record', 'there');
  const parsed = {
    sequence: countField(value, 'sequence'),
    type: textField(value, 'type'),
    record,
    prev: textField(value, 'prev'),
    digest: textField(value, 'digest'),
  };
  if (canonicalJson(parsed) !== line)
    throw new FieldError('the line', 'made of the fields of a record alone');
  return parsed;
}

function checkLink(chain: Chain, entry: JournalRecord): void {
  const sequence = chain.records.length;
  const prev = chain.records.at(-1)?.digest ?? chainStart;
  if (entry.sequence !== sequence)
    throw new FieldError(`sequence ${String(entry.sequence)}`, String(sequence));
  if (entry.prev !== prev) throw new FieldError('prev', 'the digest of the record before');
  if (entry.digest !== chainDigest(entry)) throw new FieldError('digest', 'that of this record');
  if ((entry.type === journalTypes.opened) !== (sequence === 0))
    throw new FieldError('opened', 'the first record alone');
  if (isClosed(chain.records)) throw new FieldError('closed', 'the last record but its head');
}

function isClosed(records: readonly JournalRecord[]): boolean {
  return records.at(-1)?.type === journalTypes.head && records.at(-2)?.type === journalTypes.closed;
}

function checkContent(chain: Chain, entry: JournalRecord): void {
  if (chain.records.at(-1)?.type === journalTypes.closed && entry.type !== journalTypes.head) {
    throw new FieldError(entry.type, 'the head that follows the closing record');
  }
  if (!isObject(entry.record)) return;
  if (entry.type === journalTypes.opened) chain.runId = textField(entry.record, 'run_id');
  if (entry.type === journalTypes.closed)
    checkCounts(chain, objectField(entry.record, 'counts'), entry.record);
  if (entry.type !== journalTypes.head) return;
  const publicKey = textField(entry.record, 'public_key');
  const signed = headText(chain.runId, entry.sequence, entry.prev);
  if (!verifySignature(publicKey, signed, textField(entry.record, 'signature'))) {
    throw new FieldError('signature', 'one of the chain up to here');
  }
  chain.keys.add(publicKey);
}

function checkCounts(chain: Chain, counts: object, closed: Readonly<Record<string, Json>>): void {
  const found = new Map<string, number>();
  for (const { type } of chain.records) found.set(type, (found.get(type) ?? 0) + 1);
  if (
    canonicalJson(counts) !== canonicalJson(Object.fromEntries(found)) ||
    countField(closed, 'records') !== chain.records.length
  ) {
    throw new FieldError('counts', 'what the journal holds');
  }
}

/** Where zeros at the end begin. */
function endOf(text: string): number {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end -= 1;
  return end;
}

/** A record whose write was cut has no end, or zeros where parts of it never reached the disk. */
function isTorn(line: string, isLast: boolean): boolean {
  return isLast && line.includes('\0');
}

/** Pure: no file, no clock, no trusted key. */
export function readJournal(text: string): JournalText {
  const chain: Chain = { records: [], keys: new Set(), runId: '' };
  const end = endOf(text);
  const zeros = text.length - end;
  const lines = text.slice(0, end).split('\n');
  const last = lines.pop();
  const result = (fault?: JournalFault): JournalText => ({
    ...chain,
    closed: fault === undefined && zeros === 0 && isClosed(chain.records),
    zeros,
    ...(fault === undefined ? {} : { fault }),
  });
  for (const [index, line] of lines.entries()) {
    try {
      const entry = parseLine(line);
      checkLink(chain, entry);
      checkContent(chain, entry);
      chain.records.push(entry);
    } catch (cause) {
      const torn = isTorn(line, last === '' && index === lines.length - 1);
      return result({ line: index + 1, reason: errorText(cause), torn });
    }
  }
  if (last !== '') {
    return result({ line: lines.length + 1, reason: 'the last line has no end: it was cut', torn: true });
  }
  if (chain.records.length === 0) return result({ line: 1, reason: 'it is empty', torn: false });
  return result();
}

const newline = 0x0a;

/**
 * The journal of a run. A cut may go through a character, so the last line is read even where it is no UTF-8.
 * @throws WorldforgeError run_invalid; TypeError where a whole line is no UTF-8
 */
export function readJournalFile(folder: string, name = 'journal.jsonl'): JournalText {
  const bytes = readRunBytes(folder, name, limits.journalBytesMax);
  const end = bytes.lastIndexOf(newline) + 1;
  return readJournal(decodeExactly(bytes.subarray(0, end)) + bytes.toString('utf8', end));
}
