// Ed25519 keys and signatures. A signature is 128 lower-case hexadecimal digits; a key id is the SHA-256 of
// the raw public key.
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { sha256 } from './digest.ts';
import { WorldforgeError } from './errors.ts';

export interface SigningKey {
  readonly keyId: string;
  /** Raw public key, 64 hexadecimal digits. */
  readonly publicKey: string;
  sign(bytes: Uint8Array | string): string;
}

/** The fixed DER prefix of an Ed25519 SubjectPublicKeyInfo (RFC 8410); the raw 32-byte key follows it. */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');
const signatureForm = /^[0-9a-f]{128}$/;
const publicKeyForm = /^[0-9a-f]{64}$/;

/** The points of small order without their sign bit: with such a key one signature fits every text. */
const smallOrder: ReadonlySet<string> = new Set([
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
]);

function isSmallOrder(publicKey: string): boolean {
  const signBit = 0x80;
  const last = Number.parseInt(publicKey.slice(-2), 16) & ~signBit;
  return smallOrder.has(publicKey.slice(0, -2) + last.toString(16).padStart(2, '0'));
}

function rawPublicKey(key: KeyObject): string {
  return createPublicKey(key)
    .export({ format: 'der', type: 'spki' })
    .subarray(spkiPrefix.length)
    .toString('hex');
}

export function keyIdOf(publicKey: string): string {
  return sha256(Buffer.from(publicKey, 'hex'));
}

function toBytes(value: Uint8Array | string): Uint8Array {
  return typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
}

/** Throws a TypeError for a key of another kind. */
export function signingKeyOf(privateKey: KeyObject): SigningKey {
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new TypeError('not an Ed25519 key');
  const publicKey = rawPublicKey(privateKey);
  return {
    keyId: keyIdOf(publicKey),
    publicKey,
    sign: (bytes) => sign(null, toBytes(bytes), privateKey).toString('hex'),
  };
}

export function generatePrivateKey(): KeyObject {
  return generateKeyPairSync('ed25519').privateKey;
}

/** A new key and its PKCS#8 PEM text. */
export function generateKey(): { readonly key: SigningKey; readonly pem: string } {
  const privateKey = generatePrivateKey();
  return {
    key: signingKeyOf(privateKey),
    pem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  };
}

/** @throws WorldforgeError key_unreadable when the text is no Ed25519 private key. */
export function readKey(pem: string, name: string): SigningKey {
  try {
    return signingKeyOf(createPrivateKey(pem));
  } catch (cause) {
    throw new WorldforgeError('key_unreadable', `${name} is not an Ed25519 private key`, {
      cause,
      hint: `move ${name} away; a new key is made at the next start`,
    });
  }
}

/** False for anything but a valid signature in its one accepted form. */
export function verifySignature(publicKey: string, bytes: Uint8Array | string, signature: string): boolean {
  if (!publicKeyForm.test(publicKey) || !signatureForm.test(signature)) return false;
  if (isSmallOrder(publicKey)) return false;
  try {
    const key = createPublicKey({
      key: Buffer.concat([spkiPrefix, Buffer.from(publicKey, 'hex')]),
      format: 'der',
      type: 'spki',
    });
    return verify(null, toBytes(bytes), key, Buffer.from(signature, 'hex'));
  } catch {
    return false;
  }
}
