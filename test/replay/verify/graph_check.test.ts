/** What a recorded graph may not be, and what nobody can do to it unseen. */
import assert from 'node:assert/strict';
import { generateKey } from '../../../core/keys.ts';
import { parseManifest } from '../../../replay/manifest.ts';
import { readRunText } from '../../../replay/run_text.ts';
import { eachScratch } from '../each_scratch.ts';
import { goodGraph, sights, tampers } from './graph_cases.ts';
import { toyVerifier } from './toy_verifier.ts';

describe('the recorded graph, verified', () => {
  const at = eachScratch();
  const { key } = generateKey();
  const { verify, write, resign } = toyVerifier(at, key);

  for (const { title, options, status, record, detail = /./ } of [...tampers, ...sights]) {
    it(`says ${status} of ${title}`, async () => {
      const found = await verify(write(options(key)));
      assert.equal(found.status, status, JSON.stringify(found));
      assert.deepEqual(
        found.findings.map((finding) => finding.record),
        record === undefined ? [] : [record],
      );
      for (const finding of found.findings) assert.match(finding.detail, detail);
      assert.equal(found.messages === 0, status === 'tampered');
    });
  }

  it('is claimed by the manifest', () => {
    const { graph } = parseManifest(readRunText(write({ graph: [goodGraph, []] }), 'run_manifest.json'));
    assert.deepEqual(graph, { observed: true, snapshots: 2, endpoints_max: 9, command_publishers: 0 });
  });

  it('is checked in a bag whose content was not signed, where nothing is claimed of it', async () => {
    const tampered = tampers[0]!.options(key);
    const run = write(tampered);
    resign(run, { status: 'incomplete' });
    assert.equal((await verify(run)).status, 'tampered');
  });

  it('is checked before the code that made the run', async () => {
    const manifest = { manifest: (content: object) => ({ ...content, step_code_digest: 'b'.repeat(64) }) };
    const run = write({ ...tampers[0]!.options(key), ...(manifest as object) });
    assert.equal((await verify(run)).status, 'tampered');
  });
});
