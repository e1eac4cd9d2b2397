import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { generateKey } from '../../../core/keys.ts';
import { sensorTopic, stdStringType } from '../../../msgs/index.ts';
import { openBag } from '../../../replay/bag/bag_writer.ts';
import { walkMessages } from '../../../replay/bag/bag_walk.ts';
import { loadZstd } from '../../../replay/bag/decompress.ts';
import { metadataFacts } from '../../../replay/bag/record_fields.ts';
import { ByteSource } from '../../../replay/byte_source.ts';
import { checkpointName, ContentLog } from '../../../replay/content_log.ts';
import { limits } from '../../../replay/limits.ts';
import { parseManifest } from '../../../replay/manifest.ts';
import { eachScratch } from '../each_scratch.ts';
import { toyVerifier } from './toy_verifier.ts';

const bag = path.join('bag', 'bag_0.mcap');
const messages = 15;

describe('the content of a verified run', () => {
  const at = eachScratch();
  const { key } = generateKey();
  const { verify, write, resign, verdict } = toyVerifier(at, key);

  /** Changes the data of a message and every checksum that would tell. */
  function rewrite(run: string, from: string, to: string): void {
    const bytes = readFileSync(path.join(run, bag));
    bytes.write(to, bytes.indexOf(from));
    writeFileSync(path.join(run, bag), bytes);
    fixChecksums(path.join(run, bag));
  }

  function fixChecksums(file: string): void {
    const bytes = readFileSync(file);
    const summaryAt = Number(bytes.readBigUInt64LE(bytes.length - 8 - 20));
    for (let offset = 8; offset < summaryAt;) {
      const length = Number(bytes.readBigUInt64LE(offset + 1));
      const body = offset + 9;
      if (bytes.readUInt8(offset) === 0x06)
        bytes.writeUInt32LE(crc32(bytes.subarray(body + 40, body + length)), body + 24);
      if (bytes.readUInt8(offset) === 0x0f) bytes.writeUInt32LE(crc32(bytes.subarray(0, offset)), body);
      offset = body + length;
    }
    writeFileSync(file, bytes);
  }

  it('names the first message that was changed where every checksum was made to fit', async () => {
    const run = write();
    rewrite(run, '9 tick', '9 tock');
    const { status, findings } = await verify(run);
    const [first] = findings;
    assert.deepEqual([status, first?.file], ['tampered', bag]);
    assert.equal(first?.record, 'message 8 (/toy/out, sequence 2)');
    resign(run);
    assert.deepEqual(await verdict(run), ['tampered', bag, 'message 8 (/toy/out, sequence 2)']);
  });

  it('finds messages that are fewer, or more, than were signed', async () => {
    const run = write();
    const { content } = parseManifest(readFileSync(path.join(run, 'run_manifest.json'), 'utf8'));
    assert.equal(content?.messages, messages);
    const leaves = path.join(run, 'content_leaves.bin');
    const original = readFileSync(leaves);
    for (const count of [messages - 1, messages + 1]) {
      writeFileSync(leaves, Buffer.concat([original, original]).subarray(0, count * 32));
      resign(run, { content: { ...content, messages: count } });
      const { status, findings } = await verify(run);
      assert.equal(status, 'tampered');
      assert.match(findings[0]?.detail ?? '', count < messages ? /was added/ : /are gone/);
    }
    writeFileSync(leaves, original);
    resign(run, { content: { ...content, root: '0'.repeat(64) } });
    assert.deepEqual(await verdict(run), ['tampered', bag, 'all messages']);
  });

  it('finds a salt that was changed or lost', async () => {
    const run = write();
    const salt = path.join(run, 'content_salt');
    copyFileSync(salt, at('salt'));
    appendFileSync(salt, 'x');
    assert.deepEqual(await verdict(run), ['tampered', 'content_salt', 'record 0']);
    writeFileSync(salt, `${'0'.repeat(64)}\n`);
    resign(run);
    assert.deepEqual(await verdict(run), ['tampered', bag, 'message 0 (/toy/step_input, sequence 0)']);
    rmSync(salt);
    resign(run);
    assert.deepEqual(await verdict(run), ['tampered', 'bag', 'content']);
  });

  it('stands in the bag after every so many chunks or seconds, and at its end', async () => {
    const content = new ContentLog(at('run'), Buffer.alloc(32));
    const written = openBag(at('run', 'bag'), { content });
    const topic = sensorTopic('chatter', stdStringType, 'event');
    const bytes = stdStringType.encode({ data: 'x' });
    const times = [0n, 1n, limits.checkpointNs + 1n, limits.checkpointNs + 2n];
    for (const logNs of times) {
      written.write(topic, bytes, { logNs, publishNs: logNs });
      written.flush();
    }
    for (let chunk = 0; chunk < limits.checkpointChunks; chunk += 1) {
      written.write(topic, bytes, { logNs: limits.checkpointNs + 3n, publishNs: 0n });
      written.flush();
    }
    written.close();
    const counts: string[] = [];
    using source = new ByteSource(at('run', bag));
    const onMetadata = (body: Buffer): void => {
      const { name, map } = metadataFacts(body);
      if (name === checkpointName) counts.push(map.get('messages') ?? '');
    };
    const walk = walkMessages(source, { unzstd: await loadZstd(), onMetadata });
    assert.equal([...walk].length, 20);
    assert.deepEqual(counts, ['3', '19', '20']);
    assert.deepEqual(written.content?.messages, 20);
  });
});
