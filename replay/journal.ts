// The journal of a run: one canonical JSON line a record, each bound to the one before it, the chain signed
// at its start, every 64 records or second, and at its close.
import { canonicalJson, type Json } from '../core/canonical_json.ts';
import type { Clock } from '../core/clock.ts';
import { sha256 } from '../core/digest.ts';
import type { SigningKey } from '../core/keys.ts';
import { AppendFile } from './append_file.ts';
import type { JsonObject } from './fields.ts';
import { HeadCopy, headText } from './head_copy.ts';
import { limits } from './limits.ts';

/** What comes before the first record. */
export const chainStart = '0'.repeat(64);

/** Types of records that the journal writes by itself. */
export const journalTypes = { opened: 'opened', head: 'head', closed: 'closed' } as const;

export interface JournalContent {
  readonly sequence: number;
  readonly type: string;
  readonly record: Json;
  /** Digest of the record before. */
  readonly prev: string;
}

export interface JournalRecord extends JournalContent {
  /** SHA-256 over the canonical JSON of all the rest. */
  readonly digest: string;
}

export function chainDigest({ sequence, type, record, prev }: JournalContent): string {
  return sha256(canonicalJson({ sequence, type, record, prev }));
}

export interface JournalOptions {
  readonly key: SigningKey;
  readonly runId: string;
  /** Facts of the run for the first record. */
  readonly facts: JsonObject;
  /** Says when a head is due. */
  readonly steady: Clock;
  /** A folder away from the run, best on another disk: the newest head is kept there too. */
  readonly headCopies: string;
}

export class JournalWriter {
  readonly #file: AppendFile;
  readonly #copy: HeadCopy;
  readonly #options: JournalOptions;
  readonly #counts = new Map<string, number>();
  #sequence = 0;
  #prev = chainStart;
  /** Records since the last head, and when that one was written. */
  #unsigned = 0;
  #signedNs: bigint;

  /** @throws WorldforgeError workspace_full, workspace_unwritable, evidence_write_failed */
  constructor(file: string, options: JournalOptions) {
    this.#options = options;
    this.#signedNs = options.steady.now();
    this.#copy = new HeadCopy(options.headCopies, options.runId);
    this.#file = new AppendFile(file, { ahead: limits.journalAheadBytes });
    this.#write(journalTypes.opened, { ...options.facts, run_id: options.runId });
    this.#head();
  }

  /**
   * Returns when the record is on the disk.
   * @throws WorldforgeError workspace_full, evidence_write_failed: from the first fault on at every call
   */
  append(type: string, record: Json): { readonly sequence: number } {
    const sequence = this.#write(type, record);
    if (this.#unsigned >= limits.headEvery) this.#head();
    else this.signDue();
    return { sequence };
  }

  /**
   * Signs records that are older than a head may be. `append` does so by itself; the owner calls it on a
   * timer for the records after which none comes.
   * @throws WorldforgeError as append
   */
  signDue(): void {
    const sinceNs = this.#options.steady.now() - this.#signedNs;
    if (this.#unsigned > 0 && sinceNs >= limits.headEveryNs) this.#head();
  }

  /** Writes the closing record with its counts, and a last head over it. */
  close(): void {
    this.#write(journalTypes.closed, { counts: Object.fromEntries(this.#counts), records: this.#sequence });
    this.#head();
    this.#file.close();
  }

  /** The journal comes first: a copy never covers a record that a crash could still take. */
  #head(): void {
    const { key, runId } = this.#options;
    const head = { sequence: this.#sequence, prev: this.#prev, public_key: key.publicKey };
    const signature = key.sign(headText(runId, head.sequence, head.prev));
    this.#write(journalTypes.head, { public_key: key.publicKey, signature });
    this.#unsigned = 0;
    this.#signedNs = this.#options.steady.now();
    const fault = this.#copy.write({ ...head, signature });
    if (fault === undefined) return;
    this.#file.latch(fault);
    throw fault;
  }

  #write(type: string, record: Json): number {
    const content = { sequence: this.#sequence, type, record, prev: this.#prev };
    const digest = chainDigest(content);
    this.#file.append(Buffer.from(`${canonicalJson({ ...content, digest })}\n`));
    this.#file.sync();
    this.#counts.set(type, (this.#counts.get(type) ?? 0) + 1);
    this.#sequence += 1;
    this.#unsigned += 1;
    this.#prev = digest;
    return content.sequence;
  }
}
