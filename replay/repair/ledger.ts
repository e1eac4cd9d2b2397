// repair.json: what was cut off which file, and whether its repair came to its end. One that did not
// is undone from it and begun again.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { canonicalJson, parseCanonicalJson } from '../../core/canonical_json.ts';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import { writeFileAtomic } from '../atomic_file.ts';
import { countField, FieldError, isObject, objectsField, textField, type JsonObject } from '../fields.ts';
import { limits } from '../limits.ts';
import { readRunText } from '../run_text.ts';

export const ledgerName = 'repair.json';

const states = ['begun', 'done'] as const;

export interface RepairEntry {
  /** In the folder of the ledger, as are the others. */
  readonly file: string;
  readonly state: (typeof states)[number];
  /** Size and digest of the file as it was found. */
  readonly cut_bytes: number;
  readonly cut_sha256: string;
  /** Where it was cut off: what is before stands as it was. */
  readonly kept_bytes: number;
  /** What was behind, and the file that holds it; empty where nothing was. */
  readonly torn_bytes: number;
  readonly torn_file: string;
  readonly reason: string;
  /** Messages of the repaired file, and those of them that lay in a chunk that was cut. */
  readonly messages: number;
  readonly salvaged: number;
  /** Bytes of data of which nothing is in the repaired file. */
  readonly lost_bytes: number;
}

const schemaVersion = 1;

function entryOf(value: JsonObject): RepairEntry {
  const state = states.find((known) => known === textField(value, 'state'));
  if (state === undefined) throw new FieldError('state', `one of ${states.join(', ')}`);
  const names = [textField(value, 'file'), textField(value, 'torn_file')] as const;
  if (names.some((name) => path.basename(name) !== name)) throw new FieldError('file', 'a name');
  return {
    file: names[0],
    state,
    cut_bytes: countField(value, 'cut_bytes'),
    cut_sha256: textField(value, 'cut_sha256'),
    kept_bytes: countField(value, 'kept_bytes'),
    torn_bytes: countField(value, 'torn_bytes'),
    torn_file: names[1],
    reason: textField(value, 'reason'),
    messages: countField(value, 'messages'),
    salvaged: countField(value, 'salvaged'),
    lost_bytes: countField(value, 'lost_bytes'),
  };
}

export class Ledger {
  readonly #file: string;
  #entries: readonly RepairEntry[];

  /** @throws WorldforgeError session_invalid where there is one that says something else */
  constructor(file: string) {
    this.#file = file;
    this.#entries = existsSync(file) ? this.#read() : [];
  }

  get entries(): readonly RepairEntry[] {
    return this.#entries;
  }

  #read(): readonly RepairEntry[] {
    try {
      const name = path.basename(this.#file);
      const text = readRunText(path.dirname(this.#file), name, limits.manifestBytesMax);
      const value = parseCanonicalJson(text.trimEnd());
      if (!isObject(value)) throw new FieldError('it', 'an object');
      if (value['schema_version'] !== schemaVersion) throw new FieldError('schema_version', '1');
      return objectsField(value, 'files').map(entryOf);
    } catch (cause) {
      const hint = 'move it away if it is not of worldforge replay repair';
      throw new WorldforgeError('session_invalid', `${this.#file}: ${errorText(cause)}`, { cause, hint });
    }
  }

  #write(entries: readonly RepairEntry[]): void {
    this.#entries = entries;
    writeFileAtomic(
      this.#file,
      `${canonicalJson({ schema_version: schemaVersion, files: entries.map((entry) => ({ ...entry })) })}\n`,
    );
  }

  begin(entry: RepairEntry): void {
    const others = this.#entries.filter(({ file, state }) => state === 'done' || file !== entry.file);
    this.#write([...others, entry]);
  }

  /** Ends what was begun. */
  finish(): void {
    if (this.#entries.every(({ state }) => state === 'done')) return;
    this.#write(this.#entries.map((entry) => ({ ...entry, state: 'done' as const })));
  }
}
