import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { canonicalJson } from '../../../core/canonical_json.ts';
import { generateKey } from '../../../core/keys.ts';
import {
  judgePolicySignature,
  signatureFile,
  signPolicy,
  type PolicySignature,
} from '../../../nodes/safety_gate/policy_signature.ts';
import type { SitePolicy } from '../../../safety/index.ts';
import { scratchFolder, type Scratch } from '../../support/scratch.ts';
import { validSitePolicy } from '../../safety/builders.ts';

const { key } = generateKey();
const pin = { publicKey: key.publicKey, keyId: key.keyId };
const policy = validSitePolicy();
const text = signPolicy(policy, key);

describe('signature of a site policy', () => {
  let scratch: Scratch;
  before(() => (scratch = scratchFolder()));
  after(() => scratch[Symbol.dispose]());

  const judged = (content: string | Uint8Array, of: SitePolicy = policy): PolicySignature['verdict'] => {
    writeFileSync(scratch.in('policy.yaml.sig'), content);
    return judgePolicySignature(scratch.in('policy.yaml'), of, pin).verdict;
  };

  it('is that of the pinned key over what the policy says', () => {
    assert.equal(judged(text), 'signed');
    assert.equal(judged(text, structuredClone(policy)), 'signed');
  });

  it('is missing where there is no file beside the policy', () => {
    assert.equal(signatureFile('a/policy.yaml'), 'a/policy.yaml.sig');
    const missing = judgePolicySignature(scratch.in('other.yaml'), policy, pin);
    assert.deepEqual(missing, {
      verdict: 'signature_missing',
      detail: `there is no ${scratch.in('other.yaml.sig')}`,
    });
  });

  it('is by an unknown key where nothing is pinned, or something else', () => {
    const { key: other } = generateKey();
    assert.equal(judged(signPolicy(policy, other)), 'site_key_unknown');
    const unpinned = judgePolicySignature(scratch.in('policy.yaml'), policy, undefined);
    assert.deepEqual(unpinned, { verdict: 'site_key_unknown', detail: 'this host pins no site key' });
  });

  it('of another policy does not count for this one, however little differs', () => {
    const changed = validSitePolicy({ ages: { ...policy.ages, review_ms: policy.ages.review_ms + 1 } });
    assert.equal(judged(text, changed), 'signature_invalid');
  });

  it('by another key that claims to be the pinned one is invalid', () => {
    const forged = JSON.parse(signPolicy(policy, generateKey().key)) as Record<string, unknown>;
    assert.equal(judged(canonicalJson({ ...forged, key_id: key.keyId })), 'signature_invalid');
  });

  it('is not one that the key made of something else', () => {
    const parts = JSON.parse(text) as Record<string, unknown>;
    const of = { key_id: key.keyId, policy_digest: parts['policy_digest'], schema_version: 1 };
    for (const signed of [canonicalJson(of), canonicalJson({ ...of, kind: 'permit' }), ''])
      assert.equal(judged(canonicalJson({ ...parts, signature: key.sign(signed) })), 'signature_invalid');
  });

  it('that is no file of one is invalid', () => {
    for (const content of ['', '{}', 'null', `${text}\n`, text.replace('{', '{"a":1,'), 'x'.repeat(2000)])
      assert.equal(judged(content), 'signature_invalid', content.slice(0, 20));
    rmSync(scratch.in('policy.yaml.sig'));
    mkdirSync(scratch.in('policy.yaml.sig'));
    assert.equal(judgePolicySignature(scratch.in('policy.yaml'), policy, pin).verdict, 'signature_invalid');
    rmSync(scratch.in('policy.yaml.sig'), { recursive: true });
  });

  it('counts with no byte changed, added or cut', () => {
    const place = fc.nat({ max: text.length - 1 });
    fc.assert(
      fc.property(
        place,
        fc.integer({ min: 1, max: 255 }),
        fc.constantFrom('flip', 'cut', 'add'),
        (at, by, how) => {
          const bytes = Buffer.from(text);
          const changed = {
            flip: () =>
              Buffer.concat([bytes.subarray(0, at), Buffer.of(bytes[at]! ^ by), bytes.subarray(at + 1)]),
            cut: () => bytes.subarray(0, at),
            add: () => Buffer.concat([bytes.subarray(0, at), Buffer.of(by), bytes.subarray(at)]),
          }[how as 'flip'](); // one of the three
          assert.notEqual(judged(changed), 'signed');
        },
      ),
      { numRuns: 500 },
    );
  });
});
