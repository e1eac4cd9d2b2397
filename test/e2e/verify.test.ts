/** `worldforge replay verify` on a real run: what it accepts, and that it finds every change. */
import assert from 'node:assert/strict';
import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { ReviewJson } from '../../cli/review/report.ts';
import { headsFolder } from '../../core/environment.ts';
import { canonicalJson } from '../../core/canonical_json.ts';
import { hostKey } from '../../core/host_key.ts';
import { steps } from '../../nodes/steps.ts';
import type { Verification } from '../../replay/verify/outcome.ts';
import { verifyRun } from '../../replay/verify/verify.ts';
import { samples } from '../support/samples.ts';
import { assertTypedError, filesOf, makeDesk, rehearsed, type Desk, type Finished } from './support.ts';
import { endless } from './trial.ts';

const filesOfRun = [
  'bag/bag_0.mcap',
  'bag/metadata.yaml',
  'content_leaves.bin',
  'content_salt',
  'inputs/controller.json',
  'inputs/gate.json',
  'inputs/planner.json',
  'journal.jsonl',
  'run_manifest.json',
  'run_manifest.sig',
];

function parsed(result: Finished): Verification {
  return JSON.parse(result.stdout) as Verification;
}

describe('worldforge replay verify', () => {
  let desk: Desk;
  let json: ReviewJson;

  before(async () => {
    desk = makeDesk();
    json = await rehearsed(desk);
  });
  after(() => desk[Symbol.dispose]());

  /** A copy of the run to spoil; each test takes another. */
  function copyOf(name: string): string {
    const copy = desk.in(name);
    cpSync(json.run_workspace, copy, { recursive: true });
    return copy;
  }

  async function check(run: string): Promise<Verification> {
    const trustedKeys = new Set([hostKey(desk.keys).keyId]);
    return verifyRun(run, { steps, trustedKeys, headCopies: headsFolder(desk.keys), signal: endless() });
  }

  async function assertTampered(run: string, file: string, record: RegExp): Promise<void> {
    const result = await desk.verify(run, '--format', 'json');
    const { status, findings } = parsed(result);
    const [first] = findings;
    assert.deepEqual([result.code, status, first?.file], [1, 'tampered', file], first?.detail);
    assert.match(first?.record ?? '', record);
  }

  it('accepts a run by its id and by its path, and counts what it compared', async () => {
    const text = `equal: ${json.verify.messages} messages compared in ${json.run_workspace}\n`;
    for (const run of [json.run_id, json.run_workspace, path.relative(desk.path, json.run_workspace)])
      assert.deepEqual(await desk.verify(run), { code: 0, stdout: text, stderr: '' });
  });

  it('leaves the run as it is', async () => {
    const before = filesOf(json.run_workspace);
    await desk.verify(json.run_id);
    assert.deepEqual(filesOf(json.run_workspace), before);
    assert.deepEqual(before, filesOfRun);
  });

  for (const file of filesOfRun) {
    it(`finds any flipped bit of ${file}`, async () => {
      const copy = copyOf(`flipped-${path.basename(file)}`);
      const bytes = readFileSync(path.join(copy, file));
      const flip = async (bit: number): Promise<void> => {
        const spoiled = Buffer.from(bytes);
        spoiled[bit >> 3] = spoiled[bit >> 3]! ^ (1 << (bit & 7));
        writeFileSync(path.join(copy, file), spoiled);
        const { status, findings } = await check(copy);
        // The signature can only say that one of the two is wrong.
        const named = file === 'run_manifest.json' ? /^run_manifest\.(json|sig)$/ : new RegExp(`^${file}$`);
        assert.equal(status, 'tampered');
        assert.match(findings[0]?.file ?? '', named);
        assert.notEqual(findings[0]?.record, '');
      };
      const bits = fc.integer({ min: 0, max: bytes.length * 8 - 1 });
      await fc.assert(fc.asyncProperty(bits, flip), { numRuns: samples('run_flips') });
    });
  }

  it('names the file and the first bad record of a changed bag', async () => {
    const copy = copyOf('changed-bag');
    const file = path.join(copy, 'bag', 'bag_0.mcap');
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1] = bytes[bytes.length >> 1]! ^ 16;
    writeFileSync(file, bytes);
    await assertTampered(copy, 'bag/bag_0.mcap', /^record \d+ \(chunk\) at byte \d+/);
    const { stdout } = await desk.verify(copy);
    assert.match(stdout, /^tampered: 0 messages compared in .*\n {2}bag\/bag_0\.mcap, record \d+ \(chunk\)/);
  });

  it('names the first bad line of a changed journal', async () => {
    const copy = copyOf('changed-journal');
    const file = path.join(copy, 'journal.jsonl');
    const lines = readFileSync(file, 'utf8').split('\n');
    lines[2] = lines[2]!.replace(/"sequence":\d/, '"sequence":7');
    writeFileSync(file, lines.join('\n'));
    await assertTampered(copy, 'journal.jsonl', /^line 3$/);
  });

  for (const file of filesOfRun) {
    it(`finds that ${file} is gone`, async () => {
      const copy = copyOf(`removed-${path.basename(file)}`);
      rmSync(path.join(copy, file));
      const { status, findings } = await check(copy);
      assert.deepEqual([status, findings.map((finding) => finding.file)], ['tampered', [file]]);
    });
  }

  it('finds a file that was added', async () => {
    const copy = copyOf('added');
    writeFileSync(path.join(copy, 'inputs', 'notes.txt'), 'nothing to see');
    await assertTampered(copy, 'inputs/notes.txt', /^whole file$/);
  });

  it('finds what was appended to the signature', async () => {
    const copy = copyOf('appended');
    appendFileSync(path.join(copy, 'run_manifest.sig'), '\n');
    await assertTampered(copy, 'run_manifest.sig', /./);
  });

  it('does not trust the key of another host, unless it is told to', async () => {
    const elsewhere = { keys: desk.in('other-keys') };
    const { publicKey, keyId } = hostKey(desk.keys);
    const verify = ['replay', 'verify', json.run_workspace, '--format', 'json'];
    const unknown = await desk.run(verify, elsewhere);
    assert.deepEqual([unknown.code, parsed(unknown).status], [1, 'signer_unknown']);
    assert.ok(parsed(unknown).findings[0]?.detail.includes(keyId));
    hostKey(elsewhere.keys);
    assert.equal(parsed(await desk.run(verify, elsewhere)).status, 'signer_unknown');
    const trusted = await desk.run([...verify, '--trust', publicKey], elsewhere);
    assert.deepEqual([trusted.code, parsed(trusted).status], [0, 'equal']);
  });

  it('trusts the key of an operator who is enrolled here, until it is revoked', async () => {
    const here = { keys: desk.in('operator-keys') };
    const { publicKey, keyId } = hostKey(desk.keys);
    const verify = ['replay', 'verify', json.run_workspace, '--format', 'json'];
    const statusWith = async (revoked: string | null) => {
      const enrolled = '2026-01-31T12:00:00Z';
      const record = { schema_version: 1, name: 'alice', roles: ['author'], public_key: publicKey };
      const text = canonicalJson({ ...record, key_id: keyId, enrolled, revoked });
      desk.write({ 'operator-keys/operators/alice.json': text });
      return parsed(await desk.run(verify, here)).status;
    };
    assert.equal(await statusWith(null), 'equal');
    assert.equal(await statusWith('2026-02-01T12:00:00Z'), 'signer_unknown');
    desk.write({ 'operator-keys/operators/alice.json': '{}' });
    assertTypedError(await desk.run(verify, here), 'operator_invalid');
  });

  it('refuses what is no run, with exit 2', async () => {
    const empty = makeDesk();
    assertTypedError(await desk.verify('20260101T000000Z-01234567'), 'run_missing');
    assertTypedError(await desk.verify(desk.in('nowhere')), 'run_missing');
    assertTypedError(await desk.verify(empty.path), 'run_invalid');
    assertTypedError(await desk.verify(json.run_manifest), 'run_missing');
    assertTypedError(await desk.verify(json.run_id, '--trust', 'abc'), 'usage');
    assertTypedError(await desk.run(['replay', 'verify']), 'usage');
    empty[Symbol.dispose]();
  });
});
