import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { WorldforgeError } from '../../../core/errors.ts';
import { sensorTopic, stdStringType, topics, type Topic } from '../../../msgs/index.ts';
import { openMcap } from '../../../replay/bag/mcap_file.ts';
import { openBagReader } from '../../../replay/bag/bag_reader.ts';
import { openBag } from '../../../replay/bag/bag_writer.ts';
import { limits } from '../../../replay/limits.ts';
import { eachScratch } from '../each_scratch.ts';

const chatter = sensorTopic('chatter', stdStringType, 'event');
const other = sensorTopic('/other', stdStringType, 'state');

function text(data: string): Uint8Array {
  return stdStringType.encode({ data });
}

async function readAll(folder: string) {
  await using reader = await openBagReader(folder);
  const messages = [];
  for await (const message of reader.messages()) messages.push(message);
  return { topics: reader.topics, messages };
}

describe('BagWriter', () => {
  const at = eachScratch();

  function record(messages: readonly (readonly [Topic<unknown>, Uint8Array, bigint])[]): void {
    const bag = openBag(at('bag'));
    for (const [topic, bytes, logNs] of messages) bag.write(topic, bytes, { logNs, publishNs: logNs });
    bag.close();
  }

  it('has a metadata.yaml of version 9 from its first moment', () => {
    openBag(at('bag'), { customData: { run_id: 'r "1"' } });
    const yaml = readFileSync(at('bag', 'metadata.yaml'), 'utf8');
    assert.match(yaml, /^rosbag2_bagfile_information:\n {2}version: 9\n {2}storage_identifier: mcap\n/);
    assert.match(yaml, /\n {4}"run_id": "r \\"1\\""\n/);
    assert.deepEqual(readdirSync(at('bag')).sort(), ['bag_0.mcap', 'metadata.yaml']);
  });

  it('gives back what was written, under full names, with a sequence number a channel', async () => {
    record([
      [chatter, text('a'), 10n],
      [other, text('b'), 20n],
      [chatter, text('c'), 30n],
    ]);
    const { messages } = await readAll(at('bag'));
    const schemaName = 'std_msgs/msg/String';
    assert.deepEqual(
      messages.map((message) => ({ ...message, bytes: stdStringType.decode(message.bytes).data })),
      [
        { topic: '/chatter', schemaName, bytes: 'a', logNs: 10n, publishNs: 10n, sequence: 0 },
        { topic: '/other', schemaName, bytes: 'b', logNs: 20n, publishNs: 20n, sequence: 0 },
        { topic: '/chatter', schemaName, bytes: 'c', logNs: 30n, publishNs: 30n, sequence: 1 },
      ],
    );
  });

  it('lets log time rise strictly where the clock does not, and keeps the publish time', async () => {
    const clock = [100n, 100n, 90n, 100n, 101n, 500n];
    record(clock.map((logNs) => [chatter, text('x'), logNs] as const));
    const { messages } = await readAll(at('bag'));
    assert.deepEqual(
      messages.map((message) => message.logNs),
      [100n, 101n, 102n, 103n, 104n, 500n],
    );
    assert.deepEqual(
      messages.map((message) => message.publishNs),
      clock,
    );
  });

  it('closes a chunk after 250 ms of log time, and after 1 MiB', async () => {
    const big = text('x'.repeat(limits.chunkBytes - 1000));
    record([
      [chatter, text('a'), 0n],
      [chatter, text('b'), 249_999_999n],
      [chatter, text('c'), 250_000_000n],
      [chatter, big, 250_000_001n],
      [chatter, text('d'.repeat(1000)), 250_000_002n],
      [chatter, text('e'), 250_000_003n],
    ]);
    await using mcap = await openMcap(at('bag', 'bag_0.mcap'));
    const spans = mcap.reader.chunkIndexes.map((chunk) => [chunk.messageStartTime, chunk.messageEndTime]);
    assert.deepEqual(spans, [
      [0n, 249_999_999n],
      [250_000_000n, 250_000_002n],
      [250_000_003n, 250_000_003n],
    ]);
  });

  it('counts the messages of each channel, of announced topics without any too', async () => {
    const bag = openBag(at('bag'));
    bag.channel(other);
    bag.write(chatter, text('a'), { logNs: 1n, publishNs: 1n });
    bag.write(topics.stop, topics.stop.type.encode({}), { logNs: 2n, publishNs: 2n });
    bag.close();
    const { topics: found } = await readAll(at('bag'));
    assert.deepEqual(
      found.map((topic) => [topic.topic, topic.messages, topic.typeHash.slice(0, 7)]),
      [
        ['/other', 0, 'RIHS01_'],
        ['/chatter', 1, 'RIHS01_'],
        ['/stop', 1, 'RIHS01_'],
      ],
    );
  });

  it('keeps an empty recording readable', async () => {
    record([]);
    assert.deepEqual(await readAll(at('bag')), { topics: [], messages: [] });
  });

  it('has on disk after a flush what was written before it', () => {
    const bag = openBag(at('bag'));
    bag.write(chatter, text('needle in the bag'), { logNs: 1n, publishNs: 1n });
    bag.flush();
    assert.ok(readFileSync(at('bag', 'bag_0.mcap')).includes('needle in the bag'));
  });

  it('refuses a message that no reader would take, and writes nothing of it', () => {
    const bag = openBag(at('bag'));
    const before = bag.bytes;
    const huge = new Uint8Array(limits.messageBytesMax + 1);
    assert.throws(() => bag.write(chatter, huge, { logNs: 1n, publishNs: 1n }), {
      code: 'message_too_large',
    });
    assert.equal(bag.bytes, before);
  });

  it('refuses to write after it was closed', () => {
    const bag = openBag(at('bag'));
    bag.close();
    const write = () => bag.write(chatter, text('late'), { logNs: 1n, publishNs: 1n });
    assert.throws(write, { code: 'evidence_write_failed' });
  });

  it('never adds to a folder that exists, nor to a place that is a file', () => {
    mkdirSync(at('taken'));
    writeFileSync(at('file'), '');
    for (const folder of [at('taken'), at('file', 'bag')]) {
      assert.throws(
        () => openBag(folder),
        (error: unknown) => error instanceof WorldforgeError && error.code === 'workspace_unwritable',
      );
    }
    assert.equal(existsSync(at('taken', 'metadata.yaml')), false);
  });
});
