/** The shell around a pure step, on a memory graph: what it feeds, records and performs. */
import assert from 'node:assert/strict';
import { canonicalJson, type Json } from '../../core/canonical_json.ts';
import { sha256 } from '../../core/digest.ts';
import { WorldforgeError } from '../../core/errors.ts';
import type { Graph } from '../../graph/graph.ts';
import { profiles } from '../../graph/profiles.ts';
import {
  goalType,
  messageDigest,
  stdStringType,
  stepInputConstants,
  topics,
  type StepEvent,
  type StepInput,
} from '../../msgs/index.ts';
import { until, type RunningHub } from '../graph/memory/running.ts';
import { testGoal, testMeta } from '../support/messages.ts';
import {
  answers,
  config,
  orders,
  ProbeBench,
  readings,
  stepInputs,
  told,
  type ProbeOptions,
} from './probe.ts';
import { oneSecondNs, Watched } from './support.ts';

describe('startStep', () => {
  let bench: ProbeBench;
  let graphs: RunningHub;
  let talker: Graph;
  let seen: readonly StepEvent[];
  let inputs: readonly StepInput[];

  beforeEach(() => {
    bench = new ProbeBench();
    ({ graphs, talker, seen, inputs } = bench);
  });

  afterEach(() => bench[Symbol.asyncDispose]());

  const begin = (options: ProbeOptions = {}) => bench.begin(options);
  const order = (...texts: readonly string[]) => bench.order(...texts);
  const laterInputs = () => bench.laterInputs();

  it('records first that it started, with the digest of its configuration', async () => {
    begin();
    await graphs.settle();
    const value = { config_digest: sha256(canonicalJson(config)), step: 'planner' };
    assert.deepEqual(inputs.map(told), [`start ${canonicalJson(value)}`]);
    assert.deepEqual(
      seen.map((event) => event.kind === 'internal' && [event.name, event.value]),
      [['start', value]],
    );
  });

  it('records an input before the outputs that follow from it', async () => {
    begin();
    const heard: string[] = [];
    const ear = graphs.hub.join('ear');
    ear.subscribe(stepInputs, { onSample: ({ message }) => heard.push(told(message)) });
    ear.subscribe(answers, { onSample: ({ message }) => heard.push(message.data) });
    await order('answer', 'nothing', 'answer');
    const answered = ['message probe/order', 'one', 'two'];
    assert.deepEqual(heard.slice(-7), [...answered, 'message probe/order', ...answered]);
  });

  it('records the inputs in the order its step saw them, with what finds the message again', async () => {
    begin();
    const goal = testGoal({ meta: testMeta({ node: 'operator', sequence: 5n, boot_id: 9n, cycle: 3 }) });
    talker.advertise(topics.goal).publish(goal);
    await graphs.settle();
    const [, , message] = inputs;
    assert.deepEqual(
      { ...message, received_ns: 0n, ros_ns: 0n },
      {
        meta: message!.meta,
        kind: stepInputConstants.KIND_MESSAGE,
        topic: 'goal',
        publisher: 'operator',
        publisher_boot_id: 9n,
        publisher_sequence: 5n,
        message_digest: messageDigest(goalType, goal),
        name: '',
        json: '',
        received_ns: 0n,
        ros_ns: 0n,
      },
    );
    assert.deepEqual([message!.meta.cycle, message!.meta.source], [3, goal.meta.source]);
    assert.deepEqual(
      inputs.map(({ meta }) => [meta.node, meta.boot_id, meta.sequence]),
      inputs.map((_, index) => ['planner', 2n ** 64n - 1n, BigInt(index)]),
    );
    assert.deepEqual(
      inputs.map(({ received_ns, ros_ns }) => [received_ns, ros_ns]),
      seen.map(({ receivedNs, rosNs }) => [receivedNs, rosNs]),
    );
  });

  it('answers a wake with a tick at the right time', async () => {
    begin();
    await order('wake');
    await until(() => seen.at(-1)?.kind === 'tick');
    await graphs.settle();
    assert.deepEqual(laterInputs(), ['message probe/order', 'tick']);
    assert.deepEqual(
      seen.map(({ receivedNs }) => receivedNs),
      [0n, 0n, 5n * oneSecondNs],
    );
  });

  it('answers a journal record with its sequence once it is durable', async () => {
    const records: Json[] = [];
    begin({ journal: { append: (record) => ({ sequence: records.push(record) + 40 }) } });
    await order('journal');
    assert.deepEqual(records, [{ act: 'rehearse' }]);
    assert.deepEqual(laterInputs(), ['message probe/order', 'journal_durable {"sequence":41}']);
  });

  it('answers a journal record with a code when it did not become durable', async () => {
    const append = () => {
      throw new WorldforgeError('evidence_write_failed', 'the disk said no');
    };
    begin({ journal: { append } });
    await order('journal');
    assert.deepEqual(laterInputs(), [
      'message probe/order',
      'journal_failed {"code":"evidence_write_failed"}',
    ]);
  });

  it('publishes what a step says before it writes what the step wants written', async () => {
    const done: string[] = [];
    const append = () => ({ sequence: done.push('written') });
    const graph = new Watched(graphs.hub.join('planner'), (topic) => done.push(topic));
    begin({ graph, journal: { append } });
    await order('urgent');
    assert.deepEqual(done.slice(-4), ['planner/step_input', answers.name, 'written', 'planner/step_input']);
  });

  it('answers a digest that is to be signed with the signature of its key', async () => {
    begin({ signer: { keyId: 'k1', sign: (text) => `signed ${String(text)}` } });
    await order('sign');
    const value = canonicalJson({ digest: 'd1', key_id: 'k1', signature: 'signed d1' });
    assert.deepEqual(laterInputs(), ['message probe/order', `signed ${value}`]);
  });

  it('ends the graph when a step that has no key wants a signature', async () => {
    begin();
    await assert.rejects(order('sign'), { code: 'assertion' });
  });

  it('ends the graph when a step that has no journal writes to it', async () => {
    begin();
    await assert.rejects(order('journal'), { code: 'assertion' });
  });

  it('ends the graph when a step publishes on a topic that it did not name', async () => {
    begin();
    await assert.rejects(order('stray'), { code: 'assertion' });
  });

  it('turns refused bytes into an input with code and raw digest', async () => {
    begin();
    const garbage = Uint8Array.of(0, 1, 0, 0, 255, 255, 255, 255);
    talker.advertise(orders).publishBytes(garbage);
    await graphs.settle();
    const value = { topic: orders.name, code: 'message_bounds', raw_digest: sha256(garbage) };
    assert.deepEqual(laterInputs(), [`refused_bytes ${canonicalJson(value)}`]);
  });

  it('tells of lost samples before the next one, with the topic and their number', async () => {
    begin();
    const publisher = talker.advertise(readings);
    const { depth } = profiles.sensor;
    for (let index = 0; index < depth + 3; index += 1) publisher.publish({ data: 'x' });
    await graphs.settle();
    const value = canonicalJson({ subject: readings.name, count: 3 });
    const samples = Array.from({ length: depth }, () => `message ${readings.name}`);
    assert.deepEqual(laterInputs(), [`samples_missing ${value}`, ...samples]);
  });

  it('feeds what is to be known of a message just before it', async () => {
    const before = (topic: string, message: unknown, digest: string) => [
      { name: 'judged', value: { topic, text: (message as { data: string }).data } },
      { name: 'digest', value: digest },
    ];
    begin({ before });
    await order('nothing');
    assert.deepEqual(laterInputs(), [
      'judged {"text":"nothing","topic":"probe/order"}',
      `digest "${messageDigest(stdStringType, { data: 'nothing' })}"`,
      'message probe/order',
    ]);
  });

  it('gives its step the value that a verification will read back', async () => {
    begin().feed({ name: 'odd', value: { b: -0, a: 1e21 } });
    await graphs.settle();
    const event = seen.at(-1);
    assert.deepEqual(event?.kind === 'internal' && event.value, { a: 1e21, b: 0 });
  });

  it('stops everything when it is disposed of, its timers too', async () => {
    const stopped = begin();
    await order('wake');
    stopped[Symbol.dispose]();
    const known = inputs.length;
    await order('answer');
    await new Promise<void>((resolve) => talker.clocks.after(60n * oneSecondNs, resolve));
    assert.equal(inputs.length, known);
    assert.deepEqual(
      [orders, answers, stepInputs, topics.goal].flatMap((topic) =>
        talker.endpoints(topic).filter(({ node }) => node === 'planner'),
      ),
      [],
    );
  });
});
