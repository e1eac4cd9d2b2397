/** Copies for humble: the same messages, with metadata that its rosbag2 reads. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { sensorTopic, stdStringType, topics } from '../../../msgs/index.ts';
import { openBagReader } from '../../../replay/bag/bag_reader.ts';
import { openBag } from '../../../replay/bag/bag_writer.ts';
import { exportHumble } from '../../../replay/bag/export_humble.ts';
import { humbleQosLines } from '../../../replay/bag/humble_qos.ts';
import { peers } from '../../../scripts/peers/stamp.ts';
import { inRepository } from '../../../scripts/repository.ts';
import { needs } from '../../support/needs.ts';
import { eachScratch } from '../each_scratch.ts';

const golden = inRepository('test', 'replay', 'bag', 'golden_read.py');
const session = inRepository('replay', 'sessions', 'pusht-01');
const words = sensorTopic('words', stdStringType, 'event');
const mode = sensorTopic('mode', stdStringType, 'state');
const { signal } = new AbortController();
const outputBytesMax = 64 * 1024 * 1024;

/** In several files. */
function write(folder: string): void {
  const bag = openBag(folder, { splitBytes: 9000, pack: 'none' });
  bag.channel(topics.goal);
  for (let index = 0; index < 30; index += 1) {
    const logNs = 1_700_000_000_000_000_000n + BigInt(index) * 7n;
    const bytes = stdStringType.encode({ data: `${index} `.repeat(90) });
    bag.write(index % 4 === 0 ? mode : words, bytes, { logNs, publishNs: logNs - 5n });
  }
  bag.close();
}

/** File by file: every message as it stands there. */
async function read(folder: string): Promise<readonly (readonly string[])[]> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.mcap'));
  const files: string[][] = [];
  for (const name of names.toSorted()) {
    await using reader = await openBagReader(path.join(folder, name));
    const found: string[] = [];
    for await (const { topic, logNs, publishNs, sequence, bytes } of reader.messages())
      found.push([topic, logNs, publishNs, sequence, Buffer.from(bytes).toString('base64')].join(' '));
    files.push(found);
  }
  return files;
}

interface Metadata {
  readonly version: number;
  readonly files: readonly { readonly message_count: number }[];
  readonly topics_with_message_count: readonly {
    readonly topic_metadata: Readonly<Record<string, string>>;
  }[];
}

function metadataOf(folder: string): Metadata {
  const text = readFileSync(path.join(folder, 'metadata.yaml'), 'utf8');
  return (parse(text) as { readonly rosbag2_bagfile_information: Metadata }).rosbag2_bagfile_information;
}

describe('a copy for humble', () => {
  const at = eachScratch();

  it('holds every message as it was, file by file', async () => {
    write(at('bag'));
    const { messages, files } = await exportHumble(at('bag'), at('to', 'copy'), signal);
    const found = await read(at('to', 'copy'));
    assert.deepEqual(found, await read(at('bag')));
    assert.ok(files.length > 1);
    assert.deepEqual(
      files.map((file) => file.messages),
      found.map(({ length }) => length),
    );
    assert.equal(messages, found.flat().length);
  });

  it('has metadata of version 5: numbers in a text for the policies, and no later field', async () => {
    write(at('bag'));
    await exportHumble(at('bag'), at('copy'), signal);
    const metadata = metadataOf(at('copy'));
    assert.deepEqual(Object.keys(metadata), [
      'version',
      'storage_identifier',
      'duration',
      'starting_time',
      'message_count',
      'topics_with_message_count',
      'compression_format',
      'compression_mode',
      'relative_file_paths',
      'files',
    ]);
    assert.equal(metadata.version, 5);
    const rows = metadata.topics_with_message_count.map(({ topic_metadata: row }) => row);
    assert.deepEqual(Object.keys(rows[0] ?? {}), [
      'name',
      'type',
      'serialization_format',
      'offered_qos_profiles',
    ]);
    const offered = rows.find(({ name }) => name === '/mode')?.['offered_qos_profiles'] ?? '';
    assert.match(
      offered,
      /^- history: 1\n {2}depth: 1\n {2}reliability: 1\n {2}durability: 1\n {2}deadline:\n/,
    );
    assert.match(offered, /\n {4}sec: 9223372036\n {4}nsec: 854775807\n {2}liveliness: 1\n/);
  });

  it('refuses profiles that are none, storage that is no MCAP, and a folder that is there', async () => {
    assert.throws(() => humbleQosLines('/t', '- history: often\n'), { code: 'session_invalid' });
    assert.throws(() => humbleQosLines('/t', '{'), { code: 'session_invalid' });
    assert.deepEqual([humbleQosLines('/t', ''), humbleQosLines('/t', '[]')], [[], []]);
    writeFileSync(at('bag.db3'), '');
    await assert.rejects(exportHumble(at('bag.db3'), at('copy'), signal), { code: 'session_invalid' });
    write(at('bag'));
    await assert.rejects(exportHumble(at('bag'), at('bag'), signal), { code: 'workspace_unwritable' });
  });

  describe('in readers of others', () => {
    needs('peers');

    it('reads the same as the recording that it was made from', async () => {
      write(at('bag'));
      const pairs = [
        [at('bag'), at('copy')],
        [session, at('session')],
      ] as const;
      for (const [from, to] of pairs) await exportHumble(from, to, signal);
      const output = execFileSync(peers.python, [golden, ...pairs.flat()], {
        encoding: 'utf8',
        maxBuffer: outputBytesMax,
      });
      const [bag, copy, shipped, exported] = JSON.parse(output) as readonly (readonly string[][])[];
      assert.ok((bag?.[1]?.length ?? 0) > 30);
      assert.deepEqual(copy, bag);
      assert.deepEqual(exported, shipped);
    });
  });
});
