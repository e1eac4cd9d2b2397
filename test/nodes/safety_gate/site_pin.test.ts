import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { generateKey } from '../../../core/keys.ts';
import {
  pinSite,
  readSitePin,
  requireReplaceable,
  sitePinFile,
} from '../../../nodes/safety_gate/site_pin.ts';
import { hasSiteKey, makeSiteKey, openSiteKey } from '../../../nodes/safety_gate/site_key.ts';
import { scratchFolder } from '../../support/scratch.ts';

const [{ key: ours }, { key: theirs }] = [generateKey(), generateKey()];
const pinning = (replaced?: string, publicKey = ours.publicKey) => ({ publicKey, replaced });

describe('site pin', () => {
  it('is made once, for everybody to read, and the same again changes nothing', () => {
    using scratch = scratchFolder();
    const folder = scratch.in('config', 'worldforge');
    assert.equal(readSitePin(folder), undefined);
    pinSite(folder, pinning());
    pinSite(folder, pinning());
    assert.deepEqual(readSitePin(folder), { publicKey: ours.publicKey, keyId: ours.keyId });
    assert.equal(readFileSync(sitePinFile(folder), 'utf8'), `${ours.publicKey}\n`);
    assert.equal(statSync(sitePinFile(folder)).mode & 0o777 & ~0o044, 0o600);
    assert.deepEqual(readdirSync(folder), ['site.pub']);
  });

  it('gives way to another one only where its own key id is named', () => {
    using scratch = scratchFolder();
    pinSite(scratch.path, pinning());
    for (const replaced of [undefined, '', theirs.keyId, ours.publicKey]) {
      const refused = { code: 'site_pin_known', hint: new RegExp(`--replace-pin ${ours.keyId}$`) };
      assert.throws(() => pinSite(scratch.path, pinning(replaced, theirs.publicKey)), refused);
      assert.throws(() => requireReplaceable(scratch.path, undefined, replaced), refused);
    }
    assert.equal(readSitePin(scratch.path)?.keyId, ours.keyId);
    pinSite(scratch.path, pinning(ours.keyId, theirs.publicKey));
    assert.equal(readSitePin(scratch.path)?.keyId, theirs.keyId);
    assert.deepEqual(readdirSync(scratch.path), ['site.pub']);
  });

  for (const text of [
    '',
    'x'.repeat(65),
    ours.publicKey,
    `${ours.publicKey.toUpperCase()}\n`,
    '0'.repeat(99),
  ]) {
    const what = `${JSON.stringify(text.slice(0, 8))} in ${text.length} bytes`;
    it(`that says ${what} is refused, and not replaced`, () => {
      using scratch = scratchFolder();
      scratch.write({ 'site.pub': text });
      assert.throws(() => readSitePin(scratch.path), { code: 'site_pin_invalid' });
      assert.throws(() => pinSite(scratch.path, pinning(ours.keyId)), { code: 'site_pin_invalid' });
      assert.equal(readFileSync(scratch.in('site.pub'), 'utf8'), text);
    });
  }

  it('that others could have written, or that is no file, is refused', () => {
    using scratch = scratchFolder();
    pinSite(scratch.path, pinning());
    chmodSync(scratch.in('site.pub'), 0o666);
    assert.throws(() => readSitePin(scratch.path), { code: 'site_pin_invalid', message: /mode 0666/ });
    mkdirSync(scratch.in('other', 'site.pub'), { recursive: true });
    assert.throws(() => pinSite(scratch.in('other'), pinning()), { code: 'site_pin_invalid' });
    assert.throws(() => pinSite(scratch.in('site.pub'), pinning()), { code: 'site_pin_invalid' });
  });
});

describe('site key', () => {
  it('is made once under a passphrase, and opened from then on', () => {
    using scratch = scratchFolder();
    const folder = scratch.in('stick');
    assert.equal(hasSiteKey(folder), false);
    assert.throws(() => openSiteKey(folder, 'correct horse'), { code: 'site_key_missing' });
    const { keyId } = makeSiteKey(folder, 'correct horse');
    assert.equal(statSync(scratch.in('stick', 'site.key')).mode & 0o777, 0o600);
    assert.equal(openSiteKey(folder, 'correct horse').keyId, keyId);
    assert.equal(makeSiteKey(folder, 'correct horse').keyId, keyId);
    assert.throws(() => makeSiteKey(folder, 'another horse'), { code: 'passphrase_wrong' });
    assert.equal(hasSiteKey(folder), true);
    scratch.write({ file: '' });
    assert.throws(() => makeSiteKey(scratch.in('file'), 'correct horse'), { code: 'key_unreadable' });
  });
});
