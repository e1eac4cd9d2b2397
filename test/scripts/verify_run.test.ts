/** The offline verifier in Python says of every run what ours says, as far as it can judge. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { WorldforgeError } from '../../core/errors.ts';
import { generateKey } from '../../core/keys.ts';
import { seededRandom } from '../../core/random.ts';
import { findRunFiles, manifestNames } from '../../replay/run_files.ts';
import { peers } from '../../scripts/peers/stamp.ts';
import { inRepository } from '../../scripts/repository.ts';
import { eachScratch } from '../replay/each_scratch.ts';
import { toyHeads } from '../replay/toy_run.ts';
import { forge, putTogether, takeApart } from '../replay/verify/forgeries.ts';
import { mutate } from '../replay/verify/mutations.ts';
import { sights, tampers } from '../replay/verify/graph_cases.ts';
import { toyVerifier } from '../replay/verify/toy_verifier.ts';
import { needs } from '../support/needs.ts';
import { zstdPack } from '../support/packs.ts';
import { samples } from '../support/samples.ts';

interface Said {
  readonly status: string;
  readonly messages: number;
  readonly findings: readonly { readonly file: string; readonly record: string; readonly detail: string }[];
}

/** Of the tampers, one in so many is a forgery. */
const forgedEvery = 5;
const pack = await zstdPack();
const script = inRepository('scripts', 'verify_run.py');
/** Bytes of ten thousand verdicts. */
const bufferMax = 64 * 1024 * 1024;
const bag = path.join('bag', 'bag_0.mcap');
/** Python drives no step: what ours finds by driving is whole to it. */
const words: ReadonlyMap<string, string> = new Map([['equal', 'whole']]);

describe('scripts/verify_run.py', () => {
  needs('peers');
  const at = eachScratch();
  const { key } = generateKey();
  const { verify, write, resign } = toyVerifier(at, key);
  let run = '';
  let copies: string[] = [];

  beforeEach(() => {
    run = write();
    copies = [];
  });

  function python(...args: readonly string[]) {
    return pythonWith({}, ...args);
  }

  function pythonWith(environment: Readonly<Record<string, string>>, ...args: readonly string[]) {
    writeFileSync(at('key.pub'), `${key.publicKey}\n`);
    const fixed = [script, '--trust', at('key.pub'), '--heads', toyHeads(at('space'))];
    const env = { ...process.env, ...environment };
    return spawnSync(peers.python, [...fixed, ...args], { encoding: 'utf8', maxBuffer: bufferMax, env });
  }

  /** A copy of the run that is changed somehow. */
  function copy(change: (folder: string) => void): void {
    const folder = at('copies', String(copies.length));
    cpSync(run, folder, { recursive: true });
    change(folder);
    copies.push(folder);
  }

  function batch(): readonly Said[] {
    writeFileSync(at('list'), `${copies.join('\n')}\n`);
    const { stdout, stderr } = python('--batch', at('list'));
    assert.equal(stderr, '');
    const lines = stdout.trimEnd().split('\n');
    return lines.map((line) => JSON.parse(line) as Said);
  }

  async function ours(folder: string): Promise<string> {
    try {
      const { status } = await verify(folder);
      return words.get(status) ?? status;
    } catch (error) {
      return error instanceof WorldforgeError && error.code === 'run_invalid' ? 'error' : String(error);
    }
  }

  async function assertAgree(expected: string): Promise<void> {
    for (const [index, said] of batch().entries()) {
      const shown = `copy ${String(index)}: ${JSON.stringify(said)}`;
      assert.deepEqual([said.status, await ours(copies[index] ?? '')], [expected, expected], shown);
    }
  }

  it('finds a good run whole, with its messages, and says so in one line', () => {
    const { stdout, stderr, status } = python(run);
    assert.deepEqual([stdout, stderr, status], [`whole: 15 messages in ${run}\n`, '', 0]);
  });

  it('agrees on a flipped bit and a cut in every file', async () => {
    const names = [...findRunFiles(run).plain, ...manifestNames];
    const random = seededRandom('flips');
    for (const name of names) {
      const bytes = readFileSync(path.join(run, name));
      const bit = random.below(bytes.length * 8);
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      copy((folder) => writeFileSync(path.join(folder, name), flipped));
      copy((folder) => writeFileSync(path.join(folder, name), bytes.subarray(0, random.below(bytes.length))));
      copy((folder) => rmSync(path.join(folder, name)));
    }
    await assertAgree('tampered');
  });

  it('agrees on random changes of random files', async () => {
    const names = [...findRunFiles(run).plain, ...manifestNames];
    const random = seededRandom('tampers');
    for (let count = 0; count < samples('python_tampers'); count += 1) {
      const name = names[random.below(names.length)] ?? '';
      const original = readFileSync(path.join(run, name));
      const { changed } = mutate(original, random);
      if (changed.equals(original)) continue;
      copy((folder) => writeFileSync(path.join(folder, name), changed));
    }
    await assertAgree('tampered');
  });

  it('agrees on runs that someone with the key signed anew', async () => {
    const journal = readFileSync(path.join(run, 'journal.jsonl'), 'utf8');
    const lines = journal.split('\n');
    const texts = [
      `${lines.slice(0, -3).join('\n')}\n`,
      lines.toSpliced(3, 2).join('\n'),
      journal.replace('"count":3', '"count":4'),
      `${journal}\0`,
      journal.slice(0, -1),
    ];
    for (const text of texts) {
      copy((folder) => {
        writeFileSync(path.join(folder, 'journal.jsonl'), text);
        resign(folder);
      });
    }
    copy((folder) => resign(folder, { run_id: '20260131T120000Z-89abcdef' }));
    copy((folder) => resign(folder, { content: { messages: 14, root: '0'.repeat(64) } }));
    copy((folder) => {
      writeFileSync(path.join(folder, 'content_salt'), `${'0'.repeat(64)}\n`);
      resign(folder);
    });
    copy((folder) => {
      const bytes = readFileSync(path.join(folder, bag));
      bytes.write('9 tock', bytes.indexOf('9 tick'));
      writeFileSync(path.join(folder, bag), bytes);
      resign(folder);
    });
    await assertAgree('tampered');
  });

  it('agrees on bags whose checksums, and often signatures, were made to fit', async () => {
    const own = takeApart(readFileSync(path.join(run, bag)));
    const random = seededRandom('forged for Python');
    const stranger = generateKey().key;
    for (let count = 0; count < samples('python_tampers') / forgedEvery; count += 1) {
      const { messages } = forge(own.messages, own.messages, random);
      const forged = await putTogether(at('forge'), own, messages);
      const signer = [undefined, key, stranger][random.below(3)];
      copy((folder) => {
        writeFileSync(path.join(folder, bag), forged);
        if (signer !== undefined) resign(folder, {}, signer);
      });
    }
    const said = batch().map(({ status }) => status);
    assert.deepEqual(said, await Promise.all(copies.map(ours)));
    assert.deepEqual([...new Set(said)].sort(), ['signer_unknown', 'tampered']);
  });

  it('reads packed chunks with zstandard, and says what it needs without', () => {
    rmSync(at('space'), { recursive: true });
    run = write({ pack });
    assert.deepEqual(python(run).stdout, `whole: 15 messages in ${run}\n`);
    writeFileSync(at('zstandard.py'), 'raise ImportError');
    const { stdout, status } = pythonWith({ PYTHONPATH: at() }, run);
    const line = 'bag, content: its chunks are packed with zstd: pip install zstandard';
    assert.deepEqual([stdout, status], [`cannot_verify: 0 messages in ${run}\n  ${line}\n`, 1]);
  });

  it('agrees on packed bags that were changed, and then signed by one with the key', async () => {
    rmSync(at('space'), { recursive: true });
    run = write({ pack });
    const original = readFileSync(path.join(run, bag));
    const chunk = original.indexOf('zstd');
    const random = seededRandom('packed for Python');
    for (let count = 0; count < samples('python_tampers') / forgedEvery; count += 1) {
      const changed = Buffer.from(original);
      const place = chunk - 32 + random.below(300); // the head of the first chunk, and what it packs
      changed.writeUInt8(changed.readUInt8(place) ^ (1 << random.below(8)), place);
      const dataEnd = Number(changed.readBigUInt64LE(changed.length - 28)) - 13; // before the summary
      changed.writeUInt32LE(crc32(changed.subarray(0, dataEnd)), dataEnd + 9);
      copy((folder) => {
        writeFileSync(path.join(folder, bag), changed);
        resign(folder);
      });
    }
    const said = batch().map(({ status }) => status);
    assert.deepEqual(said, await Promise.all(copies.map(ours)));
    assert.ok(said.filter((status) => status === 'tampered').length > said.length / 2, said.join(' '));
  });

  for (const { title, options, status, record } of [...tampers, ...sights]) {
    it(`agrees on ${title}`, async () => {
      rmSync(at('space'), { recursive: true });
      run = write(options(key));
      copy(() => undefined);
      const [said] = batch();
      const records = said?.findings.map((finding) => finding.record);
      const expected = record === undefined ? [] : [record];
      assert.deepEqual(
        [said?.status, records],
        [words.get(status) ?? status, expected],
        JSON.stringify(said),
      );
    });
  }

  it('agrees on files, folders and names that were added', async () => {
    copy((folder) => writeFileSync(path.join(folder, 'more'), ''));
    copy((folder) => mkdirSync(path.join(folder, 'bag', 'more')));
    const strange = Buffer.from([0x2f, 0xff]);
    copy((folder) => writeFileSync(Buffer.concat([Buffer.from(folder), strange]), ''));
    copy((folder) =>
      cpSync(path.join(folder, 'run_manifest.sig'), path.join(folder, 'run_manifest.sig.tmp')),
    );
    await assertAgree('tampered');
  });

  it('agrees on foreign, running, cut, recovered runs, and on what is none', async () => {
    copy((folder) => resign(folder, {}, generateKey().key));
    copy((folder) => resign(folder, { status: 'running', files: [] }));
    copy((folder) => {
      const bytes = readFileSync(path.join(folder, bag));
      writeFileSync(path.join(folder, bag), bytes.subarray(0, -20));
      resign(folder, { status: 'incomplete' });
    });
    copy((folder) => {
      cpSync(path.join(folder, 'run_manifest.sig'), path.join(folder, 'run_manifest.sig.tmp'));
      writeFileSync(path.join(folder, 'run_manifest.sig'), `${'0'.repeat(128)}\n`);
    });
    copy((folder) => manifestNames.forEach((name) => rmSync(path.join(folder, name))));
    const expected = ['signer_unknown', 'cannot_verify', 'cannot_verify', 'recovered', 'error'];
    assert.deepEqual(
      batch().map(({ status }) => status),
      expected,
    );
    assert.deepEqual(await Promise.all(copies.map(ours)), expected);
    assert.equal(python(copies[0] ?? '').status, 1);
    assert.equal(python(copies.at(-1) ?? '').status, 2);
  });
});
