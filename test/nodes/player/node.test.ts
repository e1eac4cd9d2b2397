/** The player on a memory graph, in lockstep with verdicts that a test gives or keeps back. */
import assert from 'node:assert/strict';
import { stampToNs } from '../../../core/time.ts';
import { sleep } from '../../../core/wait.ts';
import type { Graph } from '../../../graph/graph.ts';
import {
  messageTypeByName,
  observationType,
  pointStampedType,
  sensorTopic,
  stdEmptyType,
  stdStringType,
  topics,
} from '../../../msgs/index.ts';
import { reliableClock } from '../../../nodes/player/clock.ts';
import { playSession, type PlayerOptions, type PlayerResult } from '../../../nodes/player/node.ts';
import type { RecordedMessage } from '../../../nodes/player/playlist.ts';
import type { PlayerPlan } from '../../../nodes/player/step.ts';
import { running, until, type RunningHub } from '../../graph/memory/running.ts';
import { testObservation } from '../../support/messages.ts';
import { testVerdict } from '../review/verdicts.ts';
import { listed, recorded, recordedPoint, recordedText, sessionMessages, shippedFrames } from '../session.ts';
import { oneSecondNs } from '../support.ts';

const frameTopic = 'robot/position';
const frames = sensorTopic(frameTopic, pointStampedType);
const frameNs = 100_000_000n;
const sessionStartNs = 1_767_225_600n * oneSecondNs;

/** `count` frames at 10 Hz, each with a text behind it. */
function session(count: number): RecordedMessage[] {
  return Array.from({ length: count }, (_, index) => {
    const ns = sessionStartNs + BigInt(index) * frameNs;
    return [recordedPoint(frameTopic, ns, index), recordedText('robot/note', `note ${index}`, ns + 1n)];
  }).flat();
}

describe('playSession', () => {
  let graphs: RunningHub;
  let gate: Graph;
  let stop: AbortController;
  let heard: string[];

  beforeEach(() => {
    graphs = running();
    gate = graphs.hub.join('gate');
    stop = new AbortController();
    heard = [];
    const ear = graphs.hub.join('ear');
    ear.subscribe(frames, { onSample: ({ message }) => heard.push(`frame ${message.point.x}`) });
    ear.subscribe(topics.gateVerdict, {
      onSample: ({ message }) => heard.push(`verdict ${message.meta.cycle}`),
    });
  });

  afterEach(() => graphs[Symbol.asyncDispose]());

  function play(
    messages: readonly RecordedMessage[],
    plan: Omit<PlayerPlan, 'frameTopic'>,
    options: Partial<PlayerOptions> = {},
  ): Promise<PlayerResult> {
    return playSession({
      graph: graphs.hub.join('player'),
      open: () => listed(messages),
      plan: { frameTopic, ...plan },
      withheld: new Set(),
      verdictLimitNs: 10n * oneSecondNs,
      signal: stop.signal,
      ...options,
    });
  }

  /** Answers each frame that opens a cycle, `thinkNs` later; `silent` cycles are not answered. */
  function judge(stride: number, thinkNs: bigint, silent: readonly number[] = []): void {
    const verdicts = gate.advertise(topics.gateVerdict);
    gate.subscribe(frames, {
      onSample: ({ message }) => {
        const cycle = message.point.x / stride;
        if (!Number.isInteger(cycle) || silent.includes(cycle)) return;
        gate.clocks.after(thinkNs, () => verdicts.publish(testVerdict(cycle)));
      },
    });
  }

  const framesHeard = () => heard.filter((word) => word.startsWith('frame')).length;

  it('gives no frame of a cycle before the verdict of the cycle before', async () => {
    judge(2, 3n * oneSecondNs);
    const result = await play(session(9), { stride: 2, cycles: 4 });
    await graphs.settle();
    assert.deepEqual(heard, [
      'frame 0',
      'frame 1',
      'verdict 0',
      'frame 2',
      'frame 3',
      'verdict 1',
      'frame 4',
      'frame 5',
      'verdict 2',
      'frame 6',
      'verdict 3',
    ]);
    // A note follows each frame; that of the last cycle's frame is given too.
    assert.deepEqual(result, { given: 14, skipped: 0, verdictsMissed: 0 });
  });

  it('keeps the recorded distances of time, and shifts them by each wait', async () => {
    const times: bigint[] = [];
    gate.subscribe(frames, { onSample: ({ receivedNs }) => times.push(receivedNs) });
    judge(2, 3n * oneSecondNs);
    await play(session(6), { stride: 2, cycles: 3 });
    assert.deepEqual(times, [0n, frameNs, 3n * oneSecondNs, 3n * oneSecondNs + frameNs, 6n * oneSecondNs]);
  });

  it('goes on after the limit when a verdict does not come, and counts it', async () => {
    judge(1, oneSecondNs, [1, 2]);
    const result = await play(session(4), { stride: 1, cycles: 3 });
    assert.deepEqual(heard, ['frame 0', 'verdict 0', 'frame 1', 'frame 2']);
    assert.deepEqual(result, { given: 6, skipped: 0, verdictsMissed: 2 });
    // Two waits to their limit, each begun by the note that is recorded 1 ns after its frame.
    assert.equal(gate.clocks.steady.now(), 21n * oneSecondNs + 2n);
  });

  it('takes a later verdict for those before it', async () => {
    const verdicts = gate.advertise(topics.gateVerdict);
    gate.subscribe(frames, { onSample: () => verdicts.publish(testVerdict(7)) });
    assert.equal((await play(session(5), { stride: 1, cycles: 5 })).verdictsMissed, 0);
  });

  it('waits for no verdict of a cycle that the session does not hold', async () => {
    judge(2, oneSecondNs);
    const result = await play(session(3), { stride: 2, cycles: 100 });
    assert.deepEqual(result, { given: 6, skipped: 0, verdictsMissed: 0 });
  });

  it('throws the reason of the signal while it waits for a verdict, and takes its topics along', async () => {
    const played = play(session(4), { stride: 1, cycles: 4 });
    await until(() => framesHeard() === 1);
    stop.abort(new Error('interrupted'));
    await assert.rejects(played, new Error('interrupted'));
    assert.deepEqual(
      gate.endpoints(frames).filter(({ publisher }) => publisher),
      [],
    );
    assert.equal(framesHeard(), 1);
  });

  it('throws the reason of the signal where it never waits', async () => {
    const once = session(1)[0]!;
    async function* endless(): AsyncGenerator<RecordedMessage, void, void> {
      for (;;) yield once;
    }
    const played = play([], { stride: 1_000_000, cycles: 2 }, { open: endless });
    await until(() => framesHeard() > 3);
    stop.abort(new Error('interrupted'));
    await assert.rejects(played, new Error('interrupted'));
  });

  it('closes what it reads from, at the end of the plan and when the reading fails', async () => {
    const closed: string[] = [];
    async function* reading(fails: boolean): AsyncGenerator<RecordedMessage, void, void> {
      try {
        yield* session(3);
        if (fails) throw new Error('cut');
      } finally {
        closed.push(fails ? 'failed' : 'ended');
      }
    }
    judge(1, 0n);
    await play([], { stride: 1, cycles: 2 }, { open: () => reading(false) });
    await assert.rejects(play([], { stride: 1, cycles: 9 }, { open: () => reading(true) }), new Error('cut'));
    assert.deepEqual(closed, ['ended', 'failed']);
  });

  it('skips and counts what is withheld, of an unknown type, or of the graph itself', async () => {
    const messages = [
      ...session(1),
      recordedText('robot/instruction', 'withheld'),
      { ...recordedText('robot/odd', 'unknown'), schemaName: 'other_msgs/msg/Odd' },
      recorded('stop', stdEmptyType, {}),
      recorded('elsewhere/observation', observationType, testObservation()),
    ];
    const withheld = new Set(['robot/instruction']);
    const result = await play(messages, { stride: 8, cycles: 1 }, { withheld, verdictLimitNs: 0n });
    assert.deepEqual(result, { given: 2, skipped: 4, verdictsMissed: 1 });
    const odd = ['robot/instruction', 'robot/odd', 'stop', 'elsewhere/observation'];
    const used = odd.filter((name) => gate.endpoints(sensorTopic(name, stdStringType)).length > 0);
    assert.deepEqual(used, []);
  });

  it('gives nothing while it is paused, a frame at each step, and the rest when it goes on', async () => {
    judge(1, 0n);
    const told: string[] = [];
    const hand = graphs.hub.join('hand');
    const pause = hand.advertise(topics.playerPause);
    const step = hand.advertise(topics.playerStep);
    const onControl = (text: string) => told.push(text);
    const played = play(session(4), { stride: 1, cycles: 4 }, { paused: true, onControl });
    await graphs.settle();
    assert.deepEqual(heard, []);
    step.publish({});
    await until(() => heard.includes('verdict 0'));
    await graphs.settle();
    assert.deepEqual(heard, ['frame 0', 'verdict 0']);
    const ear = hand.subscribe(topics.gateVerdict, { onSample: () => pause.publish({ data: true }) });
    pause.publish({ data: false });
    await until(() => told.length === 3);
    await graphs.settle();
    assert.deepEqual(heard, ['frame 0', 'verdict 0', 'frame 1', 'verdict 1']);
    ear[Symbol.dispose]();
    pause.publish({ data: false });
    step.publish({});
    assert.deepEqual(await played, { given: 8, skipped: 0, verdictsMissed: 0 });
    assert.deepEqual(told, [
      'one step after 0 frames',
      'goes on after 1 frames',
      'paused after 2 frames',
      'goes on after 2 frames',
      'one step after 2 frames, ignored: only who is paused steps',
    ]);
  });

  it('stays paused until the signal aborts', async () => {
    const played = play(session(1), { stride: 1, cycles: 1 }, { paused: true });
    await graphs.settle();
    stop.abort(new Error('interrupted'));
    await assert.rejects(played, new Error('interrupted'));
    assert.equal(framesHeard(), 0);
  });

  it('gives the last frames alone where it begins later, and round after round in a loop', async () => {
    const stamps: bigint[] = [];
    gate.subscribe(frames, { onSample: ({ message }) => stamps.push(stampToNs(message.header.stamp)) });
    const options = { startOffsetNs: frameNs, loop: true, verdictLimitNs: 0n };
    await play(session(3), { stride: 1, cycles: 5 }, options);
    await graphs.settle();
    const words = heard.filter((word) => word.startsWith('frame'));
    assert.deepEqual(words, ['frame 1', 'frame 2', 'frame 1', 'frame 2', 'frame 1']);
    const steps = stamps.slice(1).map((ns, index) => ns - (stamps[index] ?? 0n));
    assert(steps.every((ns) => ns > 0n));
  });

  it('says the time of the recording, which stands still before the first message', async () => {
    const times: bigint[] = [];
    gate.subscribe(reliableClock, { onSample: ({ message }) => times.push(stampToNs(message.clock)) });
    const atFrame: (readonly [bigint, bigint | undefined])[] = [];
    gate.subscribe(frames, {
      onSample: ({ message }) => atFrame.push([stampToNs(message.header.stamp), times.at(-1)]),
    });
    judge(1, 3n * oneSecondNs);
    const settled = () => sleep(gate.clocks, oneSecondNs, stop.signal);
    await play(session(3), { stride: 1, cycles: 3 }, { clock: true, settled });
    await graphs.settle();
    assert.deepEqual(
      times.slice(0, 100),
      Array.from({ length: 100 }, () => sessionStartNs),
    );
    assert(times.every((ns, index) => index === 0 || ns >= (times[index - 1] ?? 0n)));
    assert.equal(times.at(-1), sessionStartNs + 2n * frameNs + 1n);
    assert.equal(atFrame.length, 3);
    for (const [stamp, clock] of atFrame) assert.equal(clock, stamp);
  });

  it('gives exactly the bytes of the shipped session', async () => {
    const given: string[] = [];
    const expected: string[] = [];
    const types = new Map<string, string>();
    for await (const { topic, schemaName, bytes } of sessionMessages()) {
      expected.push(`${topic} ${Buffer.from(bytes).toString('base64')}`);
      types.set(topic, schemaName);
    }
    for (const [topic, typeName] of types) {
      const name = topic.slice(1);
      gate.tap(sensorTopic(name, messageTypeByName(typeName)!), (bytes) =>
        given.push(`${topic} ${Buffer.from(bytes).toString('base64')}`),
      );
    }
    const plan = { frameTopic: 'pusht/keypoints', stride: 8, cycles: 1000 };
    const options = { open: sessionMessages, plan, verdictLimitNs: 0n };
    const result = await play([], plan, options);
    await graphs.settle();
    assert.deepEqual(given, expected);
    assert.deepEqual(result, { given: 5 * shippedFrames + 2, skipped: 0, verdictsMissed: 19 });
  });
});
