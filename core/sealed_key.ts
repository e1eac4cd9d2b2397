// Private keys under a passphrase: PKCS#8 with scrypt and AES-256-CBC (RFC 8018, RFC 7914), as OpenSSL reads
// and writes them. Node itself would write PBKDF2 with 2048 rounds, which guesses pass quickly.
import { createCipheriv, createPrivateKey, randomBytes, scryptSync } from 'node:crypto';
import { WorldforgeError } from './errors.ts';
import { generatePrivateKey, signingKeyOf, type SigningKey } from './keys.ts';

/** 16 MiB and about a quarter of a second for each guess; OpenSSL refuses to read what takes 32 MiB. */
const scrypt = { N: 1 << 14, r: 8, p: 5 } as const;
const saltBytes = 16;
const ivBytes = 16;
const keyBytes = 32;
const passphraseMin = 8;
const passphraseMax = 1024;
const label = 'ENCRYPTED PRIVATE KEY';
const lineLength = 64;

const tags = { integer: 0x02, octets: 0x04, identifier: 0x06, sequence: 0x30 } as const;
const oids = { pbes2: '2a864886f70d01050d', scrypt: '2b06010401da47040b', aes256Cbc: '60864801650304012a' };

/** One DER value. Nothing here has more than 255 bytes. */
function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts);
  const long = content.length > 0x7f;
  return Buffer.concat([Uint8Array.from([tag, ...(long ? [0x81] : []), content.length]), content]);
}

const identifier = (oid: string): Uint8Array => der(tags.identifier, Buffer.from(oid, 'hex'));

/** Positive: a first byte above 0x7f would say negative. */
function integer(value: number): Uint8Array {
  const digits = value.toString(16);
  const bytes = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
  return der(tags.integer, ...((bytes[0] ?? 0) > 0x7f ? [Uint8Array.of(0)] : []), bytes);
}

function seal(pkcs8: Uint8Array, passphrase: string): string {
  const salt = randomBytes(saltBytes);
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-cbc', scryptSync(passphrase, salt, keyBytes, scrypt), iv);
  const sealed = Buffer.concat([cipher.update(pkcs8), cipher.final()]);
  const cost = [scrypt.N, scrypt.r, scrypt.p].map(integer);
  const derivation = der(tags.sequence, der(tags.octets, salt), ...cost);
  const schemes = [
    der(tags.sequence, identifier(oids.scrypt), derivation),
    der(tags.sequence, identifier(oids.aes256Cbc), der(tags.octets, iv)),
  ];
  const algorithm = der(tags.sequence, identifier(oids.pbes2), der(tags.sequence, ...schemes));
  const base64 = Buffer.from(der(tags.sequence, algorithm, der(tags.octets, sealed))).toString('base64');
  const lines = base64.match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/** @throws WorldforgeError passphrase_refused for what would not protect a key */
export function requirePassphrase(passphrase: string): void {
  const length = Buffer.byteLength(passphrase);
  if (length >= passphraseMin && length <= passphraseMax) return;
  const wanted = `a passphrase has ${passphraseMin} to ${passphraseMax} bytes`;
  throw new WorldforgeError('passphrase_refused', `${wanted}, this one ${length}`, {
    hint: 'choose a longer one, such as four words that nobody would put together',
  });
}

/**
 * A new key and its PEM text, which the passphrase opens.
 * @throws WorldforgeError passphrase_refused
 */
export function generateSealedKey(passphrase: string): { readonly key: SigningKey; readonly pem: string } {
  requirePassphrase(passphrase);
  const privateKey = generatePrivateKey();
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
  return { key: signingKeyOf(privateKey), pem: seal(pkcs8, passphrase) };
}

/**
 * Opens a key. One that anybody could open is refused, whatever the passphrase.
 * @param name of the key, for messages
 * @throws WorldforgeError key_unreadable, passphrase_wrong
 */
export function openSealedKey(pem: string, passphrase: string, name: string): SigningKey {
  if (!pem.startsWith(`-----BEGIN ${label}-----`))
    throw new WorldforgeError('key_unreadable', `${name} is not a private key under a passphrase`, {
      hint: `openssl pkcs8 -topk8 -scrypt -in ${name} puts a key under one`,
    });
  try {
    return signingKeyOf(createPrivateKey({ key: pem, passphrase }));
  } catch (cause) {
    throw new WorldforgeError('passphrase_wrong', `${name} does not open with this passphrase`, {
      cause,
      hint: 'give the passphrase that the key was made with; a key that is damaged has to be made anew',
    });
  }
}
