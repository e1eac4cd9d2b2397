/** Recordings of SQLite storage read as the MCAP files they were made from; nothing appears beside them. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { WorldforgeError } from '../../../core/errors.ts';
import { seededRandom } from '../../../core/random.ts';
import { openBagReader } from '../../../replay/bag/bag_reader.ts';
import { fileDigest } from '../../../replay/run_files.ts';
import { peers } from '../../../scripts/peers/stamp.ts';
import { inRepository } from '../../../scripts/repository.ts';
import { needs } from '../../support/needs.ts';
import { samples } from '../../support/samples.ts';
import { eachScratch } from '../each_scratch.ts';

const sessionFile = (name: string) => path.resolve('replay', 'sessions', name, `${name}_0.mcap`);
const original = sessionFile('pusht-01');
const script = inRepository('test', 'replay', 'bag', 'sqlite_bag.py');

async function read(bag: string, topics?: readonly string[]) {
  await using reader = await openBagReader(bag);
  const found: string[] = [];
  for await (const message of reader.messages(topics === undefined ? {} : { topics })) {
    const bytes = Buffer.from(message.bytes).toString('base64');
    found.push(`${message.topic} ${message.schemaName} ${String(message.logNs)} ${bytes}`);
  }
  return { found, topics: reader.topics, tails: reader.tails };
}

async function refusal(bag: string): Promise<WorldforgeError> {
  const error: unknown = await read(bag).then(
    () => undefined,
    (cause: unknown) => cause,
  );
  assert(error instanceof WorldforgeError, String(error));
  return error;
}

describe('a recording of SQLite storage', () => {
  needs('peers');
  const at = eachScratch();
  const make = (name: string, ...how: readonly string[]): string => {
    execFileSync(peers.python, [script, original, at(name), ...how]);
    return at(name);
  };
  const change = (name: string, sql: string): string => {
    const code = 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])';
    execFileSync(peers.python, ['-c', code, at(name), sql]);
    return at(name);
  };

  for (const schema of ['1', '2', '3', '4', 'rosbags']) {
    it(`reads the same in schema ${schema}, and leaves its folder alone`, async () => {
      mkdirSync(at('bag'));
      const file = make('bag/bag_0.db3', schema);
      const before = [fileDigest(file), readdirSync(at('bag'))];
      const [copy, mcap] = [await read(at('bag')), await read(original)];
      await using open = await openBagReader(at('bag'));
      for await (const { topic } of open.messages()) {
        assert.deepEqual(readdirSync(at('bag')), before[1], topic);
        break;
      }
      assert.deepEqual(copy.found, mcap.found);
      assert.deepEqual(copy.tails, []);
      const hashed = schema === '4' || schema === 'rosbags';
      const rows = mcap.topics.map((row) => (hashed ? row : { ...row, typeHash: '' }));
      const name = ({ topic }: { readonly topic: string }) => topic;
      assert.deepEqual(
        copy.topics.toSorted((a, b) => name(a).localeCompare(name(b))),
        rows.toSorted((a, b) => name(a).localeCompare(name(b))),
      );
      assert.deepEqual([fileDigest(file), readdirSync(at('bag'))], before);
    });
  }

  it('reads the topics asked for, and the files of a split recording in their numbered order', async () => {
    mkdirSync(at('bag'));
    copyFileSync(make('one.db3', '3'), at('bag', 'bag_10.db3'));
    execFileSync(peers.python, [script, sessionFile('pusht-02'), at('bag', 'bag_9.db3'), '4']);
    const topics = ['/pusht/keypoints'];
    const expected = [await read(sessionFile('pusht-02'), topics), await read(original, topics)];
    assert.deepEqual(
      (await read(at('bag'), topics)).found,
      expected.flatMap(({ found }) => found),
    );
  });

  it('reads what a killed recorder left in its log, says so, and changes nothing', async () => {
    const { signal } = spawnSync(peers.python, [script, original, at('killed.db3'), '4', 'killed']);
    assert.equal(signal, 'SIGKILL');
    assert.ok(existsSync(at('killed.db3-wal')));
    const digests = () => readdirSync(at()).map((name) => `${name} ${fileDigest(at(name))}`);
    const before = digests();
    const { found, tails } = await read(at('killed.db3'));
    assert.deepEqual(found, (await read(original)).found);
    assert.match(
      tails[0]?.reason ?? '',
      /^the recorder did not close it: \d+ bytes of it are in .*killed\.db3-wal$/,
    );
    assert.deepEqual(digests(), before);
  });

  it('refuses what it would read wrongly, by name', async () => {
    make('bag.db3', '4');
    copyFileSync(at('bag.db3'), at('format.db3'));
    const format = await refusal(change('format.db3', "UPDATE topics SET serialization_format = 'json'"));
    assert.deepEqual(
      [format.code, format.message.includes('holds json, not cdr')],
      ['session_invalid', true],
    );
    copyFileSync(at('bag.db3'), at('index.db3'));
    const index = await refusal(change('index.db3', 'DROP INDEX timestamp_idx'));
    assert.deepEqual(
      [index.code, index.message.includes('no index timestamp_idx')],
      ['session_invalid', true],
    );
    copyFileSync(at('bag.db3'), at('stray.db3'));
    const stray = await refusal(change('stray.db3', 'UPDATE messages SET topic_id = 77 WHERE id = 5'));
    assert.deepEqual([stray.code, stray.message.includes('topic 77')], ['session_cut', true]);
    writeFileSync(at('bag.db3-journal'), 'half of a page');
    assert.equal((await refusal(at('bag.db3'))).code, 'session_cut');
    const table = await refusal(change('table.db3', 'CREATE TABLE topics(id INTEGER)'));
    assert.deepEqual([table.code, table.message.includes('no table messages')], ['session_invalid', true]);
  });

  it('says with a code that a file is cut or damaged', async () => {
    make('bag.db3', '4');
    const bytes = readFileSync(at('bag.db3'));
    const random = seededRandom('damage to a SQLite recording');
    for (let sample = 0; sample < samples('replay_cuts') / 5; sample += 1) {
      copyFileSync(at('bag.db3'), at('cut.db3'));
      truncateSync(at('cut.db3'), 16 + random.below(bytes.length - 16));
      const { code, hint } = await refusal(at('cut.db3'));
      assert.match(code, /^session_(cut|invalid)$/);
      assert.notEqual(hint, '');
    }
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    await using reader = await openBagReader(make('bag.db3', '4'));
    await assert.rejects(async () => {
      for await (const message of reader.messages({ signal: controller.signal })) assert.fail(message.topic);
    }, /enough/);
  });
});
