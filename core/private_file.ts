// Files that their owner alone may read (keys, passphrases) or write (whom to trust). Several processes may
// make one at once.
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { errorText, systemCode, WorldforgeError } from './errors.ts';

/** Permission bits that let anyone but the owner at the file. */
const foreignBits = 0o077;
/** Those that let anyone but the owner change it. */
const foreignWriters = 0o022;
/** No key and no passphrase is longer. */
const bytesMax = 16 * 1024;

/** The error of a file that holds a secret, or is to hold one. */
export function unreadable(file: string, cause: unknown): WorldforgeError {
  const hint = 'make the folder accessible, or name another one in WORLDFORGE_KEY_DIR';
  return new WorldforgeError('key_unreadable', `${file}: ${errorText(cause)}`, { cause, hint });
}

/** A pipe says nothing of its size, so it is read to its end or to the bound. */
function readBounded(descriptor: number): string {
  const bytes = Buffer.alloc(bytesMax + 1);
  let length = 0;
  while (length < bytes.length) {
    const read = readSync(descriptor, bytes, length, bytes.length - length, null);
    if (read === 0) return bytes.toString('utf8', 0, length);
    length += read;
  }
  throw new RangeError(`it has more than ${bytesMax} bytes`);
}

/**
 * The text of the file, or nothing where there is none. Writes nothing.
 * @throws WorldforgeError key_unreadable, also where others than the owner may read the file
 */
export function readPrivateFile(file: string): string | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return undefined;
    throw unreadable(file, cause);
  }
  try {
    const mode = fstatSync(descriptor).mode & 0o777;
    if ((mode & foreignBits) === 0) return readBounded(descriptor);
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

/** The text of a plain file of at most so many bytes; a pipe is not waited for. Throws the system's error. */
export function readSmallFile(file: string, limits: { bytesMax: number; ownerWrites: boolean }): string {
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const status = fstatSync(descriptor);
    const shown = (status.mode & 0o777).toString(8).padStart(4, '0');
    if (!status.isFile()) throw new TypeError('it is no plain file');
    if (limits.ownerWrites && (status.mode & foreignWriters) !== 0)
      throw new TypeError(`mode ${shown}: others could have written it`);
    if (status.size > limits.bytesMax)
      throw new RangeError(`${status.size} bytes, at most ${limits.bytesMax}`);
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

/** Makes a file that must not exist yet, and syncs it. Throws the system's error. */
export function writeNewFile(file: string, text: string, mode: number): void {
  const descriptor = openSync(file, 'wx', mode);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

export interface OnceFile {
  readonly file: string;
  readonly text: string;
  readonly mode: number;
  /** Tells the writers of one file apart, e.g. the id of the key that each of them made. */
  readonly writer: string;
}

/**
 * Gives a finished file its name, which succeeds once however many try: false where somebody else was first,
 * whose file stays. Throws the system's error.
 */
export function linkOnce({ file, text, mode, writer }: OnceFile): boolean {
  const temporary = `${file}.${writer.slice(0, 16)}`;
  try {
    writeNewFile(temporary, text, mode);
    linkSync(temporary, file);
    return true;
  } catch (cause) {
    if (systemCode(cause) === 'EEXIST') return false;
    throw cause;
  } finally {
    rmSync(temporary, { force: true });
  }
}
