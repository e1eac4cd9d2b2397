// Makes and revokes operators' keys. The public record decides who is enrolled: it gets its name once, and is
// never removed, so that what a revoked key signed can still be told from what a stranger signed.
import { randomUUID } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { canonicalJson } from '../../core/canonical_json.ts';
import { WorldforgeError } from '../../core/errors.ts';
import { makeFolders } from '../../core/folders.ts';
import type { SigningKey } from '../../core/keys.ts';
import { linkOnce, readPrivateFile, unreadable, writeNewFile } from '../../core/private_file.ts';
import { generateSealedKey, openSealedKey } from '../../core/sealed_key.ts';
import { isoUtc } from '../../core/time.ts';
import { operatorFiles, readOperator, requireOperator, type EnrolledOperator } from './enrolled.ts';
import { roles, type Role } from '../../safety/roles.ts';

const recordMode = 0o644;
const keyMode = 0o600;

export interface Enrolment {
  readonly name: string;
  /** Their order and repetitions mean nothing. */
  readonly roles: readonly Role[];
  readonly passphrase: string;
  readonly wallNs: bigint;
}

function known(name: string): WorldforgeError {
  return new WorldforgeError('operator_known', `an operator ${name} is enrolled on this host, or was`, {
    hint: 'worldforge operator list; choose another name: what a key signed must stay its own',
  });
}

/** Whether somebody is, or was, enrolled under the name: cheaper than to ask for a passphrase first. */
export function requireNewName(keyFolder: string, name: string): void {
  if (readOperator(keyFolder, name) !== undefined) throw known(name);
}

/** The private half waits under a name of its own until the record says whose it is. */
function keepKey(keyFile: string, { key, pem }: ReturnType<typeof generateSealedKey>, claim: () => boolean) {
  const waiting = `${keyFile}.${key.keyId}`;
  writeNewFile(waiting, pem, keyMode);
  try {
    const claimed = claim();
    if (claimed) renameSync(waiting, keyFile);
    return claimed;
  } finally {
    rmSync(waiting, { force: true });
  }
}

/**
 * Enrols an operator under a new key. Of several enrolments of one name at once one succeeds.
 * @throws WorldforgeError operator_name, operator_known, operator_invalid, passphrase_refused, key_unreadable
 */
export function enrol(keyFolder: string, enrolment: Enrolment): EnrolledOperator {
  const { name, passphrase, wallNs } = enrolment;
  const files = operatorFiles(keyFolder, name);
  requireNewName(keyFolder, name);
  const made = generateSealedKey(passphrase);
  const record: EnrolledOperator = {
    schema_version: 1,
    name,
    roles: roles.filter((role) => enrolment.roles.includes(role)),
    public_key: made.key.publicKey,
    key_id: made.key.keyId,
    enrolled: isoUtc(wallNs),
    revoked: null,
  };
  const text = canonicalJson(record);
  const once = { file: files.record, text, mode: recordMode, writer: made.key.keyId };
  let claimed: boolean;
  try {
    makeFolders(files.folder, 0o700);
    claimed = keepKey(files.key, made, () => linkOnce(once));
  } catch (cause) {
    throw unreadable(files.key, cause);
  }
  if (!claimed) throw known(name);
  return record;
}

/**
 * Takes an operator's key out of use: its record says since when, its private half is gone.
 * @throws WorldforgeError operator_name, operator_unknown, operator_revoked, operator_invalid, key_unreadable
 */
export function revoke(keyFolder: string, name: string, wallNs: bigint): EnrolledOperator {
  const files = operatorFiles(keyFolder, name);
  const record = requireOperator(keyFolder, name);
  if (record.revoked !== null) throw wasRevoked(record);
  const revoked = { ...record, revoked: isoUtc(wallNs) };
  const next = `${files.record}.${randomUUID()}`;
  try {
    writeNewFile(next, canonicalJson(revoked), recordMode);
    renameSync(next, files.record);
    rmSync(files.key, { force: true });
  } catch (cause) {
    rmSync(next, { force: true });
    throw unreadable(files.record, cause);
  }
  return revoked;
}

function wasRevoked({ name, key_id, revoked }: EnrolledOperator): WorldforgeError {
  const since = `key ${key_id} of ${name} was revoked at ${revoked ?? ''}`;
  return new WorldforgeError('operator_revoked', since, { hint: 'worldforge operator list' });
}

/**
 * The key an operator signs with.
 * @throws WorldforgeError operator_name, operator_unknown, operator_revoked, operator_invalid,
 *   key_unreadable, passphrase_wrong
 */
export function operatorKey(keyFolder: string, name: string, passphrase: string): SigningKey {
  const files = operatorFiles(keyFolder, name);
  const record = requireOperator(keyFolder, name);
  if (record.revoked !== null) throw wasRevoked(record);
  const pem = readPrivateFile(files.key);
  if (pem === undefined) throw unreadable(files.key, new Error('there is no private half of this key'));
  const key = openSealedKey(pem, passphrase, files.key);
  if (key.keyId === record.key_id) return key;
  throw unreadable(files.key, new Error(`it is key ${key.keyId}, not ${record.key_id} as enrolled`));
}
