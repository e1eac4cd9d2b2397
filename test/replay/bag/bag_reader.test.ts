import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { WorldforgeError } from '../../../core/errors.ts';
import { seededRandom } from '../../../core/random.ts';
import { openBagReader, type ReadOptions } from '../../../replay/bag/bag_reader.ts';
import { samples } from '../../support/samples.ts';
import { eachScratch } from '../each_scratch.ts';

const sessions = ['pusht-01', 'pusht-02', 'pusht-03'];
const sessionFolder = (name: string) => path.resolve('replay', 'sessions', name);
const sessionFile = (name: string) => path.join(sessionFolder(name), `${name}_0.mcap`);

async function readAll(bag: string, options: ReadOptions = {}) {
  await using reader = await openBagReader(bag);
  const messages = [];
  for await (const message of reader.messages(options)) messages.push(message);
  return messages;
}

/** The code that reading ends with, or the number of messages. */
async function outcome(bag: string): Promise<string | number> {
  try {
    return (await readAll(bag)).length;
  } catch (error) {
    assert.ok(error instanceof WorldforgeError, String(error));
    assert.notEqual(error.hint, '');
    return error.code;
  }
}

describe('BagReader', () => {
  const at = eachScratch();

  for (const name of sessions) {
    it(`reads all of ${name} in log order`, async () => {
      await using reader = await openBagReader(sessionFolder(name));
      const counts = new Map(reader.topics.map((topic) => [topic.topic, topic.messages]));
      assert.equal(counts.get('/pusht/keypoints'), counts.get('/pusht/image'));
      let last = -1n;
      let count = 0;
      for await (const message of reader.messages()) {
        assert.ok(message.logNs > last);
        last = message.logNs;
        count += 1;
      }
      assert.equal(
        count,
        [...counts.values()].reduce((sum, messages) => sum + messages, 0),
      );
    });
  }

  it('reads a bare file like its directory, and only the topics asked for', async () => {
    const topics = ['/pusht/keypoints'];
    const whole = await readAll(sessionFolder('pusht-01'));
    const bare = await readAll(sessionFile('pusht-01'), { topics });
    assert.deepEqual(
      bare,
      whole.filter((message) => message.topic === '/pusht/keypoints'),
    );
    assert.equal(bare[0]?.schemaName, 'geometry_msgs/msg/PolygonStamped');
  });

  it('reads the files of a split recording in their numbered order', async () => {
    mkdirSync(at('bag'));
    copyFileSync(sessionFile('pusht-01'), at('bag', 'bag_10.mcap'));
    copyFileSync(sessionFile('pusht-02'), at('bag', 'bag_9.mcap'));
    const [first, second] = [await readAll(sessionFile('pusht-02')), await readAll(sessionFile('pusht-01'))];
    assert.deepEqual(await readAll(at('bag')), [...first, ...second]);
  });

  it('says that a recording is missing', async () => {
    mkdirSync(at('empty'));
    assert.equal(await outcome(at('nowhere')), 'session_missing');
    assert.equal(await outcome(at('empty')), 'session_missing');
  });

  it('says that a file is something else', async () => {
    writeFileSync(at('database.mcap'), 'SQLite format 3\0 and so on');
    assert.equal(await outcome(at('database.mcap')), 'session_invalid');
  });

  it('never reads a flipped bit as if nothing was, unless no message depends on it', async () => {
    const bytes = readFileSync(sessionFile('pusht-01'));
    const original = await readAll(sessionFile('pusht-01'));
    const random = seededRandom('flips of a recording');
    for (let count = 0; count < samples('replay_cuts'); count += 1) {
      const flipped = Buffer.from(bytes);
      const offset = random.below(bytes.length);
      flipped.writeUInt8(flipped.readUInt8(offset) ^ (1 << random.below(8)), offset);
      writeFileSync(at('flipped.mcap'), flipped);
      const result = await outcome(at('flipped.mcap'));
      if (typeof result === 'string') assert.match(result, /^session_(cut|invalid)$/, `flip at ${offset}`);
      else assert.deepEqual(await readAll(at('flipped.mcap')), original, `flip at ${offset}`);
    }
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    await assert.rejects(readAll(sessionFolder('pusht-01'), { signal: controller.signal }), /enough/);
  });
});
