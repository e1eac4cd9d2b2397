// The key this host signs its evidence with: made at first use, readable by its owner alone.
import path from 'node:path';
import { makeFolders } from './folders.ts';
import { generateKey, readKey, type SigningKey } from './keys.ts';
import { linkOnce, readPrivateFile, unreadable } from './private_file.ts';

const keyName = 'host.key';

/**
 * The host key of this folder, or nothing where none was made yet. Writes nothing.
 * @throws WorldforgeError key_unreadable
 */
export function readHostKey(folder: string): SigningKey | undefined {
  const file = path.join(folder, keyName);
  const pem = readPrivateFile(file);
  return pem === undefined ? undefined : readKey(pem, file);
}

/**
 * The host key of this folder, made now where there is none. Of several first uses at once one makes the key
 * and all get it.
 * @throws WorldforgeError key_unreadable
 */
export function hostKey(folder: string): SigningKey {
  const known = readHostKey(folder);
  if (known !== undefined) return known;
  const file = path.join(folder, keyName);
  try {
    makeFolders(folder, 0o700);
    const { key, pem } = generateKey();
    linkOnce({ file, text: pem, mode: 0o600, writer: key.keyId });
  } catch (cause) {
    throw unreadable(file, cause);
  }
  const made = readHostKey(folder);
  if (made === undefined) throw unreadable(file, new Error('it vanished while it was made'));
  return made;
}
