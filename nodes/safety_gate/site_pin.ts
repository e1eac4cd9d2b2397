// Which site this host belongs to: the public half of the site key, pinned once by who set the host up.
import { renameSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { errorText, systemCode, WorldforgeError } from '../../core/errors.ts';
import { makeFolders } from '../../core/folders.ts';
import { keyIdOf } from '../../core/keys.ts';
import { linkOnce, readSmallFile, writeNewFile } from '../../core/private_file.ts';

const pinMode = 0o644;
const pinForm = /^[0-9a-f]{64}\n$/;
const pinBytes = 65;

export interface SitePin {
  /** 64 hexadecimal digits. */
  readonly publicKey: string;
  readonly keyId: string;
}

export function sitePinFile(configFolder: string): string {
  return path.join(configFolder, 'site.pub');
}

function invalid(file: string, detail: string, cause?: unknown): WorldforgeError {
  const hint = `compare ${file} with the public key of the site, and find out who changed it`;
  return new WorldforgeError('site_pin_invalid', `${file}: ${detail}`, { hint, cause });
}

/**
 * The pin of this host, or nothing where there is none.
 * @throws WorldforgeError site_pin_invalid
 */
export function readSitePin(configFolder: string): SitePin | undefined {
  const file = sitePinFile(configFolder);
  let text: string;
  try {
    text = readSmallFile(file, { bytesMax: pinBytes, ownerWrites: true });
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return undefined;
    throw invalid(file, errorText(cause), cause);
  }
  if (!pinForm.test(text)) throw invalid(file, 'it is not 64 lower-case hexadecimal digits and a line break');
  const publicKey = text.trimEnd();
  return { publicKey, keyId: keyIdOf(publicKey) };
}

function known(file: string, { keyId }: SitePin): WorldforgeError {
  const hint = `to let another key rule this host, say which one it replaces: --replace-pin ${keyId}`;
  return new WorldforgeError('site_pin_known', `${file} pins key ${keyId} already`, { hint });
}

/**
 * What a change of pin will be refused for, before anything else is done.
 * @throws WorldforgeError site_pin_known, site_pin_invalid
 */
export function requireReplaceable(
  configFolder: string,
  keyId: string | undefined,
  replaced: string | undefined,
): void {
  const pinned = readSitePin(configFolder);
  if (pinned === undefined || pinned.keyId === keyId || pinned.keyId === replaced) return;
  throw known(sitePinFile(configFolder), pinned);
}

export interface NewPin {
  readonly publicKey: string;
  /** Key id of the pin that is to go; any other one stays. */
  readonly replaced: string | undefined;
}

/**
 * Pins a site key. The same one again changes nothing.
 * @throws WorldforgeError site_pin_known, site_pin_invalid
 */
export function pinSite(configFolder: string, { publicKey, replaced }: NewPin): void {
  const file = sitePinFile(configFolder);
  const keyId = keyIdOf(publicKey);
  const text = `${publicKey}\n`;
  try {
    makeFolders(configFolder);
    if (linkOnce({ file, text, mode: pinMode, writer: keyId })) return;
  } catch (cause) {
    throw invalid(file, errorText(cause), cause);
  }
  requireReplaceable(configFolder, keyId, replaced);
  if (readSitePin(configFolder)?.keyId === keyId) return;
  const next = `${file}.${randomUUID()}`;
  try {
    writeNewFile(next, text, pinMode);
    renameSync(next, file);
  } catch (cause) {
    rmSync(next, { force: true });
    throw invalid(file, errorText(cause), cause);
  }
}
