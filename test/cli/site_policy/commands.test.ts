import assert from 'node:assert/strict';
import { appendFileSync, chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { sha256 } from '../../../core/digest.ts';
import { urdfText } from '../../safety/kinematics/robots.ts';
import { armSite, wide } from '../../safety/link_trips.ts';
import { assertTypedError, makeDesk, type Desk } from '../../e2e/support.ts';

/** A desk with a configuration folder of its own, and the flags that name site key and passphrase. */
function makeSite() {
  const desk: Desk = makeDesk();
  desk.write({ pass: 'correct horse\n' });
  chmodSync(desk.in('pass'), 0o600);
  const env = { XDG_CONFIG_HOME: desk.in('config') };
  return {
    ...desk,
    run: (...words: readonly string[]) => desk.run(['site-policy', ...words], { env }),
    keyed: (folder = 'stick') => ['--key-dir', folder, '--passphrase-file', 'pass'],
  };
}

describe('worldforge site-policy', () => {
  it('leads from nothing to a signed policy, and finds what was changed after', async () => {
    using site = makeSite();
    const begun = await site.run('init', ...site.keyed());
    assert.deepEqual([begun.code, begun.stderr], [0, '']);
    assert.match(begun.stdout, /policy {3}site_policy\.yaml \(written\)/);
    assert.match((await site.run('validate', 'site_policy.yaml')).stdout, /signature_missing: /);
    const signed = await site.run('sign', 'site_policy.yaml', ...site.keyed());
    assert.match(signed.stdout, /^signed site_policy\.yaml\n(.*\n)+ {2}key id .*\(pinned on this host\)\n/);
    const valid = await site.run('validate', 'site_policy.yaml');
    assert.match(
      valid.stdout,
      /^valid: site_policy\.yaml\n {2}digest {5}\w{64}\n {2}signature {2}signed: policy /,
    );
    const text = readFileSync(site.in('site_policy.yaml'), 'utf8');
    assert.match(text, /^# .*\n(.*\n)+name: my_site\n/);
    writeFileSync(site.in('site_policy.yaml'), text.replace('review_ms: 300000', 'review_ms: 300001'));
    const changed = await site.run('validate', 'site_policy.yaml', '--format', 'json');
    const { valid: isValid, signature } = JSON.parse(changed.stdout) as {
      valid: boolean;
      signature: { verdict: string };
    };
    assert.deepEqual([changed.code, isValid, signature.verdict], [0, true, 'signature_invalid']);
  });

  it('begins again where it broke off, and writes over nothing', async () => {
    using site = makeSite();
    site.write({ 'site_policy.yaml': 'mine' });
    const first = await site.run('init', ...site.keyed());
    assert.match(first.stdout, /\(kept\)/);
    assert.equal((await site.run('init', ...site.keyed())).stdout, first.stdout);
    assert.equal(readFileSync(site.in('site_policy.yaml'), 'utf8'), 'mine');
    site.write({ other: 'another horse' });
    chmodSync(site.in('other'), 0o600);
    const wrong = ['init', '--key-dir', 'stick', '--passphrase-file', 'other'];
    assertTypedError(await site.run(...wrong), 'passphrase_wrong');
  });

  it('replaces a pin only where its key id is named, and makes no key otherwise', async () => {
    using site = makeSite();
    const first = await site.run('init', ...site.keyed());
    const keyId = /^site key (\w{64})\n/.exec(first.stdout)?.[1] ?? '';
    const pin = site.in('config', 'worldforge', 'site.pub');
    const pinned = readFileSync(pin, 'utf8');
    assertTypedError(await site.run('init', ...site.keyed('other')), 'site_pin_known');
    assert.deepEqual([existsSync(site.in('other')), readFileSync(pin, 'utf8')], [false, pinned]);
    const replaced = await site.run('init', ...site.keyed('other'), '--replace-pin', keyId);
    assert.equal(replaced.code, 0, replaced.stderr);
    assert.notEqual(readFileSync(pin, 'utf8'), pinned);
    const foreign = await site.run('sign', 'site_policy.yaml', ...site.keyed());
    assert.match(foreign.stdout, /\(not the key that this host pins\)/);
    assert.match((await site.run('validate', 'site_policy.yaml')).stdout, /signature {2}site_key_unknown: /);
  });

  it('names every fault with line, path and code', async () => {
    using site = makeSite();
    await site.run('init', ...site.keyed());
    const text = readFileSync(site.in('site_policy.yaml'), 'utf8');
    const bad = text
      .replace('review_ms: 300000', 'review_ms: .nan')
      .replace('recorder_ms: 300', 'recorder_ms: 0');
    site.write({ 'bad.yaml': bad });
    const told = await site.run('validate', 'bad.yaml');
    const line = bad.split('\n').findIndex((each) => each.includes('review_ms')) + 1;
    assert.equal(told.code, 1);
    assert.deepEqual(
      told.stdout.split('\n').map((each) => each.replace(/: [A-Z].*/, '')),
      [
        'invalid: bad.yaml has 2 faults',
        `  line ${line}: ages.review_ms: value_not_finite (NaN)`,
        `  line ${line + 1}: ages.recorder_ms: value_not_positive (0)`,
        '',
      ],
    );
    assertTypedError(await site.run('sign', 'bad.yaml', ...site.keyed()), 'site_policy_invalid');
    appendFileSync(site.in('bad.yaml'), '\nname: twice\n');
    assertTypedError(await site.run('validate', 'bad.yaml'), 'site_policy_invalid');
    assertTypedError(await site.run('validate', 'nowhere.yaml'), 'site_policy_missing');
    assert.equal(existsSync(site.in('bad.yaml.sig')), false);
  });

  it('reads the robot description beside the policy, and names what does not fit it', async () => {
    using site = makeSite();
    await site.run('init', ...site.keyed());
    const urdf = { file: 'arm.urdf', sha256: sha256(urdfText('planar')) };
    site.write({
      'good.yaml': stringify(armSite({ link_boxes: [wide], urdf })),
      'bad.yaml': stringify(armSite({ link_boxes: [{ ...wide, link: 'hand' }], urdf })),
    });
    assertTypedError(await site.run('validate', 'good.yaml'), 'urdf_missing');
    site.write({ 'arm.urdf': urdfText('planar') });
    assert.match((await site.run('validate', 'good.yaml')).stdout, /^valid: /);
    const told = await site.run('validate', 'bad.yaml');
    const lines = readFileSync(site.in('bad.yaml'), 'utf8').split('\n');
    const line = lines.findIndex((each) => each.includes('link: hand')) + 1;
    assert.equal(told.code, 1);
    assert.ok(told.stdout.includes(`  line ${line}: live.robots[0].link_boxes[0].link: link_unknown (hand)`));
    assertTypedError(await site.run('sign', 'bad.yaml', ...site.keyed()), 'site_policy_invalid');
    site.write({ 'arm.urdf': urdfText('planar').replace('velocity="3"', 'velocity="2"') });
    assertTypedError(await site.run('validate', 'good.yaml'), 'urdf_digest');
  });

  it('tells two policies apart, what is looser first', async () => {
    using site = makeSite();
    await site.run('init', ...site.keyed());
    const text = readFileSync(site.in('site_policy.yaml'), 'utf8');
    const next = text.replace('dry: 1', 'dry: 2').replace('may_approve: true', 'may_approve: false');
    site.write({ 'next.yaml': next.replace('command_ms: 60000', 'command_ms: 60001') });
    const differs = await site.run('diff', 'site_policy.yaml', 'next.yaml');
    assert.equal(differs.code, 1);
    assert.equal(
      differs.stdout,
      'differs: 1 looser, 2 tighter, 0 changed, from site_policy.yaml to next.yaml\n' +
        '  looser   ages.command_ms: 60000 -> 60001\n' +
        '  tighter  approvers.dry: 1 -> 2\n' +
        '  tighter  author_may_approve: true -> false\n',
    );
    const same = await site.run('diff', 'next.yaml', 'next.yaml', '--format', 'json');
    assert.deepEqual(
      [same.code, JSON.parse(same.stdout)],
      [0, { schema_version: 1, before: 'next.yaml', after: 'next.yaml', same: true, changes: [] }],
    );
  });

  it('signs nothing without the site key, and begins nothing without a passphrase', async () => {
    using site = makeSite();
    assertTypedError(await site.run('init', '--key-dir', 'stick'), 'passphrase_refused');
    assert.deepEqual(readdirSync(site.path), ['pass']);
    await site.run('init', ...site.keyed());
    assertTypedError(
      await site.run('sign', 'site_policy.yaml', ...site.keyed('nowhere')),
      'site_key_missing',
    );
    chmodSync(site.in('stick', 'site.key'), 0o604);
    assertTypedError(await site.run('sign', 'site_policy.yaml', ...site.keyed()), 'key_unreadable');
    assert.equal(existsSync(site.in('site_policy.yaml.sig')), false);
  });
});
