import assert from 'node:assert/strict';
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { generateKey } from '../../../core/keys.ts';
import { stdStringType } from '../../../msgs/index.ts';
import { parseManifest } from '../../../replay/manifest.ts';
import { fileDigest, listRunFiles } from '../../../replay/run_files.ts';
import { readRunText } from '../../../replay/run_text.ts';
import { zstdPack } from '../../support/packs.ts';
import { eachScratch } from '../each_scratch.ts';
import { toyOut, toyStep } from '../toy_run.ts';
import { toyVerifier } from './toy_verifier.ts';

const bag = path.join('bag', 'bag_0.mcap');
const answers = 5;
const inputs = 6;

describe('verifyRun', () => {
  const at = eachScratch();
  const { key } = generateKey();

  const { verify, write, resign, verdict } = toyVerifier(at, key);

  it('finds an untouched run equal, with the number of messages compared, and writes nothing', async () => {
    const run = write();
    const before = listRunFiles(run);
    assert.deepEqual(await verify(run), { status: 'equal', messages: answers, steps: inputs, findings: [] });
    assert.deepEqual(listRunFiles(run), before);
  });

  it('finds a run equal whose chunks are packed, with the content of one whose are not', async () => {
    const plain = parseManifest(readRunText(write(), 'run_manifest.json'));
    rmSync(at('space'), { recursive: true });
    const run = write({ pack: await zstdPack() });
    assert.ok(readFileSync(path.join(run, bag)).includes('zstd'));
    assert.deepEqual(await verify(run), { status: 'equal', messages: answers, steps: inputs, findings: [] });
    assert.deepEqual(parseManifest(readRunText(run, 'run_manifest.json')).content, plain.content);
  });

  it('names the first output that the step does not answer, its field and both values', async () => {
    const changed = stdStringType.encode({ data: '8 tick' });
    const run = write({
      record: (topic, bytes, index) => (topic === toyOut.name && index === 2 ? changed : bytes),
    });
    assert.deepEqual(await verify(run), {
      status: 'differs',
      messages: 2,
      steps: 4,
      findings: [
        {
          file: bag,
          record: 'message 2 of /toy/out',
          detail: 'data: recorded "8 tick", answered "9 tick"',
        },
      ],
    });
  });

  it('finds an output that was left out, at the end too, and one too many', async () => {
    const without = (gone: number) =>
      write({
        record: (topic, bytes, index) => (topic === toyOut.name && index === gone ? undefined : bytes),
      });
    assert.deepEqual(await verdict(without(1)), ['differs', bag, 'message 1 of /toy/out']);
    rmSync(at('space'), { recursive: true });
    assert.deepEqual(await verdict(without(answers - 1)), [
      'differs',
      bag,
      `message ${answers - 1} of /toy/out`,
    ]);
    const silent = { ...toyStep, step: (count: number) => ({ state: count, outputs: [], effects: [] }) };
    rmSync(at('space'), { recursive: true });
    const quiet = await verdict(write(), { steps: new Map([['toy', silent]]) });
    assert.deepEqual(quiet, ['differs', bag, 'message 0 of /toy/out']);
  });

  it('cannot verify the end of an incomplete run that the recorder lost', async () => {
    const run = write({
      status: 'incomplete',
      record: (topic, bytes, index) => (topic === toyOut.name && index === answers - 1 ? undefined : bytes),
    });
    const { status, messages } = await verify(run);
    assert.deepEqual([status, messages], ['cannot_verify', answers - 1]);
  });

  it('cannot verify all of an incomplete run whose files end in the middle of a record', async () => {
    const run = write();
    for (const name of [bag, 'journal.jsonl']) {
      const bytes = readFileSync(path.join(run, name));
      writeFileSync(path.join(run, name), bytes.subarray(0, bytes.length - 20));
    }
    resign(run, { status: 'incomplete' });
    const { status, messages, findings } = await verify(run);
    assert.deepEqual([status, messages, findings.length], ['cannot_verify', answers, 1]);
    assert.match(findings[0]?.record ?? '', /^record \d+ \(footer\) at byte \d+$/);
  });

  it('cannot verify where inputs or their bytes are missing, and counts them', async () => {
    const lost = (name: string) => ({
      record: (topic: string, bytes: Uint8Array, index: number) =>
        topic === name && index > 0 && index < 3 ? undefined : bytes,
    });
    const noInputs = await verify(write(lost('toy/step_input')));
    assert.deepEqual(noInputs.findings[0]?.detail, '2 step inputs were not recorded');
    rmSync(at('space'), { recursive: true });
    const noBytes = await verify(write(lost('toy/in')));
    // "two" was heard twice and its other recording has the same bytes.
    assert.deepEqual(
      noBytes.findings[0]?.detail,
      '1 messages that its step saw are not in the bag (toy/in 15d388119bcd)',
    );
    assert.deepEqual([noInputs.status, noBytes.status], ['cannot_verify', 'cannot_verify']);
  });

  it('cannot verify an unknown step, a run without nodes, a run that was not closed', async () => {
    assert.deepEqual(await verdict(write(), { steps: new Map() }), [
      'cannot_verify',
      'run_manifest.json',
      'toy',
    ]);
    for (const change of [{ nodes: [] }, { status: 'running' as const, files: [] }]) {
      rmSync(at('space'), { recursive: true });
      const [status] = await verdict(write({ manifest: (content) => ({ ...content, ...change }) }));
      assert.equal(status, 'cannot_verify');
    }
  });

  it('refuses another configuration than the node was started with', async () => {
    const run = write();
    writeFileSync(path.join(run, 'inputs', 'toy.json'), '{"first":8}');
    resign(run);
    assert.deepEqual(await verdict(run), ['differs', 'inputs/toy.json', '/toy/step_input']);
  });

  it('says that the signer is unknown', async () => {
    assert.deepEqual(await verdict(write(), { trusted: [generateKey().key.keyId] }), [
      'signer_unknown',
      'run_manifest.sig',
      'record 0',
    ]);
  });

  it('does not take the word of another key for a changed run', async () => {
    const run = write();
    appendFileSync(path.join(run, bag), 'more');
    resign(run, {}, generateKey().key);
    assert.equal((await verify(run)).status, 'signer_unknown');
  });

  it('says that other code made the run, and which revision to check out', async () => {
    const other = { step_code_digest: 'b'.repeat(64), git_revision: 'c'.repeat(40) };
    const { status, findings } = await verify(write({ manifest: (content) => ({ ...content, ...other }) }));
    assert.equal(status, 'other_version');
    assert.match(findings[0]?.detail ?? '', new RegExp(`check out ${other.git_revision}`));
  });

  it('finds files that were added, removed, or replaced by a link', async () => {
    const run = write();
    const config = path.join(run, 'inputs', 'toy.json');
    mkdirSync(path.join(run, 'logs'));
    writeFileSync(path.join(run, 'logs', 'extra.txt'), '');
    assert.deepEqual(await verdict(run), ['tampered', 'logs/extra.txt', 'whole file']);
    rmSync(path.join(run, 'logs'), { recursive: true });
    const text = readFileSync(config);
    rmSync(config);
    assert.deepEqual(await verdict(run), ['tampered', 'inputs/toy.json', 'whole file']);
    writeFileSync(at('elsewhere.json'), text);
    symlinkSync(at('elsewhere.json'), config);
    assert.deepEqual(await verdict(run), ['tampered', 'inputs/toy.json', 'whole file']);
  });

  it('names the chunk, the journal line, the file where a bit was flipped', async () => {
    const run = write();
    const flip = (name: string, needle: string) => {
      const bytes = readFileSync(path.join(run, name));
      const offset = bytes.indexOf(needle);
      bytes.writeUInt8(bytes.readUInt8(offset) ^ 1, offset);
      writeFileSync(path.join(run, name), bytes);
      return () => {
        bytes.writeUInt8(bytes.readUInt8(offset) ^ 1, offset);
        writeFileSync(path.join(run, name), bytes);
      };
    };
    const cases = [
      [bag, '7 one', /^record 2 \(chunk\) at byte \d+, after 0 messages$/],
      ['journal.jsonl', '"count":3', /^line 6$/],
      ['bag/metadata.yaml', 'version: 9', /^record 0$/],
    ] as const;
    for (const [name, needle, expected] of cases) {
      const restore = flip(name, needle);
      const [status, file, record] = await verdict(run);
      assert.deepEqual([status, file], ['tampered', name]);
      assert.match(record ?? '', expected);
      restore();
    }
    assert.equal((await verify(run)).status, 'equal');
  });

  it('finds empty folders, and names that are no UTF-8', async () => {
    const run = write();
    for (const name of ['extra', 'bag/extra']) {
      mkdirSync(path.join(run, name));
      assert.deepEqual(await verdict(run), ['tampered', `${name}/`, 'whole file']);
      rmSync(path.join(run, name), { recursive: true });
    }
    const name = Buffer.concat([Buffer.from(path.join(run, 'bag', 'n')), Buffer.from([0xff, 0x41])]);
    writeFileSync(name, '');
    assert.deepEqual(await verdict(run), ['tampered', 'bag/n\\xffA', 'whole file']);
    rmSync(name);
    assert.equal((await verify(run)).status, 'equal');
  });

  it('accepts one spelling of the signature alone', async () => {
    const run = write();
    const file = path.join(run, 'run_manifest.sig');
    const signature = readFileSync(file, 'utf8');
    const digits = signature.trim();
    for (const wrong of [
      '',
      digits,
      `${digits}\r\n`,
      `${digits}\n\n`,
      ` ${digits}\n`,
      `${digits.toUpperCase()}\n`,
    ]) {
      writeFileSync(file, wrong);
      assert.deepEqual(
        await verdict(run),
        ['tampered', 'run_manifest.sig', 'record 0'],
        JSON.stringify(wrong),
      );
    }
    rmSync(file);
    assert.deepEqual(await verdict(run), ['tampered', 'run_manifest.sig', 'record 0']);
  });

  it('finds a run under the name of another one', async () => {
    const run = write();
    const other = path.join(path.dirname(run), '20200101T000000Z-00000000');
    renameSync(run, other);
    assert.deepEqual(await verdict(other), ['tampered', 'run_manifest.json', 'run_id']);
    const kept = path.join(path.dirname(run), 'kept');
    renameSync(other, kept);
    assert.equal((await verify(kept)).status, 'equal');
  });

  it('says of a folder without manifest and signature that it is no run', async () => {
    mkdirSync(at('folder'));
    await assert.rejects(verify(at('folder')), { code: 'run_invalid' });
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    await assert.rejects(verify(write(), { signal: controller.signal }), /enough/);
  });

  it('digests a file like any other tool', () => {
    writeFileSync(at('abc'), 'abc');
    assert.equal(fileDigest(at('abc')), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
