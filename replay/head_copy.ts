// The newest signed head of a journal, kept away from the run: whoever cuts the end of a journal that is not
// sealed yet, or puts an older run in its place, does not reach it.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { canonicalJson, parseCanonicalJson } from '../core/canonical_json.ts';
import { errorText, WorldforgeError } from '../core/errors.ts';
import { makeFolders } from '../core/folders.ts';
import { verifySignature } from '../core/keys.ts';
import { writeFileAtomic } from './atomic_file.ts';
import { countField, FieldError, isObject, textField } from './fields.ts';
import { makeError } from './file_io.ts';
import { readRunText } from './run_text.ts';

/** What a head signs: the chain up to the record before it, and which run it belongs to. */
export function headText(runId: string, sequence: number, prev: string): string {
  return `worldforge journal head\n${runId}\n${String(sequence)}\n${prev}\n`;
}

export interface Head {
  /** Records that it covers. */
  readonly sequence: number;
  /** Digest of the last of them. */
  readonly prev: string;
  readonly public_key: string;
  readonly signature: string;
}

/** Bytes of one copy: it has four fields of fixed length, a run id and a count. */
const copyBytesMax = 4096;

const hint = 'make room and the folder writable, or name another one in WORLDFORGE_KEY_DIR';

/** Heads are named by their run and lie together: `FOLDER/RUN-ID.json`. */
function copyName(runId: string): string {
  return `${path.basename(runId)}.json`;
}

export class HeadCopy {
  readonly #file: string;
  readonly #runId: string;

  /** @throws WorldforgeError workspace_unwritable, workspace_full */
  constructor(folder: string, runId: string) {
    this.#runId = runId;
    this.#file = path.join(folder, copyName(runId));
    try {
      makeFolders(folder, 0o700);
    } catch (cause) {
      throw makeError(cause, `cannot make ${folder}`);
    }
  }

  /** Replaces the copy by a newer one. The fault, or nothing. */
  write(head: Head): WorldforgeError | undefined {
    try {
      writeFileAtomic(this.#file, `${canonicalJson({ ...head, run_id: this.#runId })}\n`);
      return undefined;
    } catch (cause) {
      const isFull = cause instanceof WorldforgeError && cause.code === 'workspace_full';
      const text = `copy of the journal head at ${this.#file}: ${errorText(cause)}`;
      return new WorldforgeError(isFull ? 'workspace_full' : 'evidence_write_failed', text, { cause, hint });
    }
  }
}

/**
 * The copy of a run, or nothing where this machine keeps none.
 * @throws WorldforgeError run_invalid where it is no signed head of this run
 */
export function readHeadCopy(folder: string, runId: string): Head | undefined {
  const file = path.join(folder, copyName(runId));
  if (!existsSync(file)) return undefined;
  try {
    const text = readRunText(folder, copyName(runId), copyBytesMax);
    const value = parseCanonicalJson(text.trimEnd());
    if (!isObject(value)) throw new FieldError('the copy', 'an object');
    const head = {
      sequence: countField(value, 'sequence'),
      prev: textField(value, 'prev'),
      public_key: textField(value, 'public_key'),
      signature: textField(value, 'signature'),
    };
    if (!verifySignature(head.public_key, headText(runId, head.sequence, head.prev), head.signature)) {
      throw new FieldError('signature', 'one of a head of this run');
    }
    return head;
  } catch (cause) {
    throw new WorldforgeError('run_invalid', `${file}: ${errorText(cause)}`, { cause });
  }
}
