/** Repair of a recording: what it refuses, what it keeps beside it, and what an interrupted one leaves. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { sensorTopic, stdStringType } from '../../../msgs/index.ts';
import { openBag } from '../../../replay/bag/bag_writer.ts';
import { Ledger } from '../../../replay/repair/ledger.ts';
import { copyFor, repairBag } from '../../../replay/repair/repair_bag.ts';
import { buildDiskFaults, faultFolder, type FaultyCall } from '../../faults/disk_faults.ts';
import { needs } from '../../support/needs.ts';
import { eachScratch } from '../each_scratch.ts';
import { countOf } from '../count_of.ts';

const program = fileURLToPath(new URL('./faulty_repair.js', import.meta.url));
const topic = sensorTopic('chatter', stdStringType, 'event');
const messages = 12;

/** A bag of three chunks in a folder `bag`; returns its file. */
function writeBag(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const bag = openBag(path.join(folder, 'bag'), { customData: { run_id: 'r' } });
  for (let index = 0; index < messages; index += 1) {
    const times = { logNs: BigInt(index), publishNs: 0n };
    bag.write(topic, stdStringType.encode({ data: `message ${index}` }), times);
    if (index % 4 === 3) bag.flush();
  }
  bag.close();
  return path.join(folder, 'bag', 'bag_0.mcap');
}

/** Where the chunks of a file begin and end. */
function chunksOf(bytes: Buffer): readonly { readonly start: number; readonly end: number }[] {
  const found: { readonly start: number; readonly end: number }[] = [];
  for (let start = 8; start < bytes.length - 8;) {
    const end = start + 9 + Number(bytes.readBigUInt64LE(start + 1));
    if (bytes.readUInt8(start) === 6) found.push({ start, end });
    start = end;
  }
  return found;
}

function contents(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder).toSorted();
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(path.join(folder, name)).toString('hex')]),
  );
}

describe('repair of a recording', () => {
  const at = eachScratch();

  it('says what it found, kept and tore off, and keeps what metadata.yaml said', async () => {
    const file = writeBag(at('a'));
    const cut = chunksOf(readFileSync(file))[2]!.start + 120;
    truncateSync(file, cut);
    const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
    const { files, messages: kept, madeMetadata } = await repairBag(at('a', 'bag'));
    const {
      cut_sha256: found,
      cut_bytes,
      messages: said,
      salvaged,
      state,
      torn_file,
      lost_bytes,
    } = files[0]!;
    assert.deepEqual([found, cut_bytes, said, kept, madeMetadata], [digest, cut, 9, 9, true]);
    assert.deepEqual([salvaged, state, torn_file], [1, 'done', 'bag_0.mcap.torn']);
    assert.ok(lost_bytes > 0 && lost_bytes < 60);
    assert.equal(new Ledger(at('a', 'bag', 'repair.json')).entries[0]?.state, 'done');
    const yaml = readFileSync(at('a', 'bag', 'metadata.yaml'), 'utf8');
    assert.match(yaml, /"run_id": "r"/);
    assert.match(yaml, /"worldforge\.repaired": "bag_0\.mcap at byte \d+, 9 messages"/);
    assert.match(yaml, /durability: volatile/);
    assert.equal(await countOf(at('a', 'bag')), 9);
  });

  it('changes nothing of a bag that is whole', async () => {
    writeBag(at('a'));
    const before = contents(at('a', 'bag'));
    assert.deepEqual((await repairBag(at('a', 'bag'))).files, []);
    assert.deepEqual(contents(at('a', 'bag')), before);
  });

  it('makes metadata.yaml anew where it is gone, cut or says something else', async () => {
    writeBag(at('a'));
    const yaml = at('a', 'bag', 'metadata.yaml');
    const whole = readFileSync(yaml, 'utf8');
    for (const bad of ['', whole.slice(0, 100), whole.replaceAll('message_count: 12', 'message_count: 11')]) {
      writeFileSync(yaml, bad);
      assert.equal((await repairBag(at('a', 'bag'))).madeMetadata, true);
      assert.equal(await countOf(at('a', 'bag')), messages);
    }
    rmSync(yaml);
    await repairBag(at('a', 'bag'));
    assert.equal(
      readFileSync(yaml, 'utf8').replace('custom_data: {}', 'custom_data:\n    "run_id": "r"'),
      whole,
    );
  });

  it('mends a summary that is damaged, and cuts at zeros and at a chunk that is torn', async () => {
    const file = writeBag(at('a'));
    const whole = readFileSync(file);
    const chunks = chunksOf(whole);
    const damaged = Buffer.from(whole);
    damaged.writeUInt8(damaged.readUInt8(whole.length - 60) ^ 1, whole.length - 60);
    const last = chunks[2]!;
    const torn = Buffer.from(whole.subarray(0, last.end));
    torn.fill(0, last.end - 30);
    const cases = [
      [damaged, 12],
      [Buffer.concat([whole.subarray(0, last.start), Buffer.alloc(9000)]), 8],
      [torn, 8],
      [Buffer.alloc(0), 0],
    ] as const;
    for (const [index, [bytes, count]] of cases.entries()) {
      mkdirSync(at(`case${index}`));
      writeFileSync(at(`case${index}`, 'bag_0.mcap'), bytes);
      assert.equal((await repairBag(at(`case${index}`))).messages, count, `case ${index}`);
      assert.equal(await countOf(at(`case${index}`)), count);
    }
  });

  it('refuses what it would make worse, and touches nothing of it', async () => {
    const file = writeBag(at('a'));
    const whole = readFileSync(file);
    const [first] = chunksOf(whole);
    const damaged = Buffer.from(whole);
    damaged.writeUInt8(damaged.readUInt8(first!.end - 3) ^ 1, first!.end - 3);
    const cases = [
      ['closed.mcap', damaged, 'session_cut'],
      ['other.mcap', Buffer.from('something else'), 'session_invalid'],
      ['other.db3', whole, 'session_invalid'],
    ] as const;
    for (const [name, bytes, code] of cases) {
      writeFileSync(at(name), bytes);
      await assert.rejects(repairBag(at(name)), { code }, name);
      assert.ok(readFileSync(at(name)).equals(bytes));
      assert.ok(!existsSync(at(`${name}.repair.json`)) && !existsSync(at(`${name}.torn`)));
    }
    await assert.rejects(repairBag(at('nothing')), { code: 'session_missing' });
  });

  it('keeps what an earlier repair tore off when the bag is cut again', async () => {
    const file = writeBag(at('a'));
    truncateSync(file, chunksOf(readFileSync(file))[2]!.start + 120);
    await repairBag(at('a', 'bag'));
    const first = readFileSync(at('a', 'bag', 'bag_0.mcap.torn'));
    truncateSync(file, readFileSync(file).length - 10);
    const { files, repaired } = await repairBag(at('a', 'bag'));
    assert.deepEqual([files.length, repaired.length, files[0]?.torn_file], [1, 2, 'bag_0.mcap.torn2']);
    assert.ok(readFileSync(at('a', 'bag', 'bag_0.mcap.torn')).equals(first));
    assert.equal(await countOf(at('a', 'bag')), 9);
  });

  it('repairs a copy of a bag and of a file, and leaves the original', async () => {
    const file = writeBag(at('a'));
    truncateSync(file, readFileSync(file).length - 10);
    const before = contents(at('a', 'bag'));
    await repairBag(copyFor(at('a', 'bag'), at('copy', 'of')));
    await repairBag(copyFor(file, at('other')));
    assert.deepEqual(contents(at('a', 'bag')), before);
    assert.equal(await countOf(at('copy', 'of')), messages);
    assert.deepEqual(readdirSync(at('other')), ['bag_0.mcap', 'bag_0.mcap.repair.json', 'bag_0.mcap.torn']);
    assert.throws(() => copyFor(at('a', 'bag'), at('copy', 'of')), { code: 'workspace_unwritable' });
  });

  it('does not go on where the torn part of a repair that was interrupted is another one now', async () => {
    const file = writeBag(at('a'));
    truncateSync(file, chunksOf(readFileSync(file))[2]!.start + 120);
    await repairBag(at('a', 'bag'));
    const ledger = at('a', 'bag', 'repair.json');
    writeFileSync(ledger, readFileSync(ledger, 'utf8').replace('"done"', '"begun"'));
    appendFileSync(at('a', 'bag', 'bag_0.mcap.torn'), 'x');
    await assert.rejects(repairBag(at('a', 'bag')), { code: 'repair_failed' });
  });
});

describe('repair on a faulty disk', () => {
  needs('gcc');
  const at = eachScratch();
  /** More than one repair makes of any call. */
  const callsMax = 16;

  for (const call of ['write', 'fsync', 'ftruncate'] as const satisfies readonly FaultyCall[]) {
    it(`ends as one without a fault when it is begun again after any ${call} that failed`, async () => {
      const file = writeBag(at('good'));
      truncateSync(file, chunksOf(readFileSync(file))[2]!.start + 120);
      const folders = Array.from({ length: callsMax }, (_, index) =>
        at(faultFolder(call, index + 1, 'ENOSPC')),
      );
      for (const folder of folders) cpSync(at('good'), folder, { recursive: true });
      const env = { ...process.env, LD_PRELOAD: buildDiskFaults(at('disk_faults.so')) };
      const codes = JSON.parse(
        execFileSync(process.execPath, [program, ...folders], { env }).toString(),
      ) as string[];
      await repairBag(at('good', 'bag'));
      const expected = contents(at('good', 'bag'));
      const faults = codes.filter((code) => code !== '');
      assert.ok(faults.length >= (call === 'ftruncate' ? 1 : 5), faults.join());
      assert.deepEqual(new Set(faults), new Set(['workspace_full']));
      for (const folder of folders) {
        await repairBag(path.join(folder, 'bag'));
        assert.deepEqual(contents(path.join(folder, 'bag')), expected, folder);
      }
    });
  }
});
