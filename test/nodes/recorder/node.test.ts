/** The recorder on a memory graph, writing into a real bag, or into a sink that fails as a test wants. */
import assert from 'node:assert/strict';
import { WorldforgeError } from '../../../core/errors.ts';
import { generateKey } from '../../../core/keys.ts';
import type { Graph } from '../../../graph/graph.ts';
import {
  goalType,
  messageDigest,
  nodeTopics,
  sensorTopic,
  stepInputConstants,
  stdStringType,
  topics,
  type RecorderState,
  type StepInput,
  type Topic,
} from '../../../msgs/index.ts';
import { startRecorder, type Recorder, type Sink } from '../../../nodes/recorder/node.ts';
import { openBagReader } from '../../../replay/bag/bag_reader.ts';
import { openBag } from '../../../replay/bag/bag_writer.ts';
import { running, start, type RunningHub } from '../../graph/memory/running.ts';
import { testGoal, testMeta } from '../../support/messages.ts';
import { scratchFolder } from '../../support/scratch.ts';
import { hear, testIdentity } from '../support.ts';
import { keptSink } from './kept_sink.ts';

const notes = sensorTopic('robot/note', stdStringType, 'event');
const intervalNs = 100_000_000n;
/** Written once at the start, and once more before the end. */
const look = topics.recorderGraph.name;

function testStepInput(fields: Pick<StepInput, 'topic'>): StepInput {
  return {
    meta: testMeta({ node: 'gate' }),
    kind: stepInputConstants.KIND_MESSAGE,
    publisher: '',
    publisher_boot_id: 0n,
    publisher_sequence: 0n,
    message_digest: messageDigest(topics.stop.type, {}),
    name: '',
    json: '',
    received_ns: 0n,
    ros_ns: 0n,
    ...fields,
  };
}

describe('startRecorder', () => {
  let graphs: RunningHub;
  let talker: Graph;
  let states: readonly RecorderState[];
  let recorder: Recorder | undefined;
  const { key } = generateKey();

  beforeEach(() => {
    graphs = running();
    talker = graphs.hub.join('talker');
    states = hear(graphs.hub.join('ear'), topics.recorderState);
    recorder = undefined;
  });

  afterEach(async () => {
    recorder?.[Symbol.dispose]();
    graphs.stop();
    await graphs.ended.catch(() => undefined);
  });

  function begin(
    sink: Sink,
    freeBytes = () => 4096,
    recorded: readonly Topic<unknown>[] = [notes],
  ): Recorder {
    const graph = graphs.hub.join('recorder');
    recorder = startRecorder({
      graph,
      identity: testIdentity('recorder'),
      sink,
      topics: recorded,
      snapshots: { key, look: () => [] },
      freeBytes,
      freeBytesFloor: 4000,
    });
    return recorder;
  }

  /** Publishes so many notes, and lets time go on. */
  async function note(count: number, thenNs = 0n): Promise<void> {
    using publisher = talker.advertise(notes);
    for (let index = 0; index < count; index += 1) publisher.publish({ data: `note ${index}` });
    await graphs.settle();
    await new Promise<void>((resolve) => talker.clocks.after(thenNs, resolve));
  }

  const brief = () => states.map(({ state, messages, bytes, code }) => [state, messages, bytes, code]);

  it('records the bytes of every topic, as they came, into a bag that reads back', async () => {
    using scratch = scratchFolder();
    const bag = openBag(scratch.in('bag'));
    const goal = testGoal({ meta: testMeta({ node: 'operator', sequence: 3n }) });
    const garbage = Uint8Array.of(0, 1, 0, 0, 1, 2, 3, 4);
    begin(bag, () => 100_000, [topics.goal, notes]);
    talker.advertise(topics.goal).publish(goal);
    talker.advertise(notes).publishBytes(garbage);
    await graphs.settle();
    recorder?.[Symbol.dispose]();
    bag.close();
    await graphs.settle();

    await using reader = await openBagReader(scratch.in('bag'));
    const found: (readonly [string, string, bigint])[] = [];
    for await (const { topic, bytes, logNs } of reader.messages()) {
      if (topic !== `/${look}`) found.push([topic, Buffer.from(bytes).toString('hex'), logNs]);
    }
    assert.deepEqual(
      found.map(([topic, bytes]) => [topic.replace(/^\//, ''), bytes]),
      [
        ['goal', Buffer.from(goalType.encode(goal)).toString('hex')],
        [notes.name, Buffer.from(garbage).toString('hex')],
      ],
    );
    assert.equal(found[0]![2], start.rosNs + 1n); // after the snapshot, whose time it has
    assert.deepEqual(states.at(-1)?.topics, [
      { topic: look, node: 'recorder', messages: 2n, last_sequence: 1n, gaps: 0n, dropped: 0n },
      { topic: 'goal', node: 'operator', messages: 1n, last_sequence: 3n, gaps: 0n, dropped: 0n },
      { topic: notes.name, node: '', messages: 1n, last_sequence: 0n, gaps: 0n, dropped: 0n },
    ]);
  });

  it('leaves the first match on stop to the gate, and keeps the stop that the gate heard', async () => {
    const sink = keptSink();
    const { stepInput } = nodeTopics('gate');
    begin(sink, () => 4096, [topics.stop, stepInput]);
    const inputs = talker.advertise(stepInput);
    const stops = talker.advertise(topics.stop);
    assert.equal(stops.matched, 0);
    inputs.publish(testStepInput({ topic: topics.plan.name }));
    inputs.publish(testStepInput({ topic: topics.stop.name }));
    inputs.publishBytes(Uint8Array.of(0, 1, 0, 0, 1));
    await graphs.settle();
    const { name } = stepInput;
    assert.deepEqual(sink.written, ['flush', look, name, name, topics.stop.name, name]);
  });

  it('counts the sequences that never came', async () => {
    begin(keptSink(), () => 4096, [topics.planRequest, topics.goal]);
    const goals = talker.advertise(topics.goal);
    for (const sequence of [0n, 1n, 5n]) {
      goals.publish(testGoal({ meta: testMeta({ node: 'operator', sequence }) }));
      await graphs.settle();
    }
    recorder?.[Symbol.dispose]();
    await graphs.settle();
    assert.deepEqual(
      states.at(-1)?.topics.map(({ topic, messages, gaps }) => [topic, messages, gaps]),
      [
        [look, 2n, 0n],
        ['goal', 3n, 3n],
      ],
    );
  });

  it('says first that it records, and how much room the disk has', async () => {
    begin(keptSink());
    await graphs.settle();
    const [{ meta, ...state }] = states as [RecorderState];
    assert.deepEqual([meta.node, meta.sequence, states.length], ['recorder', 0n, 1]);
    assert.deepEqual(state, {
      state: 'recording',
      code: '',
      detail: '',
      messages: 0n,
      bytes: 10n,
      free_bytes: 4096n,
      topics: [],
    });
  });

  it('flushes, then says how far it is, whenever it is asked to', async () => {
    const sink = keptSink();
    const recording = begin(sink);
    await note(4);
    recording.refresh();
    await note(1);
    await graphs.settle();
    const name = notes.name;
    assert.deepEqual(sink.written, ['flush', look, name, name, name, name, 'flush', name]);
    assert.deepEqual(brief(), [
      ['recording', 0n, 10n, ''],
      ['recording', 5n, 70n, ''],
    ]);
    assert.deepEqual(
      states.map(({ meta }) => meta.sequence),
      [0n, 1n],
    );
  });

  for (const [what, fault, code, detail] of [
    ['an error with a code', new WorldforgeError('workspace_full', 'no room'), 'workspace_full', 'no room'],
    ['any error', new Error('EIO\u0000'), 'evidence_write_failed', 'EIO\uFFFD'],
  ] as const) {
    it(`says once that the sink failed with ${what}, and writes nothing after it`, async () => {
      const sink = keptSink();
      const { written } = sink;
      const recording = begin(sink);
      await note(1);
      sink.fail = { write: fault };
      await note(3, 10n * intervalNs);
      sink.fail = {};
      await note(3);
      recording[Symbol.dispose]();
      await graphs.settle();
      assert.deepEqual(written, ['flush', look, notes.name]);
      assert.deepEqual(brief().slice(1), [['faulted', 2n, 30n, code]]);
      assert.equal(states.at(-1)?.detail, detail);
      assert.equal(recording.fault?.code, code);
    });
  }

  it('has failed when what was written cannot be brought to the disk, or the disk is gone', async () => {
    const sink = keptSink();
    const gone: { error?: Error } = {};
    const freeBytes = () => {
      if (gone.error !== undefined) throw gone.error;
      return 4096;
    };
    const recording = begin(sink, freeBytes);
    await note(1);
    gone.error = new Error('ENOENT');
    recording.refresh();
    await graphs.settle();
    assert.equal(recording.fault?.code, 'evidence_write_failed');
    assert.deepEqual(
      states.map(({ state, free_bytes }) => [state, free_bytes]),
      [
        ['recording', 4096n],
        ['faulted', 4096n],
      ],
    );
  });

  it('ends before the disk is full, so that the sink can be ended too', async () => {
    const sink = { ...keptSink(), closingBytes: 90 };
    let free = 4096;
    const recording = begin(sink, () => free);
    await note(1);
    recording.refresh();
    await graphs.settle();
    free = 4089;
    recording.refresh();
    await graphs.settle();
    await note(1);
    recording.refresh();
    await graphs.settle();
    assert.deepEqual(
      states.map(({ state, code, messages, free_bytes }) => [state, code, messages, free_bytes]),
      [
        ['recording', '', 0n, 4096n],
        ['recording', '', 2n, 4096n],
        ['faulted', 'workspace_full', 2n, 4089n],
        ['faulted', 'workspace_full', 2n, 4089n],
      ],
    );
    const text = /^the bag ends at byte \d+: 4089 bytes are free, 4090 needed$/;
    assert.match(states.at(-1)?.detail ?? '', text);
    assert.deepEqual(sink.written, ['flush', look, notes.name, 'flush', 'flush']);
  });

  it('says that it is closed, and hears nothing any more', async () => {
    const sink = keptSink();
    const recording = begin(sink);
    await note(2);
    recording[Symbol.dispose]();
    await note(2);
    assert.deepEqual(brief(), [
      ['recording', 0n, 10n, ''],
      ['closed', 4n, 50n, ''],
    ]);
    assert.equal(recording.fault, undefined);
    const own = [notes, topics.recorderState].flatMap((topic) => talker.endpoints(topic));
    assert.deepEqual(
      own.filter(({ node }) => node === 'recorder'),
      [],
    );
  });

  it('goes quietly when the graph has ended before', async () => {
    const recording = begin(keptSink());
    talker.clocks.after(0n, () => {
      throw new Error('a fault');
    });
    await assert.rejects(graphs.ended, new Error('a fault'));
    recording[Symbol.dispose]();
    assert.equal(recording.fault, undefined);
  });
});
