/** `worldforge replay play`: a process of another client library gets what the recording holds. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { inRepository } from '../../../scripts/repository.ts';
import { openBagReader } from '../../../replay/bag/bag_reader.ts';
import { makeRosDesk, type RosDesk } from '../../e2e/ros_desk.ts';
import { assertTypedError, finished, makeDesk, rehearsed, type Finished } from '../../e2e/support.ts';
import { needs } from '../../support/needs.ts';
import { rosTestEnvironment } from '../../support/ros.ts';

/** Bytes of each topic as hexadecimal texts, in order. */
type Bytes = Readonly<Record<string, readonly string[]>>;

/** Vendors of DDS fill a sample up with zeros. */
const paddingForm = /^(00){0,7}$/;

async function recorded(bag: string): Promise<{ readonly bytes: Bytes; readonly types: readonly string[] }> {
  await using reader = await openBagReader(bag);
  const bytes: Record<string, string[]> = {};
  for await (const message of reader.messages())
    (bytes[`/replay${message.topic}`] ??= []).push(Buffer.from(message.bytes).toString('hex'));
  return { bytes, types: reader.topics.map(({ topic, schemaName }) => `/replay${topic}=${schemaName}`) };
}

/** Plays once the listener is ready; resolves when both have ended. */
async function playTo(desk: RosDesk, bag: string, listener: readonly string[]) {
  let playing: Promise<Finished> | undefined;
  const child = spawn('python3', [inRepository('test/cli/replay/play_listener.py'), ...listener], {
    env: { ...rosTestEnvironment(), ROS_LOG_DIR: desk.in('log') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.once('data', () => {
    playing = desk.command(['replay', 'play', '--paused', '--rate', '10', bag]);
  });
  const heard = await finished(child);
  const played = await playing;
  assert(played !== undefined, heard.stderr);
  return { heard, played };
}

function heardBytes(stdout: string): Bytes {
  const bytes: Record<string, string[]> = {};
  for (const line of stdout.trimEnd().split('\n').slice(1)) {
    const [topic = '', hex = ''] = line.split(' ');
    (bytes[topic] ??= []).push(hex);
  }
  return bytes;
}

describe('worldforge replay play', () => {
  it('plays in a namespace of its own only, where no graph and no robot listens', async () => {
    using desk = makeDesk();
    for (const namespace of ['/', 'arm', '/replayed', 'arm/replay'])
      assertTypedError(await desk.run(['replay', 'play', '--namespace', namespace, 'pusht-01']), 'usage');
    assertTypedError(await desk.run(['replay', 'play', desk.in('nowhere')]), 'session_missing');
  });
});

describe('worldforge replay play on ROS 2', function () {
  needs('ros');
  this.timeout(300_000);

  it('gives every byte of a run, its own topics too, in a namespace of its own', async () => {
    using desk = makeRosDesk();
    const { bag } = await rehearsed(desk);
    const { bytes, types } = await recorded(bag);
    const count = Object.values(bytes).flat().length;
    const { heard, played } = await playTo(desk, bag, [String(count), '/replay/player/pause', ...types]);
    assert.equal(played.code, 0, played.stderr);
    assert.match(played.stderr, new RegExp(`\n${count} messages were given, 0 were not\n$`));
    const got = heardBytes(heard.stdout);
    for (const [topic, wanted] of Object.entries(bytes)) {
      const found = (got[topic] ?? []).map((hex, index) => {
        const { length } = wanted[index] ?? '';
        return paddingForm.test(hex.slice(length)) ? hex.slice(0, length) : hex;
      });
      assert.deepEqual(found, wanted, topic);
    }
  });
});
