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
  nodeTopics,
  output,
  sensorTopic,
  stdStringType,
  stepInputConstants,
  topics,
  type Effect,
  type NodeStep,
  type Output,
  type StepEvent,
  type StepInput,
} from '../../msgs/index.ts';
import { startStep, type StepShell, type StepShellOptions } from '../../nodes/step_shell.ts';
import { running, until, type RunningHub } from '../graph/memory/running.ts';
import { testGoal, testMeta } from '../support/messages.ts';
import { hear, oneSecondNs, testIdentity } from './support.ts';

const orders = sensorTopic('probe/order', stdStringType, 'event');
const readings = sensorTopic('probe/reading', stdStringType);
const answers = sensorTopic('probe/answer', stdStringType, 'event');
const unknown = sensorTopic('probe/unknown', stdStringType, 'event');
const stepInputs = nodeTopics('planner').stepInput;
const config = { b: [1, 2], a: 'text' };

/** What an order makes the probe do. */
const reactions: Readonly<Record<string, { readonly outputs?: Output[]; readonly effects?: Effect[] }>> = {
  answer: { outputs: [output(answers, { data: 'one' }), output(answers, { data: 'two' })] },
  wake: { effects: [{ kind: 'wake', afterNs: 5n * oneSecondNs }] },
  journal: { effects: [{ kind: 'journal', record: { act: 'rehearse' } }] },
  stray: { outputs: [output(unknown, { data: 'lost' })] },
};

function orderOf(event: StepEvent): string {
  if (event.kind !== 'message' || event.topic !== orders.name) return '';
  return (event.message as { readonly data: string }).data;
}

/** A step that keeps what it saw and does what it is ordered. */
function probe(seen: StepEvent[]): NodeStep<number> {
  return {
    node: 'planner',
    inputs: () => [topics.goal, orders, readings],
    outputs: () => [answers],
    start: () => 0,
    step: (state, event) => {
      seen.push(event);
      return { state: state + 1, outputs: [], effects: [], ...reactions[orderOf(event)] };
    },
  };
}

/** One line an input, as an operator would tell it. */
function told(input: StepInput): string {
  if (input.kind === stepInputConstants.KIND_TICK) return 'tick';
  if (input.kind === stepInputConstants.KIND_INTERNAL) return `${input.name} ${input.json}`;
  return `message ${input.topic}`;
}

describe('startStep', () => {
  let graphs: RunningHub;
  let talker: Graph;
  let seen: StepEvent[];
  let inputs: readonly StepInput[];
  let shell: StepShell | undefined;

  beforeEach(() => {
    graphs = running();
    talker = graphs.hub.join('talker');
    seen = [];
    inputs = hear(graphs.hub.join('listener'), stepInputs);
    shell = undefined;
  });

  afterEach(async () => {
    shell?.[Symbol.dispose]();
    graphs.stop();
    await graphs.ended.catch(() => undefined);
  });

  function begin(options: Partial<StepShellOptions<number>> = {}): StepShell {
    const graph = graphs.hub.join('planner');
    shell = startStep({ graph, step: probe(seen), config, identity: testIdentity('planner'), ...options });
    return shell;
  }

  async function order(...texts: readonly string[]): Promise<void> {
    using publisher = talker.advertise(orders);
    for (const data of texts) publisher.publish({ data });
    await graphs.settle();
  }

  /** Inputs after `start`. */
  const laterInputs = (): string[] => inputs.map(told).slice(1);

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

  it('tells who publishes on a topic of one publisher, whenever that changed', async () => {
    begin();
    const first = talker.advertise(topics.goal);
    first.publish(testGoal());
    first.publish(testGoal());
    await graphs.settle();
    using _second = graphs.hub.join('stranger').advertise(topics.goal);
    first.publish(testGoal());
    await graphs.settle();
    const endpoints = (...publishers: readonly string[]): string =>
      `endpoints_seen ${canonicalJson({ topic: 'goal', publishers })}`;
    assert.deepEqual(laterInputs(), [
      endpoints('talker'),
      'message goal',
      endpoints('stranger', 'talker'),
      'message goal',
    ]);
  });

  it('names no more publishers than an input holds', async () => {
    begin();
    const crowd = Array.from({ length: 100 }, (_, index) => `${'n'.repeat(100)}${index}`);
    const publishers = crowd.map((name) => graphs.hub.join(name).advertise(topics.goal));
    publishers[0]!.publish(testGoal());
    await graphs.settle();
    const value = { topic: 'goal', publishers: Array.from({ length: 8 }, () => 'n'.repeat(64)) };
    assert.deepEqual(laterInputs(), [`endpoints_seen ${canonicalJson(value)}`, 'message goal']);
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

  it('does not watch the publishers of a topic that many may publish on', async () => {
    begin();
    await order('nothing');
    using _other = graphs.hub.join('other').advertise(orders);
    await order('nothing');
    assert.deepEqual(laterInputs(), ['message probe/order', 'message probe/order']);
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
