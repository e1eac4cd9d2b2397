/** What is given of a recording, and with which stamps. */
import assert from 'node:assert/strict';
import { stampToNs } from '../../../core/time.ts';
import { stdStringType } from '../../../msgs/index.ts';
import {
  framesOf,
  headerStamp,
  playlist,
  restamped,
  type PlayedMessage,
  type PlaylistOptions,
  type RecordedMessage,
} from '../../../nodes/player/playlist.ts';
import { listed, recordedPoint, recordedText, sessionMessages, shippedFrames } from '../session.ts';

const frameTopic = 'robot/position';
const startNs = 1_767_225_600_000_000_000n;

/** Frames 100 ns apart, a note behind the last one. */
function session(count: number, tailNs = 30n): RecordedMessage[] {
  const frames = Array.from({ length: count }, (_, index) =>
    recordedPoint(frameTopic, startNs + BigInt(index) * 100n, index),
  );
  return [...frames, recordedText('note', 'end', startNs + BigInt(count - 1) * 100n + tailNs)];
}

async function take(
  messages: readonly RecordedMessage[],
  most: number,
  options: Partial<PlaylistOptions> = {},
): Promise<readonly PlayedMessage[]> {
  const taken: PlayedMessage[] = [];
  for await (const message of playlist({ open: () => listed(messages), frameTopic, ...options })) {
    taken.push(message);
    if (taken.length === most) break;
  }
  return taken;
}

const stampOf = ({ schemaName, bytes }: PlayedMessage) => {
  const stamp = headerStamp({ topic: '', schemaName, bytes, logNs: 0n });
  return stamp === undefined ? undefined : stampToNs(stamp) - startNs;
};

describe('playlist', () => {
  it('gives a recording once, as it is', async () => {
    const messages = session(3);
    const taken = await take(messages, 100);
    assert.deepEqual(
      taken.map(({ topic, bytes, timeNs }) => ({ topic: `/${topic}`, bytes, logNs: timeNs })),
      messages.map(({ topic, bytes, logNs }) => ({ topic, bytes, logNs })),
    );
  });

  it('leaves out what is earlier than its offset', async () => {
    const taken = await take(session(3), 100, { startOffsetNs: 101n });
    assert.deepEqual(taken.map(stampOf), [200n, undefined]);
    assert.deepEqual(await take(session(3), 100, { startOffsetNs: 10_000n }), []);
  });

  it('begins again one frame after the end, with stamps and times that rise', async () => {
    const taken = await take(session(2), 9, { loop: true });
    // A round takes 130 ns to its last message and 100 ns more.
    assert.deepEqual(taken.map(stampOf), [0n, 100n, undefined, 230n, 330n, undefined, 460n, 560n, undefined]);
    const times = taken.map(({ timeNs }) => timeNs - startNs);
    assert.deepEqual(times, [0n, 100n, 130n, 230n, 330n, 360n, 460n, 560n, 590n]);
  });

  it('lets no stamp go back where stamps span more than the recording', async () => {
    const messages = [0n, 900n].map((ns, index) => ({
      ...recordedPoint(frameTopic, startNs + ns),
      logNs: startNs + BigInt(index) * 100n,
    }));
    const taken = await take(messages, 4, { loop: true });
    assert.deepEqual(taken.map(stampOf), [0n, 900n, 1000n, 1900n]);
  });

  it('loops a single frame, and ends where a round has none', async () => {
    const taken = await take([recordedPoint(frameTopic, startNs)], 2, { loop: true });
    assert.deepEqual(taken.map(stampOf), [0n, 100_000_000n]);
    assert.equal((await take([recordedText('note', 'alone')], 100, { loop: true })).length, 1);
    assert.deepEqual(await take([], 100, { loop: true }), []);
  });

  it('counts the frames of a round', async () => {
    const shipped = { open: sessionMessages, frameTopic: 'pusht/keypoints' };
    assert.equal(await framesOf(shipped), shippedFrames);
    assert.equal(await framesOf({ ...shipped, startOffsetNs: 1_000_000_000n, loop: true }), 142);
  });
});

describe('restamped', () => {
  it('changes the stamp alone, of a copy, in the byte order of the message', () => {
    const message = recordedPoint(frameTopic, startNs, 3);
    const before = new Uint8Array(message.bytes);
    const later = restamped(message, 1_500_000_000n);
    assert.deepEqual(later, recordedPoint(frameTopic, startNs + 1_500_000_000n, 3).bytes);
    assert.deepEqual(message.bytes, before);
    const big = new Uint8Array(before.length);
    new DataView(big.buffer).setInt32(4, 7);
    const view = new DataView(restamped({ ...message, bytes: big }, 2_000_000_001n).buffer);
    assert.deepEqual([view.getInt32(4), view.getUint32(8)], [9, 1]);
  });

  it('leaves alone what has no header, no stamp, or is cut', () => {
    const text = { ...recordedText('note', 'a text of many letters'), schemaName: stdStringType.name };
    const zero = recordedPoint(frameTopic, 0n);
    const cut = { ...recordedPoint(frameTopic, startNs), bytes: new Uint8Array(9) };
    for (const message of [text, zero, cut]) assert.equal(restamped(message, 5n), message.bytes);
  });
});
