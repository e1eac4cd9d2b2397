// The key that signs site policies. It lies where its keeper says, under a passphrase: a host that a robot
// hangs on needs its public half only.
import path from 'node:path';
import { WorldforgeError } from '../../core/errors.ts';
import { makeFolders } from '../../core/folders.ts';
import type { SigningKey } from '../../core/keys.ts';
import { linkOnce, readPrivateFile, unreadable } from '../../core/private_file.ts';
import { generateSealedKey, openSealedKey } from '../../core/sealed_key.ts';

export function siteKeyFile(folder: string): string {
  return path.join(folder, 'site.key');
}

/** @throws WorldforgeError key_unreadable, also where others may read the key */
export function hasSiteKey(folder: string): boolean {
  return readPrivateFile(siteKeyFile(folder)) !== undefined;
}

/** @throws WorldforgeError site_key_missing, key_unreadable, passphrase_wrong */
export function openSiteKey(folder: string, passphrase: string): SigningKey {
  const file = siteKeyFile(folder);
  const pem = readPrivateFile(file);
  if (pem !== undefined) return openSealedKey(pem, passphrase, file);
  throw new WorldforgeError('site_key_missing', `${folder} holds no site.key`, {
    hint: 'name the folder of the site key, or make one: worldforge site-policy init --key-dir DIR',
  });
}

/**
 * Makes the site key of this folder; whichever of several was first is then opened.
 * @throws WorldforgeError passphrase_refused, passphrase_wrong, key_unreadable
 */
export function makeSiteKey(folder: string, passphrase: string): SigningKey {
  const { key, pem } = generateSealedKey(passphrase);
  try {
    makeFolders(folder, 0o700);
    linkOnce({ file: siteKeyFile(folder), text: pem, mode: 0o600, writer: key.keyId });
  } catch (cause) {
    throw unreadable(siteKeyFile(folder), cause);
  }
  return openSiteKey(folder, passphrase);
}
