import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { WorldforgeError, type ErrorCode } from '../../../core/errors.ts';
import { generateKey } from '../../../core/keys.ts';
import {
  builtInSitePolicyPath,
  readSitePolicy,
  sitePolicySignature,
} from '../../../nodes/safety_gate/policy_file.ts';
import { signPolicy } from '../../../nodes/safety_gate/policy_signature.ts';
import { pinSite } from '../../../nodes/safety_gate/site_pin.ts';
import { validSitePolicy } from '../../safety/builders.ts';

function refused(code: ErrorCode, message: RegExp) {
  return (error: unknown) =>
    error instanceof WorldforgeError && error.code === code && message.test(error.message);
}

describe('site policy file', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'worldforge-policy-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  function written(text: string | Uint8Array): string {
    const file = path.join(folder, 'policy.yaml');
    writeFileSync(file, text);
    return file;
  }

  it('of the package is in order and holds the four items of a dry run', () => {
    const policy = readSitePolicy(builtInSitePolicyPath());
    assert.deepEqual(
      policy.checklist.dry.map(({ item }) => item),
      ['workspace_clear', 'emergency_stop_available', 'operator_present', 'controller_isolated'],
    );
    assert.deepEqual(
      policy.embodiments.map(({ name, robot_kind }) => [name, robot_kind]),
      [['pusht', 'simulated']],
    );
  });

  it('is read as it was written', () => {
    assert.deepEqual(readSitePolicy(written(stringify(validSitePolicy()))), validSitePolicy());
  });

  it('names every fault with path, code and value', () => {
    const ages = { ...validSitePolicy().ages, review_ms: 0, proposal_ms: Number.NaN };
    const file = written(stringify({ ...validSitePolicy(), ages }));
    const all =
      /2 faults\nages\.proposal_ms: value_not_finite \(NaN\).*\nages\.review_ms: value_not_positive \(0\)/;
    assert.throws(() => readSitePolicy(file), refused('site_policy_invalid', all));
  });

  const built = readFileSync(builtInSitePolicyPath(), 'utf8');
  const bad: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
    ['text that is no YAML', 'a: [', /strict YAML/],
    ['an alias', `x: &a 1\ny: *a\n${built}`, /strict YAML/],
    ['a key twice', `${built}\nname: again\n`, /strict YAML/],
    ['a tag', built.replace('dry: 1', 'dry: !!js/function 1'), /strict YAML/],
    ['two documents', `${built}\n---\n${built}`, /strict YAML/],
    ['bytes that are not UTF-8', Uint8Array.of(0xff, 0xfe, 0x00), /strict YAML/],
    ['an infinite limit', built.replace('velocity_max: 1500', 'velocity_max: .inf'), /value_not_finite/],
    ['an empty limit', built.replace('velocity_max: 1500', 'velocity_max:'), /value_missing/],
    ['nothing', '', /value_missing/],
    ['a list', '- 1', /value_wrong_type/],
  ];
  for (const [what, text, message] of bad) {
    it(`with ${what} is refused`, () => {
      assert.throws(() => readSitePolicy(written(text)), refused('site_policy_invalid', message));
    });
  }

  it('that is missing, a folder or too large is refused', () => {
    const missing = path.join(folder, 'nowhere.yaml');
    assert.throws(() => readSitePolicy(missing), refused('site_policy_missing', /nowhere/));
    assert.throws(() => readSitePolicy(folder), refused('site_policy_missing', /EISDIR/));
    const large = written(new Uint8Array((1 << 20) + 1));
    assert.throws(() => readSitePolicy(large), refused('site_policy_missing', /1048577 bytes/));
  });

  it('is signed where the pinned key says so, and otherwise it is told why not', () => {
    const config = path.join(folder, 'config');
    const file = written(stringify(validSitePolicy()));
    const verdict = () => sitePolicySignature(file, readSitePolicy(file), config).verdict;
    const { key } = generateKey();
    assert.equal(verdict(), 'site_key_unknown');
    pinSite(config, { publicKey: key.publicKey, replaced: undefined });
    assert.equal(verdict(), 'signature_missing');
    writeFileSync(`${file}.sig`, signPolicy(validSitePolicy(), key));
    assert.equal(verdict(), 'signed');
    written(`# only a comment\n${stringify(validSitePolicy())}`);
    assert.equal(verdict(), 'signed');
    written(stringify(validSitePolicy({ author_may_approve: true })));
    assert.equal(verdict(), 'signature_invalid');
    writeFileSync(path.join(config, 'site.pub'), 'nothing');
    assert.equal(verdict(), 'site_key_unknown');
  });
});
