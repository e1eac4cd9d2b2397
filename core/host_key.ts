// The key this host signs its evidence with: made at first use, readable by its owner alone.
import {
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { errorText, systemCode, WorldforgeError } from './errors.ts';
import { makeFolders } from './folders.ts';
import { generateKey, readKey, type SigningKey } from './keys.ts';

const keyName = 'host.key';
/** Permission bits that let anyone but the owner at the key. */
const foreignBits = 0o077;

function unreadable(file: string, cause: unknown): WorldforgeError {
  const hint = 'make the folder accessible, or name another one in WORLDFORGE_KEY_DIR';
  return new WorldforgeError('key_unreadable', `${file}: ${errorText(cause)}`, { cause, hint });
}

/**
 * The host key of this folder, or nothing where none was made yet. Writes nothing.
 * @throws WorldforgeError key_unreadable
 */
export function readHostKey(folder: string): SigningKey | undefined {
  const file = path.join(folder, keyName);
  const pem = readPrivate(file);
  return pem === undefined ? undefined : readKey(pem, file);
}

function readPrivate(file: string): string | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return undefined;
    throw unreadable(file, cause);
  }
  try {
    const mode = fstatSync(descriptor).mode & 0o777;
    if ((mode & foreignBits) === 0) return readFileSync(descriptor, 'utf8');
    const shown = mode.toString(8).padStart(4, '0');
    throw new WorldforgeError('key_unreadable', `${file} has mode ${shown}: others could have read it`, {
      hint: `chmod 600 ${file}`,
    });
  } catch (cause) {
    throw cause instanceof WorldforgeError ? cause : unreadable(file, cause);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * The host key of this folder, made now where there is none. Of several first uses at once one makes the key
 * and all get it: a finished file is linked to its name, which succeeds once.
 * @throws WorldforgeError key_unreadable
 */
export function hostKey(folder: string): SigningKey {
  const known = readHostKey(folder);
  if (known !== undefined) return known;
  const file = path.join(folder, keyName);
  try {
    makeFolders(folder, 0o700);
    make(file);
  } catch (cause) {
    throw unreadable(file, cause);
  }
  const made = readHostKey(folder);
  if (made === undefined) throw unreadable(file, new Error('it vanished while it was made'));
  return made;
}

function make(file: string): void {
  const { key, pem } = generateKey();
  const temporary = `${file}.${key.keyId.slice(0, 16)}`;
  try {
    writePrivate(temporary, pem);
    linkSync(temporary, file);
  } catch (cause) {
    if (systemCode(cause) !== 'EEXIST') throw cause; // someone else was first: theirs is the key
  } finally {
    rmSync(temporary, { force: true });
  }
}

function writePrivate(file: string, text: string): void {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    const bytes = Buffer.from(text);
    const written = writeSync(descriptor, bytes);
    if (written !== bytes.length)
      throw new Error(`${String(written)} of ${String(bytes.length)} bytes written`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
