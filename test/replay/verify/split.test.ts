/** Runs whose bag goes on in several files: both verifiers see through the repeats, and hold them to it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { generateKey } from '../../../core/keys.ts';
import { peers } from '../../../scripts/peers/stamp.ts';
import { inRepository } from '../../../scripts/repository.ts';
import { needs } from '../../support/needs.ts';
import { zstdPack } from '../../support/packs.ts';
import { eachScratch } from '../each_scratch.ts';
import { toyVerifier } from './toy_verifier.ts';

const script = inRepository('scripts', 'verify_run.py');
/** Every file holds one message of its own, and what it repeats. */
const splitBytes = 1;
const messages = 15;
const equal = { status: 'equal', messages: 5, steps: 6, findings: [] };
const places = { chunkCrc: 33, chunkRecords: 49 } as const;

describe('a run whose bag is split', () => {
  needs('peers');
  const at = eachScratch();
  const { key } = generateKey();
  const { verify, write, resign } = toyVerifier(at, key);

  function byPython(run: string): string {
    writeFileSync(at('key.pub'), `${key.publicKey}\n`);
    const { stdout } = spawnSync(peers.python, [script, '--trust', at('key.pub'), run], { encoding: 'utf8' });
    return stdout.split(' ').slice(0, 2).join(' ');
  }

  function files(run: string): readonly string[] {
    const names = readdirSync(path.join(run, 'bag')).filter((name) => name.endsWith('.mcap'));
    return names.map((name) => path.join(run, 'bag', name));
  }

  it('is equal to both, and its repeats are no messages', async () => {
    for (const pack of ['none', await zstdPack()] as const) {
      const run = write({ splitBytes, pack });
      assert.equal(files(run).length, messages);
      assert.deepEqual(await verify(run), equal);
      assert.equal(byPython(run), `whole: ${messages}`);
      rmSync(at('space'), { recursive: true });
    }
  });

  /** Replaces the first of these texts in the chunk of a file, and makes the checksums fit. */
  function replaceIn(file: string, from: string, to: string): void {
    const bytes = readFileSync(file);
    const place = bytes.lastIndexOf(from, bytes.lastIndexOf('worldforge.content'));
    bytes.write(to, place);
    for (let offset = 8; offset < bytes.length - 8;) {
      const length = Number(bytes.readBigUInt64LE(offset + 1));
      const end = offset + 9 + length;
      if (bytes[offset] === 0x06)
        bytes.writeUInt32LE(
          crc32(bytes.subarray(offset + places.chunkRecords, end)),
          offset + places.chunkCrc,
        );
      if (bytes[offset] === 0x0f) bytes.writeUInt32LE(crc32(bytes.subarray(0, offset)), offset + 9);
      offset = end;
    }
    writeFileSync(file, bytes);
  }

  it('is tampered to both where one with the key changed what a file repeats', async () => {
    const changes = [
      ['8 two', '8 ten'], // another message than the one it repeats
      [/\d+:17\d{17}/, '0:1700000000000000000'], // it is said to repeat another one
    ] as const;
    for (const [from, to] of changes) {
      const run = write({ splitBytes });
      // A file that repeats `8 two`, and has another message of its own.
      const file = files(run).find((name) => {
        const text = readFileSync(name, 'latin1');
        return text.includes('8 two') && text.includes('worldforge.split');
      });
      assert.ok(file !== undefined);
      const text = readFileSync(file, 'latin1');
      const found = typeof from === 'string' ? from : (from.exec(text)?.[0] ?? '');
      replaceIn(file, found, to.padEnd(found.length, ' ').slice(0, found.length));
      resign(run);
      const { status, findings } = await verify(run);
      assert.equal(status, 'tampered', JSON.stringify(findings));
      assert.equal(findings[0]?.file, path.relative(run, file));
      assert.equal(byPython(run), 'tampered: 0');
      rmSync(at('space'), { recursive: true });
    }
  });
});
