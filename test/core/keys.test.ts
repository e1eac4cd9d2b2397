import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { generateKey, keyIdOf, readKey, verifySignature } from '../../core/keys.ts';
import { sha256 } from '../../core/digest.ts';

/** RFC 8032, section 7.1, test 3. */
const rfcSeed = 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7';
const rfcPublicKey = 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025';
const rfcMessage = Buffer.from('af82', 'hex');
const rfcSignature =
  '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac' +
  '18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a';

function pemOf(seed: string): string {
  const der = Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex').toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`;
}

describe('keys', () => {
  it('sign as RFC 8032 says', () => {
    const key = readKey(pemOf(rfcSeed), 'rfc.key');
    assert.deepEqual(
      { publicKey: key.publicKey, keyId: key.keyId, signature: key.sign(rfcMessage) },
      { publicKey: rfcPublicKey, keyId: sha256(Buffer.from(rfcPublicKey, 'hex')), signature: rfcSignature },
    );
    assert.equal(verifySignature(rfcPublicKey, rfcMessage, rfcSignature), true);
  });

  it('survive their PEM form', () => {
    const { key, pem } = generateKey();
    const again = readKey(pem, 'host.key');
    assert.deepEqual([again.publicKey, again.keyId], [key.publicKey, keyIdOf(key.publicKey)]);
    assert.equal(verifySignature(key.publicKey, 'text', again.sign('text')), true);
  });

  it('sign a text as its UTF-8 bytes', () => {
    const { key } = generateKey();
    assert.equal(key.sign('é'), key.sign(Buffer.from('é')));
  });

  const unreadable = {
    'an empty file': '',
    'another text': 'not a key',
    'a cut key': pemOf(rfcSeed).slice(0, 60),
    'an RSA key': generateKeyPairSync('rsa', { modulusLength: 1024 })
      .privateKey.export({ format: 'pem', type: 'pkcs8' })
      .toString(),
    'a public key': generateKeyPairSync('ed25519')
      .publicKey.export({ format: 'pem', type: 'spki' })
      .toString(),
    'a key behind a passphrase': generateKeyPairSync('ed25519')
      .privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'word' })
      .toString(),
  };
  for (const [what, pem] of Object.entries(unreadable)) {
    it(`are not read from ${what}`, () => {
      assert.throws(() => readKey(pem, 'host.key'), { code: 'key_unreadable', message: /host\.key/ });
    });
  }
});

describe('verifySignature', () => {
  it('refuses any change of one bit of key, bytes or signature', () => {
    const flipped = (hex: string, bit: number) => {
      const bytes = Buffer.from(hex, 'hex');
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      return bytes.toString('hex');
    };
    for (let bit = 0; bit < 512; bit += 1) {
      assert.equal(verifySignature(rfcPublicKey, rfcMessage, flipped(rfcSignature, bit)), false);
    }
    for (let bit = 0; bit < 256; bit += 1) {
      assert.equal(verifySignature(flipped(rfcPublicKey, bit), rfcMessage, rfcSignature), false);
    }
    for (let bit = 0; bit < 16; bit += 1) {
      assert.equal(
        verifySignature(rfcPublicKey, Buffer.from(flipped('af82', bit), 'hex'), rfcSignature),
        false,
      );
    }
  });

  const malformed: readonly (readonly [string, string, string])[] = [
    ['upper-case digits', rfcPublicKey, rfcSignature.toUpperCase()],
    ['an upper-case key', rfcPublicKey.toUpperCase(), rfcSignature],
    ['a newline at the end', rfcPublicKey, `${rfcSignature}\n`],
    ['a newline behind the key', `${rfcPublicKey}\n`, rfcSignature],
    ['a short signature', rfcPublicKey, rfcSignature.slice(2)],
    ['a long signature', rfcPublicKey, `${rfcSignature}00`],
    ['no signature', rfcPublicKey, ''],
    ['no key', '', rfcSignature],
    ['a key that is no point', 'ff'.repeat(32), rfcSignature],
    ['another key', generateKey().key.publicKey, rfcSignature],
  ];
  for (const [what, key, signature] of malformed) {
    it(`refuses ${what}`, () => assert.equal(verifySignature(key, rfcMessage, signature), false));
  }

  it('refuses a signature whose scalar was raised by the order of the group', () => {
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const scalar = Buffer.from(rfcSignature.slice(64), 'hex').reverse().toString('hex');
    const raised = (BigInt(`0x${scalar}`) + order).toString(16).padStart(64, '0');
    const other = rfcSignature.slice(0, 64) + Buffer.from(raised, 'hex').reverse().toString('hex');
    assert.equal(verifySignature(rfcPublicKey, rfcMessage, other), false);
  });

  it('refuses the keys of small order, with which a signature fits any text', () => {
    const identity = `01${'00'.repeat(31)}`;
    for (const key of [
      identity,
      `01${'00'.repeat(30)}80`,
      `ee${'ff'.repeat(30)}7f`,
      `ee${'ff'.repeat(31)}`,
    ]) {
      assert.equal(verifySignature(key, 'any text', identity + '00'.repeat(32)), false);
    }
  });
});
