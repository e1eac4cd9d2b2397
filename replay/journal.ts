// The journal of a run: one canonical JSON line a record, each bound to the one before it, the chain signed
// now and then.
import { canonicalJson, type Json } from '../core/canonical_json.ts';
import { sha256 } from '../core/digest.ts';
import type { SigningKey } from '../core/keys.ts';
import { AppendFile } from './append_file.ts';
import type { JsonObject } from './fields.ts';
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

/** What a head signs: the chain up to the record before it, and which run it belongs to. */
export function headText(runId: string, sequence: number, prev: string): string {
  return `worldforge journal head\n${runId}\n${String(sequence)}\n${prev}\n`;
}

export interface JournalOptions {
  readonly key: SigningKey;
  readonly runId: string;
  /** Facts of the run for the first record. */
  readonly facts: JsonObject;
}

export class JournalWriter {
  readonly #file: AppendFile;
  readonly #key: SigningKey;
  readonly #runId: string;
  readonly #counts = new Map<string, number>();
  #sequence = 0;
  #prev = chainStart;

  constructor(file: string, { key, runId, facts }: JournalOptions) {
    this.#key = key;
    this.#runId = runId;
    this.#file = new AppendFile(file);
    this.#write(journalTypes.opened, { ...facts, run_id: runId });
    this.#head();
  }

  /**
   * Returns when the record is on the disk.
   * @throws WorldforgeError workspace_full, evidence_write_failed: from the first fault on at every call
   */
  append(type: string, record: Json): { readonly sequence: number } {
    const sequence = this.#write(type, record);
    if (this.#sequence % limits.headEvery === 0) this.#head();
    return { sequence };
  }

  /** Writes the closing record with its counts, and a last head over it. */
  close(): void {
    this.#write(journalTypes.closed, { counts: Object.fromEntries(this.#counts), records: this.#sequence });
    this.#head();
    this.#file.close();
  }

  #head(): void {
    const signature = this.#key.sign(headText(this.#runId, this.#sequence, this.#prev));
    this.#write(journalTypes.head, { public_key: this.#key.publicKey, signature });
  }

  #write(type: string, record: Json): number {
    const content = { sequence: this.#sequence, type, record, prev: this.#prev };
    const digest = chainDigest(content);
    this.#file.append(Buffer.from(`${canonicalJson({ ...content, digest })}\n`));
    this.#file.sync();
    this.#counts.set(type, (this.#counts.get(type) ?? 0) + 1);
    this.#sequence += 1;
    this.#prev = digest;
    return content.sequence;
  }
}
