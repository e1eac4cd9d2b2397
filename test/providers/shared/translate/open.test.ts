import assert from 'node:assert/strict';
import { openTranslator } from '../../../../providers/shared/translate/open.ts';
import { pusht } from '../../../../providers/shared/translators/pusht.ts';
import { scratchFolder } from '../../../support/scratch.ts';
import { noSignal } from '../../builders.ts';

describe('openTranslator', () => {
  it('opens a translator of this package by its name, with what servers call things', async () => {
    await using translator = await openTranslator({ provider: 'gr00t', translator: 'gr1' }, noSignal);
    assert.equal(translator.contract.embodimentTag, 'gr1');
    assert.equal(translator.dialect('gr00t')?.images['ego_view'], 'ego_view');
    assert.equal(translator.dialect('cosmos-policy'), undefined);
  });

  it('opens one that is data in a file', async () => {
    using scratch = scratchFolder();
    const file = scratch.in('own.json');
    const contract = { ...pusht.contract, name: 'own' };
    scratch.write({ 'own.json': JSON.stringify({ ...pusht, contract }) });
    await using translator = await openTranslator({ provider: 'gr00t', translator: file }, noSignal);
    assert.deepEqual(translator.contract, contract);
    scratch.write({ 'own.json': '{' });
    const broken = openTranslator({ provider: 'gr00t', translator: file }, noSignal);
    await assert.rejects(broken, { code: 'translator_invalid' });
  });

  const refusals = [
    ['none', undefined, false, 'translator_missing', /no translator was given/],
    ['an unknown name', 'pushd', false, 'translator_missing', /is named pushd; there is aloha/],
    ['a file that does not exist', '/nowhere/own.json', false, 'translator_missing', /ENOENT/],
    ['code', './own.js', false, 'translator_code_not_allowed', /it is not allowed/],
    ['code that is allowed', './own.js', true, 'translator_code_not_allowed', /this version runs none/],
  ] as const;
  for (const [what, translator, allowTranslatorCode, code, message] of refusals) {
    it(`refuses ${what}`, async () => {
      const opened = openTranslator({ provider: 'gr00t', translator, allowTranslatorCode }, noSignal);
      await assert.rejects(opened, { code, message });
    });
  }
});
