import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { generateKey, verifySignature } from '../../core/keys.ts';
import { parseManifest, writeManifest, type ManifestContent } from '../../replay/manifest.ts';
import { readRunText } from '../../replay/run_text.ts';
import { softwareFacts, stepCodeDigest } from '../../replay/step_code.ts';
import { eachScratch } from './each_scratch.ts';

function content(status: ManifestContent['status'] = 'running'): ManifestContent {
  return {
    ...softwareFacts(),
    kind: 'review',
    run_id: '20260131T120000Z-01234567',
    robot_id: 'pusht',
    status,
    created_wall_ns: '1769860800000000000',
    closed_wall_ns: '',
    nodes: [{ node: 'planner', boot_id: '18446744073709551615', config_path: 'inputs/planner.json' }],
    files: [{ path: 'journal.jsonl', bytes: 12, sha256: 'a'.repeat(64) }],
    facts: { mode: 'dry_run', seed: '1' },
  };
}

describe('manifest', () => {
  const at = eachScratch();
  const { key } = generateKey();
  const read = () => parseManifest(readRunText(at(), 'run_manifest.json'));

  it('is read back as it was written, and signed over its exact text', () => {
    const written = writeManifest(at(), content(), key);
    assert.deepEqual(read(), written);
    const signature = readFileSync(at('run_manifest.sig'), 'utf8');
    assert.match(signature, /^[0-9a-f]{128}\n$/);
    assert.ok(verifySignature(key.publicKey, readFileSync(at('run_manifest.json')), signature.trim()));
  });

  it('is replaced when the run closes', () => {
    writeManifest(at(), content(), key);
    writeManifest(at(), content('refused'), key);
    assert.equal(read().status, 'refused');
  });

  it('refuses any text but its own', () => {
    writeManifest(at(), content(), key);
    const text = readFileSync(at('run_manifest.json'), 'utf8');
    const changed = [
      text.trim(),
      `${text}\n`,
      text.replace('"status":"running"', '"status":"fine"'),
      text.replace('"robot_id":', '"robot":'),
      text.replace('{"closed', '{"also":1,"closed'),
      text.replace('"bytes":12', '"bytes":-12'),
      text.replace('"bytes":12', '"bytes":12.0'),
      text.replace('"schema_version":1', '"schema_version":2'),
      '[]\n',
    ];
    for (const wrong of changed) {
      assert.notEqual(wrong, text);
      assert.throws(() => parseManifest(wrong), { code: 'run_invalid' }, wrong.slice(0, 200));
    }
  });

  it('names the software that made the run', () => {
    const facts = softwareFacts();
    assert.equal(facts.node_version, process.version);
    assert.match(facts.worldforge_version, /^\d+\.\d+\.\d+/);
    assert.match(facts.git_revision, /^([0-9a-f]{40}|)$/);
    assert.equal(facts.step_code_digest, stepCodeDigest());
    assert.match(facts.type_hashes['worldforge_msgs/msg/Plan'] ?? '', /^RIHS01_[0-9a-f]{64}$/);
  });
});
