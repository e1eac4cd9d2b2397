import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { WorldforgeError } from '../../core/errors.ts';
import { generateKey, verifySignature } from '../../core/keys.ts';
import { generateSealedKey, openSealedKey, requirePassphrase } from '../../core/sealed_key.ts';

const passphrase = 'correct horse battery';

describe('sealed key', () => {
  it('opens with its passphrase and signs as itself', () => {
    const { key, pem } = generateSealedKey(passphrase);
    const opened = openSealedKey(pem, passphrase, 'alice.key');
    assert.equal(opened.keyId, key.keyId);
    assert.ok(verifySignature(key.publicKey, 'text', opened.sign('text')));
    assert.match(pem, /^-----BEGIN ENCRYPTED PRIVATE KEY-----\n[A-Za-z0-9+/=\n]+-----END/);
  });

  it('names scrypt and AES-256, and never the same salt twice', () => {
    const [one, other] = [generateSealedKey(passphrase).pem, generateSealedKey(passphrase).pem].map((pem) =>
      Buffer.from(pem.replaceAll(/-----[^\n]+-----|\n/g, ''), 'base64').toString('hex'),
    );
    for (const oid of ['2b06010401da47040b', '60864801650304012a']) assert.ok(one?.includes(oid), oid);
    // 16384, 8, 5: what a guess costs
    assert.ok(one?.includes('02024000020108020105'));
    assert.notEqual(one, other);
  });

  it('does not open with another passphrase, and is never itself when a byte of it is another one', () => {
    const { key, pem } = generateSealedKey(passphrase);
    assert.throws(() => openSealedKey(pem, `${passphrase} `, 'k'), { code: 'passphrase_wrong' });
    const lines = pem.split('\n');
    const last = lines.at(-3) ?? '';
    const damaged = pem.replace(last, `${last.startsWith('A') ? 'B' : 'A'}${last.slice(1)}`);
    // The cipher has no checksum: what opens all the same is another key, which its key id tells.
    let opened: string | undefined;
    try {
      opened = openSealedKey(damaged, passphrase, 'k').keyId;
    } catch (error) {
      assert.equal(error instanceof WorldforgeError && error.code, 'passphrase_wrong');
    }
    assert.notEqual(opened, key.keyId);
  });

  it('is refused without a passphrase around it, in the old form of one, and of another kind', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const cipher = 'aes-256-cbc';
    const old = privateKey.export({ type: 'pkcs1', format: 'pem', cipher, passphrase }).toString();
    for (const pem of [generateKey().pem, old, 'text', ''])
      assert.throws(() => openSealedKey(pem, passphrase, 'k'), { code: 'key_unreadable' }, pem);
    const other = privateKey.export({ type: 'pkcs8', format: 'pem', cipher, passphrase }).toString();
    assert.throws(() => openSealedKey(other, passphrase, 'k'), { code: 'passphrase_wrong' });
  });

  it('is not made under a passphrase that protects nothing', () => {
    for (const weak of ['', 'short', 'seven..', 'x'.repeat(1025)])
      assert.throws(() => generateSealedKey(weak), { code: 'passphrase_refused' });
    for (const fair of ['eight...', 'x'.repeat(1024), 'ääää']) requirePassphrase(fair);
  });
});
