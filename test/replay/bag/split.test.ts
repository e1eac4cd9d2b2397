/** A bag in several files: each can be played by itself, and together they are what was written. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { sensorTopic, stdStringType, topics } from '../../../msgs/index.ts';
import { openBagReader } from '../../../replay/bag/bag_reader.ts';
import { openBag, type BagOptions } from '../../../replay/bag/bag_writer.ts';
import { ContentLog } from '../../../replay/content_log.ts';
import { repairBag } from '../../../replay/repair/repair_bag.ts';
import { fitsLeaf, mendLeaves } from '../../../replay/repair/mend_leaves.ts';
import { GraphTally } from '../../../replay/graph/claim.ts';
import { Starts } from '../../../replay/starts.ts';
import { codeOf } from '../../support/code_of.ts';
import { memoryFolder } from '../../support/scratch.ts';
import { eachScratch } from '../each_scratch.ts';

const words = sensorTopic('words', stdStringType, 'event');
const goal = sensorTopic('goal_text', stdStringType, 'state');
const mode = sensorTopic('mode', stdStringType, 'state');
const startNs = 1_700_000_000_000_000_000n;
const messages = 100;
const splitBytes = 12_000;
const stepNs = 40_000_000n;

interface Written {
  readonly root: string;
  readonly files: readonly string[];
}

function text(data: string): Uint8Array {
  return stdStringType.encode({ data });
}

/** A goal at first and once more, a mode every ten messages, words otherwise. */
function write(run: string, options: BagOptions = {}): Written {
  mkdirSync(run);
  const content = new ContentLog(run, Buffer.alloc(32, 4));
  const bag = openBag(path.join(run, 'bag'), { content, pack: 'none', ...options });
  bag.channel(topics.stop);
  for (let index = 0; index < messages; index += 1) {
    const topic = index === 0 || index === 31 ? goal : index % 10 === 5 ? mode : words;
    const logNs = startNs + BigInt(index) * stepNs;
    bag.write(topic, text(`${topic.name} ${index} `.repeat(20)), { logNs, publishNs: logNs - 1n });
    if (index % 4 === 3) bag.flush();
  }
  bag.close();
  const files = readdirSync(path.join(run, 'bag')).filter((name) => name.endsWith('.mcap'));
  return { root: bag.content?.root ?? '', files: files.toSorted() };
}

interface Said {
  readonly message_count: bigint;
  readonly files: readonly {
    readonly path: string;
    readonly message_count: bigint;
    readonly starting_time: { readonly nanoseconds_since_epoch: bigint };
    readonly duration: { readonly nanoseconds: bigint };
  }[];
}

function yamlOf(bag: string): Said {
  const text = readFileSync(path.join(bag, 'metadata.yaml'), 'utf8');
  return (parse(text, { intAsBigInt: true }) as { readonly rosbag2_bagfile_information: Said })
    .rosbag2_bagfile_information;
}

async function read(bag: string): Promise<readonly string[]> {
  await using reader = await openBagReader(bag);
  assert.deepEqual([reader.tails, reader.notes], [[], []]);
  const found: string[] = [];
  for await (const { topic, sequence, logNs, publishNs, bytes } of reader.messages()) {
    const { data } = stdStringType.decode(bytes);
    found.push(`${topic} ${sequence} ${String(logNs)} ${String(publishNs)} ${data.split(' ')[1] ?? ''}`);
  }
  return found;
}

describe('a bag in several files', () => {
  const at = eachScratch(memoryFolder);

  it('holds what it holds in one, under the same root', async () => {
    const one = write(at('one'));
    const split = write(at('split'), { splitBytes });
    assert.deepEqual(one.files, ['bag_0.mcap']);
    assert.ok(split.files.length >= 4, split.files.join(' '));
    assert.equal(split.root, one.root);
    assert.deepEqual(await read(at('split', 'bag')), await read(at('one', 'bag')));
  });

  it('begins each further file with the last message of each latched topic', async () => {
    const { files } = write(at('run'), { splitBytes });
    const whole = await read(at('run', 'bag'));
    let before = 0;
    for (const [number, name] of files.entries()) {
      const found = await read(at('run', 'bag', name));
      const heads = ['/goal_text', '/mode'].flatMap((topic) => {
        const last = whole.slice(0, before).findLast((message) => message.startsWith(`${topic} `));
        return last === undefined || number === 0 ? [] : [last];
      });
      const own = found.slice(heads.length);
      // All is as it was but the log time, which rises over the whole bag.
      const timeless = (message: string) => message.split(' ').toSpliced(2, 1).join(' ');
      assert.deepEqual(found.slice(0, heads.length).map(timeless).toSorted(), heads.map(timeless).toSorted());
      assert.deepEqual(own, whole.slice(before, before + own.length));
      const times = found.map((message) => BigInt(message.split(' ')[2] ?? ''));
      assert.ok(times.every((time, index) => index === 0 || time > (times[index - 1] ?? 0n)));
      before += own.length;
    }
    assert.equal(before, messages);
  });

  it('lists each file in its metadata.yaml from its first moment, repeats counted', async () => {
    const { files } = write(at('run'), { splitBytes });
    const said = yamlOf(at('run', 'bag'));
    assert.deepEqual(
      said.files.map((file) => file.path),
      files,
    );
    for (const { path: name, message_count: count, duration, starting_time: start } of said.files) {
      const found = await read(at('run', 'bag', name));
      const times = found.map((message) => BigInt(message.split(' ')[2] ?? ''));
      const [first = 0n, last = 0n] = [times[0], times.at(-1)];
      assert.equal(count, BigInt(found.length));
      assert.deepEqual([start.nanoseconds_since_epoch, duration.nanoseconds], [first, last - first]);
    }
    assert.ok(said.message_count > messages);

    mkdirSync(at('open'));
    const bag = openBag(at('open', 'bag'), { splitBytes: 100 });
    for (let index = 1n; index <= 3n; index += 1n)
      bag.write(words, text('x'), { logNs: index, publishNs: 0n });
    assert.equal(yamlOf(at('open', 'bag')).files.length, 3);
  });

  it('is read the same after a repair, wherever its last file was cut', async () => {
    const { files, root } = write(at('whole'), { splitBytes });
    const last = files.at(-1) ?? '';
    const bytes = readFileSync(at('whole', 'bag', last));
    const all = await read(at('whole', 'bag'));
    const earlier = all.length - (await read(at('whole', 'bag', last))).length + 2;
    for (let cut = 0; cut < bytes.length; cut += 101) {
      const run = at(`cut-${String(cut)}`);
      cpSync(at('whole'), run, { recursive: true });
      writeFileSync(path.join(run, 'bag', last), bytes.subarray(0, cut));
      const { messages: kept } = await repairBag(path.join(run, 'bag'), { fits: fitsLeaf(run) });
      assert.deepEqual(await read(path.join(run, 'bag')), all.slice(0, kept), `cut at ${String(cut)}`);
      assert.ok(kept >= earlier);
      const { content, lost } = await mendLeaves(run, path.join(run, 'bag'), {
        starts: new Starts(),
        graph: new GraphTally(),
      });
      assert.deepEqual([content?.messages, lost], [kept, messages - kept]);
      if (kept === messages) assert.equal(content?.root, root);
      assert.deepEqual((await repairBag(path.join(run, 'bag'))).files, []);
    }
  });

  it('keeps the fault of a file that could not be begun', () => {
    const bag = openBag(at('bag'), { splitBytes: 100, content: new ContentLog(at('run'), Buffer.alloc(32)) });
    mkdirSync(at('bag', 'bag_1.mcap'));
    const write = () => bag.write(words, text('x'), { logNs: 1n, publishNs: 1n });
    write();
    const codes = [codeOf(write), codeOf(write), codeOf(() => bag.flush()), codeOf(() => bag.close())];
    assert.deepEqual(
      codes,
      Array.from({ length: 4 }, () => 'workspace_unwritable'),
    );
    assert.equal(bag.content, undefined);
  });
});
